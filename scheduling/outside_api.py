"""Feeds, subscribed calendars and the booking page over the API.

What is as good as a password goes one way: a feed's address is told once, to whoever makes or
renews it; a subscription's is taken and never given back.
"""

from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from scheduling import feeds, fetching, subscriptions
from scheduling.models import BookingPage, Feed, Subscription
from tenants.access import EDITORS
from tenants.api import RowSerializer, RowViewSet, Settings, client_of, note
from tenants.api_problems import Conflict


class FeedSerializer(RowSerializer[Feed]):
    """Of an agenda, of a person (`colleague`), or of the duty roster."""

    class Meta:
        model = Feed
        fields = (
            *("id", "name", "kind", "agenda", "colleague", "shows_names"),
            *("created_at", "fetched_at"),
        )
        read_only_fields = ("created_at", "fetched_at")
        validators: tuple[Any, ...] = ()

    def unchecked(self) -> set[str]:
        return {"digest"}


class AddressedFeedSerializer(FeedSerializer):
    """With its secret address, which is told this once."""

    address = serializers.URLField(read_only=True)

    class Meta(FeedSerializer.Meta):
        fields = (*FeedSerializer.Meta.fields, "address")  # type: ignore[assignment]


class Feeds(RowViewSet[Feed]):
    """Calendars to read elsewhere; deleted, nobody reads one any more."""

    scope: ClassVar[str] = "agenda"
    serializer_class = FeedSerializer
    writers: ClassVar[tuple[str, ...]] = EDITORS
    queryset = Feed.objects.filter(revoked_at=None)
    lookup_url_kwarg = "feed_id"
    http_method_names = ["get", "post", "delete", "head", "options"]  # noqa: RUF012  # as Django has it

    @extend_schema(request=FeedSerializer, responses={201: AddressedFeedSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make one. Its secret address is told this once."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        feed = Feed(**asked.validated_data)
        with transaction.atomic():
            secret = feeds.open_for(feed)
            self.note(feed, feed.pk, "made")
        return self._addressed(feed, secret, 201)

    @extend_schema(request=None, responses=AddressedFeedSerializer)
    @action(detail=True, methods=["post"])
    def renew(self, request: Request, feed_id: UUID) -> Response:
        """Another secret address; the old one is dead."""
        feed = self.get_object()
        with transaction.atomic():
            secret = feeds.renew(feed)
            self.note(feed, feed.pk, "renewed")
        return self._addressed(feed, secret)

    def perform_destroy(self, instance: Feed) -> None:
        with transaction.atomic():
            feeds.revoke(instance)
            self.note(instance, instance.pk, "revoked")

    def _addressed(self, feed: Feed, secret: str, status: int = 200) -> Response:
        address = feeds.address(client_of(self.request), secret)
        return Response({**self.get_serializer(feed).data, "address": address}, status)


class SubscriptionSerializer(RowSerializer[Subscription]):
    """A calendar elsewhere; of its address only the server is told."""

    host = serializers.SerializerMethodField(help_text="The server that is asked.")
    remedy = serializers.SerializerMethodField(help_text="What to do about the problem.")

    class Meta:
        model = Subscription
        fields = (
            *("id", "name", "agenda", "url", "is_active", "host", "state", "problem", "remedy"),
            *("fetched_at", "next_at"),
        )
        read_only_fields = ("state", "problem", "fetched_at", "next_at")
        extra_kwargs: ClassVar[dict[str, Any]] = {"url": {"write_only": True}}
        validators: tuple[Any, ...] = ()

    def get_host(self, row: Subscription) -> str:
        return subscriptions.host(row)

    def get_remedy(self, row: Subscription) -> str:
        return subscriptions.remedy(row)

    def validate_url(self, value: str) -> str:
        """As it is read."""
        return fetching.tidy(value)

    def update(self, instance: Subscription, validated_data: dict[str, Any]) -> Subscription:
        for name, value in validated_data.items():
            setattr(instance, name, value)
        subscriptions.change(instance)
        return instance


class Subscriptions(RowViewSet[Subscription]):
    """Calendars of elsewhere whose events take time of an agenda; deleted, they take none."""

    scope: ClassVar[str] = "agenda"
    serializer_class = SubscriptionSerializer
    writers: ClassVar[tuple[str, ...]] = EDITORS
    queryset = Subscription.objects.all()
    lookup_url_kwarg = "subscription_id"

    def perform_create(self, serializer: serializers.BaseSerializer[Subscription]) -> None:
        self._write(serializer, "made")

    def perform_destroy(self, instance: Subscription) -> None:
        key = instance.pk
        with transaction.atomic():
            instance.delete()
            self.note(instance, key, "ended")

    @extend_schema(request=None, responses=SubscriptionSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, subscription_id: UUID) -> Response:
        """Have it read within a minute."""
        row = self.get_object()
        if not row.is_active:
            raise Conflict(_("This calendar is inactive: make it active to have it read."))
        subscriptions.ask_again(row)
        row.refresh_from_db()
        return Response(self.get_serializer(row).data)


class BookingPageSerializer(RowSerializer[BookingPage]):
    """No agendas: all of them. Which kinds can be booked there is said by the kinds' `booker`."""

    nested: ClassVar[tuple[str, ...]] = ("agendas",)
    address = serializers.SerializerMethodField(help_text="Where the page is while it is on.")

    class Meta:
        model = BookingPage
        fields = (
            *("is_on", "address", "welcome_fr", "welcome_en", "agendas", "names_agendas"),
            *("shows_prices", "asks_reason", "origins"),
        )
        extra_kwargs: ClassVar[dict[str, Any]] = {"agendas": {"required": False}}

    def get_address(self, row: BookingPage) -> str:
        return client_of(self.context["request"]).url + reverse("outside:book")

    def unchecked(self) -> set[str]:
        return {"only"}


class BookingPageView(Settings[BookingPage]):
    """What everybody may book by themselves."""

    scope: ClassVar[str] = "agenda"
    serializer_class = BookingPageSerializer
    writers: ClassVar[tuple[str, ...]] = EDITORS

    def get_object(self) -> BookingPage:
        return BookingPage.current()

    def perform_update(self, serializer: Any) -> None:
        with transaction.atomic():
            note(self.request, "booking_page.changed", serializer.save().pk)
