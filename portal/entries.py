"""The client's one list: messages, calls and appointments by time, the newest first.

Each kind is read by itself along an index and the pages are merged here, so that a page costs the
same number of queries wherever it begins. A recording stands with its call. All functions run in
the client's schema and time zone.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messages import search
from messages.models import Delivery, Message
from messages.search import Standing, Wanted
from scheduling.models import AppointmentStep
from telephony.models import JournalEntry, Recording
from tenants.directory.models import Colleague

A_PAGE = 50
COUNTED = 1000  # more than that is said to be "more than that": nobody reads them one by one
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
Row = Message | JournalEntry | AppointmentStep
Outcome, Kind = JournalEntry.Outcome, AppointmentStep.Kind
# Nobody spoke with them, and they left nothing.
MISSED = (Outcome.ABANDONED_GREETING, Outcome.ABANDONED_WAITING, Outcome.UNSPOKEN, Outcome.UNTAKEN)
STEPS = (Kind.BOOKED, Kind.MOVED, Kind.CANCELLED)  # as the index `step_newest` has them
# The columns `search` are the database's own (tenants/fulltext.py).
CALL_FITS = "telephony_journalentry.search @@ %s::tsquery"
STEP_FITS = """scheduling_appointmentstep.appointment_id IN
    (SELECT id FROM scheduling_appointment WHERE search @@ %s::tsquery)"""


class Show(models.TextChoices):
    """What of the list is shown."""

    ALL = "", _("Everything")
    OPEN = "open", _("To do")
    MESSAGES = "messages", _("Messages")
    CALLS = "calls", _("Calls")
    MISSED = "missed", _("Missed calls")
    APPOINTMENTS = "appointments", _("Appointments")
    RECORDINGS = "recordings", _("Recordings")


@dataclass(frozen=True)
class Asked:
    """What is to be shown. Reason, urgency and the like are told of messages only."""

    show: str = Show.ALL
    wanted: Wanted = field(default_factory=Wanted)

    @property
    def is_of_messages(self) -> bool:
        """Whether something is asked that only a message can answer."""
        asked = self.wanted
        return bool(asked.reason or asked.urgency or asked.standing or asked.kind)

    @property
    def of_messages(self) -> Wanted:
        """What is asked of the messages."""
        is_open = self.show == Show.OPEN
        return replace(self.wanted, standing=Standing.OPEN) if is_open else self.wanted


@dataclass(frozen=True)
class Place:
    """Between two entries: what comes after this one."""

    at: datetime
    key: UUID

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}.{self.key.hex}"

    @classmethod
    def read(cls, written: str) -> "Place":
        """Raises ValueError for what `str` has not written."""
        micros, _dot, key = written.partition(".")
        try:
            return cls(EPOCH + int(micros) * MICROSECOND, UUID(key))
        except OverflowError as error:
            raise ValueError("no moment") from error


@dataclass(frozen=True)
class Entry:
    """One line of the list."""

    place: Place
    row: Row


def page(asked: Asked, place: Place | None = None, size: int | None = None) -> list[Entry]:
    """The entries after a place, A_PAGE or `size` of them, and one more if there is."""
    size = size or A_PAGE
    read = [_read(rows, column, place, size) for rows, column in sources(asked)]
    merged = heapq.merge(*read, key=lambda one: (one.place.at, one.place.key), reverse=True)
    return [entry for entry, _n in zip(merged, range(size + 1), strict=False)]


def count(asked: Asked) -> int:
    """How many there are, counted to COUNTED and one more."""
    found = (rows.order_by()[: COUNTED + 1].count() for rows, _column in sources(asked))
    return min(sum(found), COUNTED + 1)


def has_recordings() -> bool:
    """Whether a conversation or spoken message can be heard; the client may record nothing."""
    return _heard().exists()


def after(rows: "QuerySet[Any]", column: str, place: Place) -> "QuerySet[Any]":
    """Those that come after the place."""
    # The first condition says it to the index, the other two are exact.
    begun = Q(**{f"{column}__lte": place.at})
    return rows.filter(begun & (Q(**{f"{column}__lt": place.at}) | Q(pk__lt=place.key)))


def sources(asked: Asked) -> list[tuple["QuerySet[Any]", str]]:
    """The rows of each kind that is shown, and the column of their time."""
    show, query = asked.show, _query(asked.wanted.text)
    found: list[tuple[QuerySet[Any], str]] = []
    if show in (Show.ALL, Show.MESSAGES, Show.OPEN):
        found.append((_messages(asked), "created_at"))
    if asked.is_of_messages:
        return found
    if show in (Show.ALL, Show.CALLS, Show.MISSED, Show.RECORDINGS):
        found.append((_calls(asked, query), "arrived_at"))
    if show in (Show.ALL, Show.APPOINTMENTS):
        found.append((_steps(asked.wanted, query), "at"))
    return found


def _messages(asked: Asked) -> "QuerySet[Message]":
    told = Delivery.objects.filter(message=OuterRef("pk"))
    found = search.find(asked.of_messages).select_related("recording").prefetch_related("callbacks")
    return found.annotate(is_told=Exists(told))


def _calls(asked: Asked, query: str) -> "QuerySet[JournalEntry]":
    found = JournalEntry.objects.filter(_days(asked.wanted, "arrived_at"))
    if asked.show == Show.MISSED:
        found = found.filter(outcome__in=MISSED)
    if asked.show == Show.RECORDINGS:
        found = found.filter(Exists(_heard().filter(call_id=OuterRef("call_id"))))
    if asked.wanted.recipient:
        names = Colleague.everybody.filter(pk=asked.wanted.recipient).values("name")
        found = found.filter(passed_to__in=names)
    return _fitting(found, CALL_FITS, query).order_by("-arrived_at", "-id")


def _steps(wanted: Wanted, query: str) -> "QuerySet[AppointmentStep]":
    found = AppointmentStep.objects.filter(_days(wanted, "at"), kind__in=STEPS)
    found = found.select_related("appointment__agenda", "appointment__type")
    if wanted.recipient:
        found = found.filter(appointment__agenda__colleague=wanted.recipient)
    return _fitting(found, STEP_FITS, query).order_by("-at", "-id")


def _heard() -> "QuerySet[Recording]":
    spoken = (Recording.Kind.CALL, Recording.Kind.VOICEMAIL)
    return Recording.objects.filter(state=Recording.State.FETCHED, kind__in=spoken)


def _query(text: str) -> str:
    return search.query(text) if text.strip() else ""


def _fitting(found: "QuerySet[Any]", condition: str, query: str) -> "QuerySet[Any]":
    if not query:
        return found
    # The condition is ours, the words go apart from it.
    fits = RawSQL(condition, [query])  # nosec B611
    fits.output_field = BooleanField()
    return found.filter(fits)


def _read(rows: "QuerySet[Any]", column: str, place: Place | None, size: int) -> Iterable[Entry]:
    found = after(rows, column, place) if place else rows
    return [Entry(Place(getattr(row, column), row.pk), row) for row in found[: size + 1]]


def _days(wanted: Wanted, column: str) -> Q:
    found = Q()
    if wanted.from_day:
        found &= Q(**{f"{column}__gte": _midnight(wanted.from_day)})
    if wanted.to_day:
        found &= Q(**{f"{column}__lt": _midnight(wanted.to_day + timedelta(days=1))})
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
