"""What every address of the public API shares: who asks, what they may, how pages are cut.

Only on a client's own host. People come with their session, programs with a token of that client.
"""

import copy
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.generics import RetrieveUpdateAPIView
from rest_framework.pagination import BasePagination
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView
from rest_framework.viewsets import ModelViewSet

from tenants import api_document as api_document
from tenants import api_problems, api_scopes, api_tokens, api_versions, audit
from tenants.access import EDITORS, Access, View, check_visit, client_on_host, mark
from tenants.access import READERS as READERS
from tenants.api_fields import DayField, MomentField
from tenants.api_pages import Pages as Pages
from tenants.base import parse_number
from tenants.models import ApiToken, Client, User

Row = TypeVar("Row", bound=models.Model)
WRITERS = EDITORS


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …` (RFC 6750) with a token of the client whose host is asked."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiToken] | None:
        scheme, _space, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = api_tokens.find(client_of(request), secret.decode("latin-1").strip())
        if token is None:
            raise AuthenticationFailed(_("This token is not valid here."))
        return AnonymousUser(), token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class ForTheClient(BasePermission):
    """Owners and managers write, readers read, a token of the client what its scopes say."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        assert isinstance(view, ClientApi)
        if isinstance(request.auth, ApiToken):
            return view.check_scope(request.auth)
        if not isinstance(request.user, User):
            return False  # Nobody: 401.
        roles = view.readers if request.method in SAFE_METHODS else view.writers
        check_visit(request._request, roles)
        return True


class PerVisitor(SimpleRateThrottle):
    """So many requests a minute of each person or token."""

    scope = "client"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        who = request.auth or request.user
        key = who.pk if isinstance(who, ApiToken | User) else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": key}


class ClientApi(api_versions.Versioned, APIView):
    """An address of one client's API.

    `scope` is the group of api_scopes that a token must have; `reading` are the actions that only
    ask, though they are no GET. A view without a scope says nothing of the client's.
    """

    authentication_classes = (TokenAuthentication, SessionAuthentication)
    permission_classes = (ForTheClient,)
    throttle_classes = (PerVisitor,)
    readers: ClassVar[tuple[str, ...]] = READERS
    writers: ClassVar[tuple[str, ...]] = WRITERS
    scope: ClassVar[str] = ""
    reading: ClassVar[tuple[str, ...]] = ()

    def scope_of(self, method: str, action: str | None) -> str:
        """The scope that is asked for; "" for none."""
        return api_scopes.name(self.scope, writes=self._writes(method, action)) * bool(self.scope)

    def check_scope(self, token: ApiToken) -> bool:
        """Whether the token may do what is asked; raises MissingScope."""
        method, action = str(self.request.method), getattr(self, "action", None)
        writes = self._writes(method, action)
        if self.scope and not api_scopes.allows(token.scopes, self.scope, writes=writes):
            raise api_problems.MissingScope(self.scope_of(method, action))
        return True

    def _writes(self, method: str, action: str | None) -> bool:
        return method not in SAFE_METHODS and (action or method.lower()) not in self.reading

    @classmethod
    def as_view(cls, *args: Any, **initkwargs: Any) -> View:  # type: ignore[override]
        """The view, marked with who may come in as every other view is."""
        methods = args[0] if args else {"get": ""}
        reads = any(method.upper() in SAFE_METHODS for method in methods)
        roles = cls.readers if reads else cls.writers
        return mark(super().as_view(*args, **initkwargs), Access("api", roles))


class RowSerializer(serializers.ModelSerializer[Row]):
    """A row that keeps its model's own rules: what the form refuses, the API refuses alike."""

    nested: ClassVar[tuple[str, ...]] = ()
    serializer_field_mapping: ClassVar[dict[Any, Any]] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateField: DayField,
        models.DateTimeField: MomentField,
    }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        model: Any = self.Meta.model
        row = copy.copy(self.instance) if self.instance else model()
        for name, value in attrs.items():
            if name not in self.nested:
                setattr(row, name, value)
        try:
            row.full_clean(exclude=self.unchecked())
        except DjangoValidationError as error:
            raise api_problems.invalid(error) from error
        return attrs

    def unchecked(self) -> set[str]:
        """Fields that the server fills in."""
        return set()


class NumberField(serializers.CharField):
    """A telephone number in any spelling; kept and given back in E.164."""

    def to_internal_value(self, data: Any) -> str:
        typed = super().to_internal_value(data)
        if not typed:
            return typed
        try:
            return parse_number(typed)
        except DjangoValidationError as error:
            raise serializers.ValidationError(error.messages, code="number") from error


class Settings(api_versions.Guarded, ClientApi, RetrieveUpdateAPIView[Row], Generic[Row]):
    """One row that every client has, read and changed."""


class RowViewSet(api_versions.Guarded, ClientApi, ModelViewSet[Row], Generic[Row]):  # type: ignore[misc]  # as_view
    """List, make, read, change and delete rows of one kind, each change written into the log."""

    pagination_class: type[BasePagination] = Pages
    lookup_value_converter = "uuid"

    def perform_create(self, serializer: serializers.BaseSerializer[Row]) -> None:
        self._write(serializer, "created")

    def perform_update(self, serializer: serializers.BaseSerializer[Row]) -> None:
        self._write(serializer, "changed")

    def perform_destroy(self, instance: Row) -> None:
        key = instance.pk
        with transaction.atomic():
            instance.delete()
            self.note(instance, key, "deleted")

    def _write(self, serializer: serializers.BaseSerializer[Row], what: str) -> None:
        with transaction.atomic():
            row = serializer.save()
            self.note(row, row.pk, what)

    def note(self, row: models.Model, key: UUID, what: str) -> None:
        """Keep in the log who did what to which row."""
        note(self.request, f"{row._meta.model_name}.{what}", key)


def note(request: Request, action: str, subject: UUID | None = None) -> None:
    """Keep in the operator's log what was done by the API, and by whom."""
    audit.record(
        action,
        actor=request.user if isinstance(request.user, User) else None,
        actor_name=f"API: {request.auth.name}" if isinstance(request.auth, ApiToken) else "",
        client=client_of(request),
        subject=subject,
    )


def client_of(request: Request) -> Client:
    """The client on whose host the API is asked."""
    return client_on_host(request._request)
