"""The doors: who may open which view, and the only way into a client's schema."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django_tenants.utils import tenant_context

from tenants import second_factor, support
from tenants.models import Client, Membership, SupportSession, User

Role = Membership.Role
View = Callable[..., HttpResponseBase]
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# Who of a client's people may what; `docs/decisions/0034` says it in words.
OWNERS = (Role.OWNER,)
EDITORS = (Role.OWNER, Role.MANAGER)
READERS = (*EDITORS, Role.READER)
TAKERS = (*EDITORS, Role.RECIPIENT)  # who answer messages and take duty
EVERYBODY = (*EDITORS, Role.RECIPIENT, Role.READER)


@dataclass(frozen=True)
class Access:
    """What a view asks of its visitor; the sweep in `tests/test_every_url.py` reads it.

    `writers`: who may do more than look (GET, HEAD), where those are fewer than `roles`.
    """

    side: str  # "operator", "client", "api" (on a client's host) or "anyone"
    roles: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()

    def asked(self, method: str | None) -> tuple[str, ...]:
        """Which roles a request of this method needs."""
        return self.roles if method in SAFE_METHODS else self.writers or self.roles


@dataclass(frozen=True)
class Standing:
    """What a visitor is to the client whose host they visit.

    `support` is the open support session of an administrator, who then may do all for the client.
    """

    roles: frozenset[str] = frozenset()
    support: SupportSession | None = None

    def may(self, *roles: str) -> bool:
        """Whether one of these roles is held, or stood in for."""
        return self.support is not None or bool(self.roles & set(roles))

    # Templates ask these.

    @property
    def owns(self) -> bool:
        return self.may(*OWNERS)

    @property
    def edits(self) -> bool:
        return self.may(*EDITORS)

    @property
    def reads(self) -> bool:
        return self.may(*READERS)

    @property
    def takes(self) -> bool:
        return self.may(*TAKERS)


class NeedsSupport(PermissionDenied):
    """An administrator of the operator has not said why they look at this client."""


class NeedsSecondFactor(PermissionDenied):
    """This visitor must have a passkey or an authenticator app first."""


class NoClient(LookupError):
    """Work on a client's data was asked for without saying whose."""


def client_of(schema_name: str) -> Client:
    """The active client that owns `schema_name`; raises NoClient for any other name."""
    try:
        client: Client = Client.objects.get(schema_name=schema_name, is_active=True)
    except Client.DoesNotExist:
        raise NoClient("no active client owns this schema") from None
    return client


@contextmanager
def inside(client: Client) -> Iterator[Client]:
    """Enter the client's schema. Evaluate every queryset before leaving.

    Inside the function that `database_sync_to_async` runs, not around it; and what is left for
    `on_commit` runs outside again, so it must carry the schema's name. Both were measured to
    mix clients the other way round.
    """
    with tenant_context(client):
        yield client


def client_inside() -> Client:
    """The client whose schema is entered; raises NoClient outside of any."""
    client = getattr(connection, "tenant", None)
    if not isinstance(client, Client):
        raise NoClient("no client's schema is entered")
    return client


def roles_of(user: User, client: Client | None = None) -> set[str]:
    """The roles that `user` holds with `client`, or with the operator when None."""
    return set(user.memberships.filter(client=client).values_list("role", flat=True))


def clients_of(user: User) -> QuerySet[Client]:
    """The clients that `user` belongs to, by name."""
    mine: QuerySet[Client] = Client.objects.filter(memberships__user=user, is_active=True)
    return mine.distinct()


def anyone(view: View) -> View:
    """Mark a view that needs no log-in: it is guarded otherwise, or shows nothing of anybody."""
    return mark(view, Access("anyone"))


def for_operator(*roles: str) -> Callable[[View], View]:
    """Let the operator's own people in, those with one of `roles`; others get 403."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not roles_of(request.user) & set(roles):
                raise PermissionDenied
            if second_factor.is_missing(request.user):
                return _led_to("second_factor", request)
            return view(request, *args, **kwargs)

        return mark(guarded, Access("operator", roles))

    return decorate


def for_client(*roles: str, writers: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Let people of the client in whose host is visited, those with one of `roles`.

    Where `writers` are given, only they may do more than look. Somebody of another client gets
    404 (the page does not exist for them), somebody of this client with another role 403. The
    operator's administrators may do all for a client, once they have said why (`support`).
    """
    access = Access("client", roles, writers)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            try:
                check_visit(request, access.asked(request.method))
            except NeedsSupport:
                return _led_to("support:ask", request)
            except NeedsSecondFactor:
                return _led_to("second_factor", request)
            return view(request, *args, **kwargs)

        return mark(guarded, access)

    return decorate


def check_visit(request: HttpRequest, roles: tuple[str, ...]) -> None:
    """Let the visitor of a client's host pass, or raise.

    Http404 for an outsider, NeedsSupport for an administrator who has not said why,
    PermissionDenied for a member without a role, NeedsSecondFactor where one is forced. What is
    looked at in a support session is kept in the client's list (`SupportMiddleware`).
    """
    user, client = signed_in(request), client_on_host(request)
    found = standing(request)
    if not found.roles and not user.is_administrator:
        raise Http404
    if second_factor.is_missing(user, client):
        raise NeedsSecondFactor
    if not found.roles and not found.support:
        raise NeedsSupport
    if not found.may(*roles):
        raise PermissionDenied
    request.support = found.support  # type: ignore[attr-defined]  # read by SupportMiddleware


def standing(request: HttpRequest) -> Standing:
    """What the visitor is to the client on this host; read once a request."""
    client = getattr(request, "tenant", None)
    if client is None or not isinstance(request.user, User):
        return Standing()
    known: tuple[UUID, Standing] | None = getattr(request, "_standing", None)
    if known is None or known[0] != request.user.pk:
        known = request.user.pk, _standing(request.user, client)
        request._standing = known  # type: ignore[attr-defined]
    return known[1]


def may(request: HttpRequest, *roles: str) -> bool:
    """Whether the visitor holds one of these roles with the client, or stands in for it."""
    return standing(request).may(*roles)


def _standing(user: User, client: Client) -> Standing:
    roles = frozenset(roles_of(user, client))
    # Whoever is of the client's own people needs no reason to be here.
    stands_in = not roles and user.is_administrator
    return Standing(roles, support.current(user, client) if stands_in else None)


def _led_to(name: str, request: HttpRequest) -> HttpResponseBase:
    """To the page that must come first; back afterwards, where that loses nothing."""
    back = request.get_full_path() if request.method in SAFE_METHODS else "/"
    return redirect_to_login(back, resolve_url(name))


def signed_in(request: HttpRequest) -> User:
    """The visitor of a view that is guarded by `for_operator` or `for_client`."""
    assert isinstance(request.user, User), "the view's guard lets nobody else in"
    return request.user


def client_on_host(request: HttpRequest) -> Client:
    """The client whose host is being visited; 404 on the operator's host."""
    client = getattr(request, "tenant", None)
    if client is None:
        raise Http404
    return client  # type: ignore[no-any-return]  # put there by HostMiddleware


def mark(view: View, access: Access) -> View:
    """Say on the view who may come in; the view itself must see to it."""
    view.access = access  # type: ignore[attr-defined]
    return view
