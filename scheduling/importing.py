"""Events of a file become absences or appointments of an agenda, after somebody looked at them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling import ics
from scheduling.models import Absence, Agenda, Appointment, AppointmentStep, AppointmentType
from tenants.models import User

MOST = 500  # events at once: more than anybody looks through
MAX_BYTES = 1024 * 1024
BACK, AHEAD = timedelta(days=31), timedelta(days=400)


@dataclass(frozen=True)
class Row:
    """One time of an event; `is_known` where it stands in the agenda already."""

    start: datetime
    end: datetime
    summary: str
    is_all_day: bool = False
    is_known: bool = False
    is_taken: bool = False


@dataclass(frozen=True)
class Outcome:
    """How many came in, were there already, and met somebody else's time."""

    made: int
    known: int
    taken: int


def preview(data: bytes, agenda: Agenda, kind: AppointmentType | None, zone: ZoneInfo) -> list[Row]:
    """What would come in, of a month back and a year ahead. Raises ics.NoCalendar, ics.TooMuch."""
    now = timezone.now()
    found = [one for one in ics.read(data, zone, now - BACK, now + AHEAD) if not one.is_free]
    if len(found) > MOST:
        raise ics.TooMuch("events")
    return [_row(one, agenda, kind) for one in found]


def bring_in(rows: list[Row], agenda: Agenda, kind: AppointmentType | None, user: User) -> Outcome:
    """Write the rows; a second time finds them there. What is taken stays the other's."""
    words = [_write(row, agenda, kind, user) for row in rows]
    return Outcome(*(words.count(word) for word in ("made", "known", "taken")))


def _row(one: ics.Found, agenda: Agenda, kind: AppointmentType | None) -> Row:
    plain = Row(one.start, one.end, one.summary, one.is_all_day)
    is_known = _known(plain, agenda, kind).exists()
    is_taken = bool(kind) and not is_known and _busy(plain, agenda).exists()
    return Row(one.start, one.end, one.summary, one.is_all_day, is_known, is_taken)


@transaction.atomic
def _write(row: Row, agenda: Agenda, kind: AppointmentType | None, user: User) -> str:
    Agenda.objects.select_for_update(no_key=True).get(pk=agenda.pk)
    if _known(row, agenda, kind).exists():
        return "known"
    if kind is None:
        Absence.objects.create(agenda=agenda, during=(row.start, row.end), reason=row.summary[:80])
        return "made"
    return _book(row, agenda, kind, user)


def _book(row: Row, agenda: Agenda, kind: AppointmentType, user: User) -> str:
    during = (row.start, row.end)
    try:
        with transaction.atomic():
            made = Appointment.objects.create(
                agenda=agenda,
                type=kind,
                during=during,
                blocked=during,
                name=_name(row),
                author_id=user.pk,
                author_name=str(user)[:80],
            )
    except IntegrityError as error:
        if "one_at_a_time" in str(error):
            return "taken"
        raise
    AppointmentStep.objects.create(
        appointment=made,
        kind=AppointmentStep.Kind.BOOKED,
        author_id=user.pk,
        author_name=str(user)[:80],
        reason=_("from a file"),
    )
    return "made"


def _name(row: Row) -> str:
    return row.summary[:120] or _("Without a title")


def _known(row: Row, agenda: Agenda, kind: AppointmentType | None) -> QuerySet[Any]:
    if kind is None:
        return Absence.objects.filter(
            agenda=agenda, during=(row.start, row.end), reason=row.summary[:80]
        )
    return Appointment.objects.filter(
        agenda=agenda, type=kind, during=(row.start, row.end), name=_name(row)
    ).exclude(state=Appointment.State.CANCELLED)


def _busy(row: Row, agenda: Agenda) -> QuerySet[Any]:
    held = Q(state=Appointment.State.HELD, held_until__lte=timezone.now())
    rows = Appointment.objects.filter(agenda=agenda, state__in=Appointment.BUSY).exclude(held)
    return rows.filter(blocked__overlap=(row.start, row.end))
