"""Agendas, free times and appointments over the API."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, ClassVar
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from scheduling import agendas, availability, booking, series
from scheduling.agenda_rows import (
    AbsenceSerializer,
    AgendaSerializer,
    AppointmentSerializer,
    AppointmentTypeSerializer,
    BookingSerializer,
    CancelSerializer,
    LeftSerializer,
    MoveSerializer,
    PeriodSerializer,
    SeriesAnswerSerializer,
    SeriesSerializer,
    SiteSerializer,
    SlotSerializer,
    WishSerializer,
    WorkingTimeSerializer,
)
from scheduling.availability import Wish
from scheduling.booking import Author, Booker, Person, Place, Refused, Taken
from scheduling.models import Absence, Agenda, Appointment, AppointmentType, Site, WorkingTime
from tenants.access import EDITORS
from tenants.api import ClientApi, RowViewSet, client_of, note
from tenants.api_pages import GrowingList
from tenants.api_problems import Conflict
from tenants.models import ApiToken


class Sites(RowViewSet[Site]):
    """Where the client works."""

    scope: ClassVar[str] = "agenda"
    serializer_class = SiteSerializer
    queryset = Site.objects.all()
    lookup_url_kwarg = "site_id"


class Agendas(RowViewSet[Agenda]):
    """Whose time, or what room, is booked."""

    scope: ClassVar[str] = "agenda"
    serializer_class = AgendaSerializer
    queryset = Agenda.objects.all()
    lookup_url_kwarg = "agenda_id"


class AppointmentTypes(RowViewSet[AppointmentType]):
    """What an appointment is for, and by what rules it is booked."""

    scope: ClassVar[str] = "agenda"
    serializer_class = AppointmentTypeSerializer
    queryset = AppointmentType.objects.prefetch_related("agendas")
    lookup_url_kwarg = "type_id"


class WorkingTimes(RowViewSet[WorkingTime]):
    """When an agenda is worked in every week, where and for what."""

    scope: ClassVar[str] = "agenda"
    serializer_class = WorkingTimeSerializer
    queryset = WorkingTime.objects.prefetch_related("types")
    lookup_url_kwarg = "working_time_id"


class Absences(RowViewSet[Absence]):
    """When nobody is booked in."""

    scope: ClassVar[str] = "agenda"
    serializer_class = AbsenceSerializer
    writers: ClassVar[tuple[str, ...]] = EDITORS
    queryset = Absence.objects.all()
    lookup_url_kwarg = "absence_id"


class Slots(ClientApi, GenericAPIView[Any]):
    """The next free times of a kind of appointment, as they are wished for."""

    scope: ClassVar[str] = "agenda"
    serializer_class = SlotSerializer
    pagination_class = None

    @extend_schema(parameters=[WishSerializer], responses=SlotSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Soonest first."""
        asked = WishSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        wanted, now, zone = asked.validated_data, timezone.now(), _zone(request)
        book = agendas.load(zone, now)
        kind = book.kind(wanted["type"].pk)
        found = availability.free(book, kind, now, _wish(wanted)) if kind else iter(())
        return Response(SlotSerializer(list(islice(found, wanted["limit"])), many=True).data)


def _wish(wanted: dict[str, Any]) -> Wish:
    return Wish(
        agendas=frozenset(one.pk for one in wanted["agenda"]) if wanted.get("agenda") else None,
        not_on=frozenset(int(day) for day in wanted.get("not_on", ())),
        after=wanted.get("after", time.min),
        before=wanted.get("before"),
        from_day=wanted.get("from", date.min),
        sites=frozenset(one.pk for one in wanted["site"]) if wanted.get("site") else None,
    )


ONCE = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Any word of yours: the same booking, asked again with it, is booked once.",
)


class InTime(GrowingList):
    """In the order of time; what is booked meanwhile moves nothing."""

    ordering = ("starts", "pk")


class Appointments(  # type: ignore[misc]  # as_view
    ClientApi, ListModelMixin, RetrieveModelMixin, GenericViewSet[Appointment]
):
    """Who is booked in. What is done to an appointment is a step with its author."""

    scope: ClassVar[str] = "agenda"
    serializer_class = AppointmentSerializer
    pagination_class = InTime
    lookup_url_kwarg = "appointment_id"
    lookup_value_converter = "uuid"
    writers: ClassVar[tuple[str, ...]] = EDITORS
    queryset = (
        Appointment.objects.exclude(state=Appointment.State.HELD)
        .prefetch_related("steps")
        .annotate(starts=RangeStartsWith("during"))
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the days, the agenda, the state or the number that are asked for."""
        if self.action != "list":
            return queryset
        asked = PeriodSerializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        wanted, zone = asked.validated_data, _zone(self.request)
        if "from" in wanted:
            queryset = queryset.filter(during__endswith__gt=_midnight(wanted.pop("from"), zone))
        if "until" in wanted:
            after = _midnight(wanted.pop("until") + timedelta(days=1), zone)
            queryset = queryset.filter(during__startswith__lt=after)
        return queryset.filter(**wanted)

    @extend_schema(parameters=[PeriodSerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """In the order of time."""
        return super().list(request, *args, **kwargs)

    @extend_schema(
        request=BookingSerializer, responses={201: AppointmentSerializer}, parameters=[ONCE]
    )
    def create(self, request: Request) -> Response:
        """Book it. 409 with the next free times where somebody else has the time."""
        given = _given(BookingSerializer, request)
        place, author = _place(given, _zone(request)), _once(request, _author(request))
        made = _told(
            lambda: booking.book(place, author, _person(given), given.get("squeezed_in", ""))
        )
        return self._answer(made, "created", 201)

    @extend_schema(request=SeriesSerializer, responses={201: SeriesAnswerSerializer})
    @action(detail=False, methods=["post"], pagination_class=None)
    def series(self, request: Request) -> Response:
        """Book it every week: all, or those that can be, with the others listed."""
        given = _given(SeriesSerializer, request)
        place, author = _place(given, _zone(request)), _author(request)
        try:
            done = series.book_weekly(place, author, _person(given), given["times"], given["whole"])
        except series.NotAll as some:
            left = LeftSerializer(some.left, many=True).data
            raise Conflict(_("Not all of them can be booked."), {"left": left}) from some
        for made in done.booked:
            note(request, "appointment.created", made.pk)
        return Response(SeriesAnswerSerializer(done).data, 201)

    @extend_schema(request=MoveSerializer, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, appointment_id: UUID) -> Response:
        """Bring it to another time."""
        found, given = self.get_object(), _given(MoveSerializer, request)
        place = _place({"agenda": found.agenda, "type": found.type, **given}, _zone(request))
        author, reason = _author(request), given.get("reason", "")
        return self._answer(_told(lambda: booking.move(found.pk, place, author, reason)), "moved")

    @extend_schema(request=CancelSerializer, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, appointment_id: UUID) -> Response:
        """Cancel it, with a reason."""
        found, given = self.get_object(), _given(CancelSerializer, request)
        author = _author(request)
        return self._answer(
            _told(lambda: booking.cancel(found.pk, author, given["reason"])), "cancelled"
        )

    @extend_schema(request=None, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, appointment_id: UUID) -> Response:
        """They will come."""
        return self._becomes(booking.confirm, "confirmed")

    @extend_schema(request=None, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    def arrive(self, request: Request, appointment_id: UUID) -> Response:
        """They are here."""
        return self._becomes(booking.arrive, "arrived")

    @extend_schema(request=None, responses=AppointmentSerializer)
    @action(detail=True, methods=["post"])
    def miss(self, request: Request, appointment_id: UUID) -> Response:
        """They did not come."""
        return self._becomes(booking.miss, "missed")

    def _becomes(self, verb: Callable[[UUID, Author], Appointment], word: str) -> Response:
        found, author = self.get_object(), _author(self.request)
        return self._answer(_told(lambda: verb(found.pk, author)), word)

    def _answer(self, done: Appointment, what: str, status: int = 200) -> Response:
        note(self.request, f"appointment.{what}", done.pk)
        return Response(self.get_serializer(done).data, status)


def _told(act: Callable[[], Appointment]) -> Appointment:
    """What was done, or why not, as a problem."""
    try:
        return act()
    except Taken as taken:
        free = SlotSerializer(taken.free, many=True).data
        raise Conflict(_("This time is taken."), {"reason": "taken", "free": free}) from taken
    except Refused as refused:
        raise Conflict(_why(refused.reason), {"reason": refused.reason}) from refused


def _why(reason: str) -> str:
    return {
        "no_such": _("This agenda or this kind cannot be booked."),
        "not_offered": _("This kind is not offered at that time."),
        "over": _("This appointment is over or cancelled."),
        "not_yet": _("It has not begun yet."),
        "no_overbooking": _("Nobody may be squeezed into this agenda."),
    }.get(reason, reason)


def _given(serializer: Any, request: Request) -> dict[str, Any]:
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    found: dict[str, Any] = given.validated_data
    return found


def _place(given: dict[str, Any], zone: ZoneInfo) -> Place:
    site = given.get("site")
    return Place(
        given["agenda"].pk, given["type"].pk, given["starts_at"], zone, site.pk if site else None
    )


def _person(given: dict[str, Any]) -> Person:
    return Person(
        given["name"],
        given.get("number") or None,
        given.get("reason", ""),
        given.get("note", ""),
        email=given.get("email", ""),
        asked_by=given.get("asked_by", ""),
        asked_by_number=given.get("asked_by_number") or None,
        answers=[(one["question"], one["answer"]) for one in given.get("answers", [])],
    )


def _author(request: Request) -> Author:
    if isinstance(request.auth, ApiToken):
        return Author(f"API: {request.auth.name}"[:80], request.auth.pk, booker=Booker.STAFF)
    return Author(str(request.user)[:80], request.user.pk, booker=Booker.STAFF)


def _once(request: Request, author: Author) -> Author:
    """With a key, as if it were booked in one call: asked again, it is the same appointment."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key or author.id is None:
        return author
    return replace(author, call_id=uuid5(author.id, key))


def _zone(request: Request) -> ZoneInfo:
    return ZoneInfo(client_of(request).time_zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)
