"""Calls, their recordings, and what a time came to, over the API: read only."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portal import overview
from portal.periods import CUSTOM, LONGEST, Period
from telephony import recordings, serving
from telephony.models import JournalEntry, Recording
from tenants.api import ClientApi, client_of, note
from tenants.api_fields import DayField
from tenants.api_pages import GrowingList
from tenants.directory import contacts
from tenants.directory.models import Contact
from tenants.models import ApiToken, User


class CallSerializer(serializers.ModelSerializer[JournalEntry]):
    class Meta:
        model = JournalEntry
        fields = (
            *("id", "call_id", "direction", "line", "caller", "caller_name", "arrived_at"),
            *("answered_at", "ended_at", "agent_name", "outcome", "held_seconds", "passed_to"),
            "erased_at",
        )
        read_only_fields = fields


class RecordingSerializer(serializers.ModelSerializer[Recording]):
    class Meta:
        model = Recording
        fields = (
            *("id", "call_id", "kind", "state", "seconds", "started_at", "erase_after"),
            "erased_at",
        )
        read_only_fields = fields


class DaysSerializer(serializers.Serializer[Any]):
    """Days of the client's own, both included."""

    until = DayField(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {"from": DayField(required=False), **super().get_fields()}


class WhichCallsSerializer(DaysSerializer):
    outcome = serializers.ChoiceField(choices=JournalEntry.Outcome.choices, required=False)
    direction = serializers.ChoiceField(choices=JournalEntry.Direction.choices, required=False)
    contact = serializers.PrimaryKeyRelatedField(queryset=Contact.objects, required=False)


class WhichRecordingsSerializer(DaysSerializer):
    call_id = serializers.UUIDField(required=False)
    state = serializers.ChoiceField(choices=Recording.State.choices, required=False)


class NewestCalls(GrowingList):
    ordering = ("-arrived_at", "-pk")


class NewestRecordings(GrowingList):
    ordering = ("-started_at", "-pk")


class Calls(  # type: ignore[misc]  # as_view
    ClientApi, ListModelMixin, RetrieveModelMixin, GenericViewSet[JournalEntry]
):
    """Calls that are over, the newest first."""

    scope: ClassVar[str] = "calls"
    serializer_class = CallSerializer
    pagination_class = NewestCalls
    lookup_url_kwarg = "journal_id"
    lookup_value_converter = "uuid"
    queryset = JournalEntry.objects.all()

    @extend_schema(parameters=[WhichCallsSerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those of the days, the outcome or the contact that are asked for."""
        return super().list(request, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.action != "list":
            return queryset
        wanted = _asked(WhichCallsSerializer, self.request)
        if contact := wanted.pop("contact", None):
            queryset = queryset.filter(contacts.trail(contact).fits("caller", "caller_name"))
        return _in_days(queryset, "arrived_at", wanted, self.request)


class Recordings(  # type: ignore[misc]  # as_view
    ClientApi, ListModelMixin, RetrieveModelMixin, GenericViewSet[Recording]
):
    """What was recorded of calls, and spoken messages; the newest first."""

    scope: ClassVar[str] = "calls"
    serializer_class = RecordingSerializer
    pagination_class = NewestRecordings
    lookup_url_kwarg = "recording_id"
    lookup_value_converter = "uuid"
    queryset = Recording.objects.exclude(kind=Recording.Kind.GREETING)

    @extend_schema(parameters=[WhichRecordingsSerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those of the days, the call or the state that are asked for."""
        return super().list(request, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.action != "list":
            return queryset
        wanted = _asked(WhichRecordingsSerializer, self.request)
        return _in_days(queryset, "started_at", wanted, self.request)

    @extend_schema(
        responses={
            (200, "audio/*"): OpenApiTypes.BINARY,
            (206, "audio/*"): OpenApiTypes.BINARY,
        }
    )
    @action(detail=True)
    def audio(self, request: Request, recording_id: UUID) -> HttpResponseBase:
        """The sound itself, or the `Range` of it that is asked for. Who listens is kept."""
        found = self.get_object()
        if not found.can_be_heard:
            raise Http404
        recordings.listened(found, *_listener(request))
        note(request, "recording.listened", found.pk)
        return serving.play(request._request, found)


class CallFiguresSerializer(serializers.Serializer[Any]):
    """Incoming calls, by where they ended."""

    offered = serializers.IntegerField()
    answered = serializers.IntegerField()
    called_back = serializers.IntegerField()
    lost_greeting = serializers.IntegerField()
    lost_waiting = serializers.IntegerField()
    lost_held = serializers.IntegerField()
    elsewhere = serializers.IntegerField()


class MessageFiguresSerializer(serializers.Serializer[Any]):
    sent = serializers.IntegerField()
    urgent = serializers.IntegerField()
    taken = serializers.IntegerField()
    minutes = serializers.IntegerField(
        allow_null=True, help_text="From being sent to being taken, on average."
    )


class ReasonSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="Empty: all others.")
    count = serializers.IntegerField()


class UsedSerializer(serializers.Serializer[Any]):
    """What was used, beside what the plan includes in a month (null: without a limit)."""

    kind = serializers.CharField(source="what", help_text="`calls`, `minutes` or `texts`.")
    used = serializers.IntegerField()
    included = serializers.IntegerField(allow_null=True)


class FiguresSerializer(serializers.Serializer[Any]):
    """Counts only: nothing here is anybody's."""

    first = serializers.DateField(source="period.first")
    last = serializers.DateField(source="period.last")
    calls = CallFiguresSerializer()
    messages = MessageFiguresSerializer(source="left")
    reasons = ReasonSerializer(many=True)
    used = UsedSerializer(many=True)


class FiguresView(ClientApi, GenericAPIView[Any]):
    """What some days came to; without any, this month."""

    scope: ClassVar[str] = "calls"
    serializer_class = FiguresSerializer

    @extend_schema(parameters=[DaysSerializer], responses=FiguresSerializer)
    def get(self, request: Request) -> Response:
        """Calls, messages, reasons and usage of a year at most."""
        wanted, today = _asked(DaysSerializer, request), timezone.localdate()
        first = wanted.get("from") or today.replace(day=1)
        last = wanted.get("until") or max(first, today)
        if not first <= last < first + timedelta(days=LONGEST):
            raise serializers.ValidationError({"until": _("Choose a year at most.")})
        found = overview.of(client_of(request), Period(CUSTOM, first, last), today)
        return Response(FiguresSerializer(found).data)


def _listener(request: Request) -> tuple[str, UUID | None]:
    if isinstance(request.auth, ApiToken):
        return f"API: {request.auth.name}"[:80], None
    assert isinstance(request.user, User)
    return str(request.user), request.user.pk


def _asked(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    asked = serializer(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def _in_days(
    rows: QuerySet[Any], moment: str, wanted: dict[str, Any], request: Request
) -> QuerySet[Any]:
    zone = ZoneInfo(client_of(request).time_zone)
    first, last = wanted.pop("from", None), wanted.pop("until", None)
    if first:
        rows = rows.filter(**{f"{moment}__gte": _midnight(first, zone)})
    if last and last < date.max:
        rows = rows.filter(**{f"{moment}__lt": _midnight(last + timedelta(days=1), zone)})
    return rows.filter(**wanted)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)
