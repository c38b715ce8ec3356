"""The people around a client over the API: who calls, its own, how they are reached; its lines."""

import functools
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import ListAPIView
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from messages import leaving
from telephony import changes
from telephony.api import Keeping, Kept
from tenants.api import (
    READERS,
    WRITERS,
    ClientApi,
    NumberField,
    RowSerializer,
    RowViewSet,
    client_of,
)
from tenants.api_pages import NewestMade, Pages
from tenants.api_problems import Conflict
from tenants.directory import ways
from tenants.directory.models import Colleague, Contact, ContactNumber, Reach
from tenants.models import Line


class ContactSerializer(RowSerializer[Contact]):
    """Somebody who calls; `number` is the one that is called back."""

    number = NumberField()
    more_numbers = serializers.ListField(child=NumberField(), required=False, max_length=20)
    nested = ("more_numbers",)

    class Meta:
        model = Contact
        fields = (
            *("id", "name", "number", "more_numbers", "note", "email", "address", "born_on"),
            "created_at",
        )
        read_only_fields = ("created_at",)
        validators: tuple[Any, ...] = ()

    def to_representation(self, instance: Contact) -> dict[str, Any]:
        numbers = [more.number for more in instance.more_numbers.all()]
        self.fields.pop("more_numbers", None)
        shown: dict[str, Any] = super().to_representation(instance)
        return {**shown, "more_numbers": numbers}

    def create(self, validated_data: dict[str, Any]) -> Contact:
        return self._with_numbers(validated_data, super().create)

    def update(self, instance: Contact, validated_data: dict[str, Any]) -> Contact:
        return self._with_numbers(validated_data, functools.partial(super().update, instance))

    @transaction.atomic
    def _with_numbers(
        self, data: dict[str, Any], write: Callable[[dict[str, Any]], Contact]
    ) -> Contact:
        numbers = data.pop("more_numbers", None)
        contact = write(data)
        if numbers is not None:
            contact.more_numbers.all().delete()
            ContactNumber.objects.bulk_create(
                ContactNumber(contact=contact, number=one) for one in sorted(set(numbers))
            )
        return contact


class FindSerializer(serializers.Serializer[Any]):
    """A part of the name, or a number: they stand in no address."""

    name = serializers.CharField(max_length=120, required=False)
    number = NumberField(required=False)


class Contacts(RowViewSet[Contact]):
    """People who call, the latest first."""

    scope: ClassVar[str] = "contacts"
    reading: ClassVar[tuple[str, ...]] = ("search",)
    serializer_class = ContactSerializer
    writers: ClassVar[tuple[str, ...]] = READERS
    pagination_class: type[BasePagination] = NewestMade
    queryset = Contact.objects.prefetch_related("more_numbers")
    lookup_url_kwarg = "contact_id"

    @extend_schema(request=FindSerializer, responses=ContactSerializer(many=True))
    @action(detail=False, methods=["post"])
    def search(self, request: Request) -> Response:
        """Those of a name or a number."""
        asked = FindSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        found, given = self.get_queryset(), asked.validated_data
        if given.get("name"):
            found = found.filter(name__icontains=given["name"])
        if given.get("number"):
            one = given["number"]
            found = found.filter(Q(number=one) | Q(more_numbers__number=one)).distinct()
        page = self.paginate_queryset(found)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class ColleagueSerializer(RowSerializer[Colleague]):
    number = NumberField(required=False, allow_blank=True)

    class Meta:
        model = Colleague
        fields = (
            *("id", "name", "role", "number", "note", "position", "receives_messages"),
            "is_shared",
        )


class WaySerializer(RowSerializer[Reach]):
    """A way to reach somebody; hours are by the client's clock."""

    set_aside_why = serializers.CharField(
        read_only=True, help_text="Why nothing more goes there; empty while it is used."
    )

    class Meta:
        model = Reach
        fields = (
            *("id", "colleague", "channel", "address", "position", "from_time", "until_time"),
            *("wait_minutes", "set_aside_at", "set_aside_why"),
        )
        read_only_fields = ("set_aside_at",)
        validators: tuple[Any, ...] = ()
        extra_kwargs: ClassVar[dict[str, Any]] = {"address": {"required": False}}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the channel writes the address."""
        checked = super().validate(attrs)
        before: Any = self.instance
        channel = checked.get("channel", before.channel if before else "")
        if channel == Reach.Channel.PUSH:
            whose: Colleague = checked.get("colleague") or before.colleague
            return {**checked, "address": str(whose.pk)}
        if "address" not in checked:
            return checked
        try:
            return {**checked, "address": ways.tidy(channel, checked["address"])}
        except DjangoValidationError as error:
            raise serializers.ValidationError({"address": error.messages}) from error


class InsteadSerializer(serializers.Serializer[Any]):
    """Who takes the place of somebody who leaves."""

    instead = serializers.PrimaryKeyRelatedField(queryset=Colleague.objects, required=False)


class Colleagues(Kept[Colleague]):
    """The client's own people, in their order."""

    scope: ClassVar[str] = "team"
    serializer_class = ColleagueSerializer
    queryset = Colleague.objects.order_by("position", "name", "pk")
    lookup_url_kwarg = "colleague_id"

    @extend_schema(parameters=[InsteadSerializer])
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """They leave. Old messages keep their name; nothing else of them stays.

        What cannot be without them (a policy's step, a turn of the roster, duties to come, calls
        put through to them) passes to `instead`; where there is such and nobody is named, it is
        refused with a list of it.
        """
        return super().destroy(request, *args, **kwargs)

    def perform_destroy(self, instance: Colleague) -> None:
        asked = InsteadSerializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        instead = asked.validated_data.get("instead")
        if instead == instance:
            raise serializers.ValidationError({"instead": _("Choose somebody else.")})
        with transaction.atomic():
            before = changes.snapshot(instance)
            self._leave(instance, instead)
            self.keep(instance, before, gone=True)
            self.note(instance, instance.pk, "deleted")

    def _leave(self, person: Colleague, instead: Colleague | None) -> None:
        try:
            leaving.leave(person, instead, self.who()[0])
        except leaving.Needed as needed:
            if needed.reason == "last":
                said = _("Nobody else gets messages: add somebody first.")
                raise Conflict(said) from needed
            uses = [one.words for one in leaving.uses(person, timezone.now()) if one.is_needed]
            raise Conflict(_("Choose who takes their place."), {"uses": uses}) from needed


class WhoseSerializer(serializers.Serializer[Any]):
    colleague = serializers.PrimaryKeyRelatedField(queryset=Colleague.objects, required=False)


class Ways(Keeping[Reach]):
    """How colleagues are reached, in their order. For owners: addresses may hold secrets."""

    scope: ClassVar[str] = "team"
    readers: ClassVar[tuple[str, ...]] = WRITERS
    serializer_class = WaySerializer
    queryset = Reach.objects.order_by("colleague__position", "colleague_id", "position", "pk")
    lookup_url_kwarg = "reach_id"

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.action != "list":
            return queryset
        asked = WhoseSerializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return queryset.filter(**asked.validated_data)

    def perform_create(self, serializer: serializers.BaseSerializer[Reach]) -> None:
        with self.keeping(serializer.validated_data["colleague"]):
            super().perform_create(serializer)

    def perform_update(self, serializer: serializers.BaseSerializer[Reach]) -> None:
        way: Any = serializer.instance
        people = {way.colleague, serializer.validated_data.get("colleague", way.colleague)}
        with ExitStack() as stack:
            for person in people:
                stack.enter_context(self.keeping(person))
            super().perform_update(serializer)

    def perform_destroy(self, instance: Reach) -> None:
        with self.keeping(instance.colleague):
            super().perform_destroy(instance)

    @extend_schema(parameters=[WhoseSerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Of everybody, or of one."""
        return super().list(request, *args, **kwargs)


class LineSerializer(serializers.ModelSerializer[Line]):
    class Meta:
        model = Line
        fields = ("id", "number", "label")
        read_only_fields = fields


class Lines(ClientApi, ListAPIView[Line]):
    """The client's own numbers here, to which its calls are diverted."""

    scope: ClassVar[str] = "telephone"
    serializer_class = LineSerializer
    pagination_class = Pages
    queryset = Line.objects.none()

    def get_queryset(self) -> QuerySet[Line]:
        return Line.objects.filter(client=client_of(self.request)).order_by("number")
