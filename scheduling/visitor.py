"""What whoever has an appointment may do with it behind a link: confirm, move, cancel.

By the client's own rules: until the notice for changes freely; later for the fee, if the kind says
what it is, else by telephone only. In the client's schema.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from scheduling import agendas, availability, booking, links
from scheduling.availability import Slot, Wish
from scheduling.booking import Author, Place
from scheduling.models import Appointment, AppointmentType, Telling
from tenants.models import Client

DAYS, A_DAY, THAT_DAY = 3, 6, 40  # times shown: of the next days, or of the day that is asked for
State, Booker = Appointment.State, AppointmentType.Booker


class Changed(Exception):
    """The appointment is no longer what the page had shown."""


class NotAllowed(Exception):
    """The client's rules do not let it be changed here: telephone."""


@dataclass(frozen=True)
class Standing:
    """How an appointment stands at a moment, and what may be done with it here.

    `fee` is what a change costs now, in the client's words; "" where it is free.
    """

    state: str  # "coming", "confirmed", "begun", "over" or "cancelled"
    can_confirm: bool = False
    can_move: bool = False
    can_cancel: bool = False
    fee: str = ""
    is_late: bool = False


def standing(appointment: Appointment) -> Standing:
    """What may be done with it now."""
    now, kind = timezone.now(), appointment.type
    if appointment.state not in Appointment.COMING or appointment.during.lower <= now:
        return Standing(_over(appointment, now))
    telling = Telling.current()
    is_late = now > appointment.during.lower - timedelta(minutes=kind.change_notice)
    may_change = not is_late or bool(kind.fee)
    is_confirmed = appointment.state == State.CONFIRMED
    return Standing(
        state="confirmed" if is_confirmed else "coming",
        can_confirm=not is_confirmed,
        can_move=telling.link_moves and may_change and kind.booker != Booker.STAFF,
        can_cancel=telling.link_cancels and may_change,
        fee=kind.fee if is_late else "",
        is_late=is_late,
    )


def confirm(appointment: Appointment, seen: str) -> None:
    """They will come. Raises Changed and NotAllowed."""
    _check(appointment, seen, lambda now: now.state in ("coming", "confirmed"))
    _settled(lambda: booking.confirm(appointment.pk, _author(appointment)))


def cancel(client: Client, appointment: Appointment, seen: str) -> None:
    """They will not come. Raises Changed and NotAllowed."""
    _check(appointment, seen, lambda now: now.can_cancel)
    with translation.override(client.language):
        reason = _("by the link in the text")
    _settled(lambda: booking.cancel(appointment.pk, _author(appointment), reason))


def move(client: Client, appointment: Appointment, seen: str, start: datetime, to: UUID) -> None:
    """They come at another time. Raises Changed, NotAllowed and booking's Taken."""
    _check(appointment, seen, lambda now: now.can_move)
    place = Place(to, appointment.type_id, start, ZoneInfo(client.time_zone))
    _settled(lambda: booking.move(appointment.pk, place, _author(appointment)))


def next_times(client: Client, appointment: Appointment, day: date | None = None) -> list[Slot]:
    """Free times of its kind in the same agenda: some of each of the next days, or, where `day` is
    asked for, those of the first day from then on that has any.
    """
    zone, now = ZoneInfo(client.time_zone), timezone.now()
    known = agendas.load(zone, now, Booker.RECEPTIONIST)
    kind = known.kind(appointment.type_id)
    if kind is None:
        return []
    wish = Wish(frozenset({appointment.agenda_id}), from_day=day or date.min)
    found = availability.free(known, kind, now, wish, frozenset({appointment.pk}))
    others = (slot for slot in found if slot.start != appointment.during.lower)
    days = groupby(others, lambda slot: slot.start.astimezone(zone).date())
    count, each = (1, THAT_DAY) if day else (DAYS, A_DAY)
    return [slot for _day, slots in islice(days, count) for slot in islice(slots, each)]


def calendar_file(client: Client, appointment: Appointment) -> bytes:
    """The one appointment for a telephone's calendar (RFC 5545); it says where, not why."""
    event = Event()
    event.add("uid", f"{appointment.pk}@{client.slug}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", appointment.during.lower.astimezone(ZoneInfo("UTC")))
    event.add("dtend", appointment.during.upper.astimezone(ZoneInfo("UTC")))
    event.add("summary", client.name)
    if client.city:
        event.add("location", client.city)
    event.add("url", links.to_appointment(client, appointment))
    calendar = Calendar()
    calendar.add("prodid", "-//Permanence//appointment//FR")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def seen_of(appointment: Appointment) -> str:
    """What the page shows, as it says it back: a cost that was not shown is not to be paid."""
    cost = "late" if standing(appointment).fee else "free"
    return f"{appointment.during.lower.isoformat()} {appointment.agenda_id} {cost}"


def _over(appointment: Appointment, now: datetime) -> str:
    if appointment.state == State.CANCELLED:
        return "cancelled"
    return "begun" if appointment.during.upper > now else "over"


def _check(appointment: Appointment, seen: str, may: Callable[[Standing], bool]) -> None:
    now = standing(appointment)
    if now.state in ("cancelled", "begun", "over") or seen != seen_of(appointment):
        raise Changed
    if not may(now):
        raise NotAllowed


def _settled(deed: Callable[[], object]) -> None:
    try:
        deed()
    except booking.Refused as refused:
        # Between the look and the deed: another window, or the client's own people.
        raise (Changed if refused.reason == "over" else NotAllowed) from refused


def _author(appointment: Appointment) -> Author:
    """The person; the client's rules are those for callers."""
    return Author(appointment.name[:80], booker=Booker.RECEPTIONIST)
