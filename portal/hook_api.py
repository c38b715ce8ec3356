"""Webhooks over the API: who is told of what, the log of it, and telling it again."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from messages import webhook_secrets
from portal import hooks
from portal.hook_models import ASKABLE, Hook, HookEvent, HookTry
from tenants.api import WRITERS, ClientApi, RowSerializer, RowViewSet, client_of
from tenants.api_fields import MomentField
from tenants.api_pages import NewestMade


class HookSerializer(RowSerializer[Hook]):
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=ASKABLE), min_length=1, max_length=20
    )
    is_on = serializers.SerializerMethodField()

    class Meta:
        model = Hook
        fields = ("id", "name", "url", "events", "is_on", "off_at", "off_why", "failing_since")
        read_only_fields = ("off_at", "failing_since")

    off_why = serializers.CharField(
        read_only=True, help_text="`asked`, `failing` or `gone`; empty while it is on."
    )

    def get_is_on(self, row: Hook) -> bool:
        return row.off_at is None


class SecretSerializer(serializers.Serializer[Any]):
    """`whsec_…`, as Standard Webhooks has it. The one before holds for a day beside it."""

    secret = serializers.CharField(read_only=True)


class SinceSerializer(serializers.Serializer[Any]):
    since = MomentField()


class CountSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()


class TrySerializer(serializers.ModelSerializer[HookTry]):
    class Meta:
        model = HookTry
        fields = ("at", "status", "problem", "milliseconds")
        read_only_fields = fields


class EventSerializer(serializers.ModelSerializer[HookEvent]):
    """One thing that happened, and each try to tell it."""

    tries = TrySerializer(many=True, read_only=True)

    class Meta:
        model = HookEvent
        fields = (
            *("id", "hook", "kind", "subject_id", "facts", "at", "state", "attempts"),
            *("retry_at", "tries"),
        )
        read_only_fields = fields


class WhichSerializer(serializers.Serializer[Any]):
    """Which events are listed."""

    hook = serializers.PrimaryKeyRelatedField(queryset=Hook.objects, required=False)
    state = serializers.ChoiceField(choices=HookEvent.State.choices, required=False)
    kind = serializers.ChoiceField(choices=[*ASKABLE, ("test", "test")], required=False)


class Hooks(RowViewSet[Hook]):
    """Addresses that are told of events, signed as Standard Webhooks has it."""

    scope: ClassVar[str] = "webhooks"
    serializer_class = HookSerializer
    readers: ClassVar[tuple[str, ...]] = WRITERS
    queryset = Hook.objects.all()
    lookup_url_kwarg = "hook_id"

    @extend_schema(request=None, responses=SecretSerializer)
    @action(detail=True, methods=["post"])
    def secret(self, request: Request, hook_id: UUID) -> Response:
        """The secret, once; asked again, a new one, beside which the old holds for a day."""
        row = self.get_object()
        self.note(row, row.pk, "secret_shown")
        return Response({"secret": webhook_secrets.show(row.url)})

    @extend_schema(request=None, responses={202: EventSerializer})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, hook_id: UUID) -> Response:
        """Tell it an event that means nothing."""
        told = hooks.test(client_of(request), self.get_object())
        return Response(EventSerializer(told).data, 202)

    @extend_schema(request=SinceSerializer, responses=CountSerializer)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, hook_id: UUID) -> Response:
        """Tell again what was given up of what has happened since then."""
        hook = self.get_object()
        asked = SinceSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        rows = hooks.failed_since(hook, asked.validated_data["since"])
        return Response({"count": hooks.replay(client_of(request), rows)})

    @extend_schema(request=None, responses=HookSerializer)
    @action(detail=True, methods=["post"])
    def on(self, request: Request, hook_id: UUID) -> Response:
        """Tell it again of what happens from now on."""
        return self._switched(True)

    @extend_schema(request=None, responses=HookSerializer)
    @action(detail=True, methods=["post"])
    def off(self, request: Request, hook_id: UUID) -> Response:
        """Tell it no more; what waits is given up."""
        return self._switched(False)

    def _switched(self, is_on: bool) -> Response:
        row = self.get_object()
        if is_on:
            hooks.switch_on(row)
        else:
            hooks.switch_off(row, Hook.Off.ASKED)
        self.note(row, row.pk, "on" if is_on else "off")
        row.refresh_from_db()
        return Response(self.get_serializer(row).data)


class HookEvents(  # type: ignore[misc]  # as_view
    ClientApi, ListModelMixin, RetrieveModelMixin, GenericViewSet[HookEvent]
):
    """What was told to webhooks, the newest first; kept for thirty days."""

    scope: ClassVar[str] = "webhooks"
    readers: ClassVar[tuple[str, ...]] = WRITERS
    serializer_class = EventSerializer
    pagination_class = NewestMade
    lookup_url_kwarg = "event_id"
    lookup_value_converter = "uuid"
    queryset = HookEvent.objects.prefetch_related("tries")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.action != "list":
            return queryset
        asked = WhichSerializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return queryset.filter(**asked.validated_data)

    @extend_schema(parameters=[WhichSerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those of a webhook, a state or a kind."""
        return super().list(request, *args, **kwargs)

    @extend_schema(request=None, responses=EventSerializer)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, event_id: UUID) -> Response:
        """Tell it again, under the same id."""
        row = self.get_object()
        hooks.replay(client_of(request), [row])
        row.refresh_from_db()
        return Response(self.get_serializer(row).data)
