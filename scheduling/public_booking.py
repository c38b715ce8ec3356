"""What everybody may book by themselves: what is offered, held, proven and booked, and the limits.

A visitor has no account and no cookie (the page stands in other sites, where browsers keep none):
the way goes by a signed key of their Visit. In the client's schema.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from scheduling import agendas, availability, booking, signals
from scheduling.availability import Book, Kind, Slot, Wish
from scheduling.booking import Author, Person, Place
from scheduling.models import (
    Appointment,
    AppointmentType,
    BookingPage,
    NumberCode,
    Visit,
)
from tenants import texted_codes
from tenants.models import Client
from tenants.texted_codes import TooOften

SALT = "booking-code"
HOUR = timedelta(hours=1)
HOLD = timedelta(minutes=10)  # for name, number and code
AGAIN = timedelta(seconds=30)  # a double click is not two codes
LIVES = timedelta(hours=3)  # a visit
KEPT = timedelta(days=2)  # a visit that came to nothing
VISITS_AN_ADDRESS, HOLDS_AN_ADDRESS, CODES_AN_ADDRESS = 20, 3, 10  # an hour, at once, an hour
CODES_A_NUMBER, CODES_A_CLIENT = 3, 200  # an hour
COMING_A_NUMBER = 4  # appointments that one number has ahead
DAYS = 6  # shown at once
Booker, State = AppointmentType.Booker, Appointment.State


class NotOffered(Exception):
    """The client does not offer that, or not any more."""


@dataclass(frozen=True)
class Offer:
    """What the page shows: kinds for everybody, and the agendas that the client lets be seen."""

    client: Client
    page: BookingPage
    book: Book
    kinds: dict[UUID, AppointmentType]

    @property
    def zone(self) -> ZoneInfo:
        return self.book.zone

    def agendas_of(self, kind: Kind) -> dict[UUID, str]:
        """Those in which this kind can be booked, by name."""
        return {one.id: one.name for one in self.book.diaries if one.id in kind.agendas}


def offer(client: Client) -> Offer | None:
    """What can be booked now; None while the page is off."""
    page = BookingPage.objects.first()
    if page is None or not page.is_on:
        return None
    chosen = page.agendas.filter(is_active=True)
    shown = list(chosen.values_list("pk", flat=True)) if page.agendas.exists() else []
    zone = ZoneInfo(client.time_zone)
    book = agendas.load(zone, timezone.now(), Booker.PUBLIC, shown)
    if page.agendas.exists() and not shown:
        book = Book(zone=zone)
    seen = {diary.id for diary in book.diaries}
    rows = AppointmentType.objects.in_bulk([k.id for k in book.kinds if k.agendas & seen])
    return Offer(client, page, book, {k.id: rows[k.id] for k in book.kinds if k.id in rows})


def days(
    offered: Offer, kind: Kind, agenda: UUID | None, first: date
) -> tuple[list[tuple[date, list[Slot]]], bool]:
    """The first days from `first` on with their free times; and whether there are others after.

    With no agenda named, each time once, with the first who is free.
    """
    found: list[tuple[date, list[Slot]]] = []
    slots = free(offered, kind, agenda, first)
    for day, times in groupby(slots, lambda slot: slot.start.astimezone(offered.zone).date()):
        if len(found) == DAYS:
            return found, True
        found.append((day, list(times)))
    return found, False


def free(offered: Offer, kind: Kind, agenda: UUID | None, first: date) -> Iterator[Slot]:
    """The free times from that day on, soonest first, each beginning once."""
    wish = Wish(agendas=frozenset([agenda]) if agenda else None, from_day=first)
    last: datetime | None = None
    for slot in availability.free(offered.book, kind, timezone.now(), wish):
        if slot.start != last:
            yield slot
        last = slot.start


def token(client: Client, visit: Visit) -> str:
    """The visit's key, signed for this client only."""
    return _signer(client).sign(str(visit.pk))


def visit_of(client: Client, written: str) -> Visit | None:
    """The visit that goes on, or that ended in an appointment; None for any other token."""
    try:
        key = UUID(_signer(client).unsign(written))
    except (BadSignature, ValueError):
        return None
    rows = Visit.objects.select_related(
        "agenda", "type", "appointment__agenda", "appointment__type"
    )
    return rows.filter(pk=key, created_at__gt=timezone.now() - LIVES).first()


def hold(offered: Offer, slot: tuple[UUID, UUID, datetime], visit: Visit | None, by: str) -> Visit:
    """Keep a time (kind, agenda, start) for this visitor while they type; their other is freed.

    `by` is the keyed hash of their address. Raises TooOften, NotOffered, booking.Taken and
    booking.Refused.
    """
    kind_id, agenda_id, start = slot
    kind = offered.book.kind(kind_id)
    if kind is None or kind.id not in offered.kinds or agenda_id not in offered.agendas_of(kind):
        raise NotOffered
    if visit is None or visit.appointment_id:
        visit = _new_visit(agenda_id, kind_id, start, by)
    _check_holds(visit)
    booking.hold(_place(offered, agenda_id, kind_id, start), _author(offered.client, visit))
    _extend(visit)
    if visit.type_id != kind_id:
        visit.answers = []  # to the questions of another kind
    visit.agenda_id, visit.type_id, visit.start = agenda_id, kind_id, start
    visit.save()
    return visit


def text_code(offered: Offer, visit: Visit, language: str) -> None:
    """Text six digits to the visit's number, unless it is proven or they were sent just now.

    Raises TooOften.
    """
    number, now = visit.number, timezone.now()
    assert number is not None
    with transaction.atomic():
        # One at a time, so that the limits hold against a hundred at once.
        BookingPage.objects.select_for_update().get(pk=offered.page.pk)
        just_now = visit.codes.filter(number=number, created_at__gt=now - AGAIN)
        if visit.proven_number == number or just_now.exists():
            return
        _check_codes(visit, number, now)
        digits = texted_codes.made()
        kept = texted_codes.digest(SALT, visit.pk, number, digits)
        made = NumberCode.objects.create(visit=visit, number=number, digest=kept)
        signals.notice.send(
            Visit,
            client=offered.client,
            kind="booking_code",
            to={"name": visit.name, "number": number, "email": ""},
            language=language,
            about={"code": digits, "minutes": texted_codes.MINUTES},
            key=f"booking_code:{made.pk}",
        )
    _extend(visit)


def prove(visit: Visit, typed: str) -> bool:
    """Whether these are the digits that were texted last; each try counts. Raises TooOften."""
    code = texted_codes.live(visit.codes.all(), visit.number)
    if code is None or not texted_codes.is_right(code, SALT, visit.pk, typed):
        return False
    visit.proven_number = visit.number
    visit.save(update_fields=["proven_number"])
    return True


@transaction.atomic
def finish(offered: Offer, visit: Visit) -> Appointment:
    """Book what was chosen for the proven number; a second time, it is booked already.

    Raises TooOften, NotOffered, booking.Taken and booking.Refused.
    """
    locked = Visit.objects.select_for_update().get(pk=visit.pk)
    if locked.appointment_id:
        return Appointment.objects.select_related("agenda", "type").get(pk=locked.appointment_id)
    if not locked.name or locked.number is None or locked.proven_number != locked.number:
        raise NotOffered
    _check_coming(locked.number)
    place = _place(offered, locked.agenda_id, locked.type_id, locked.start)
    person = Person(
        locked.name,
        locked.number,
        locked.reason,
        email=locked.email,
        answers=locked.answers,
    )
    made = booking.book(place, _author(offered.client, locked), person)
    locked.appointment = made
    locked.save(update_fields=["appointment"])
    return made


def may_be_texted(client: Client, number: str) -> bool:
    """Whether a code may go there: a mobile number of a country that the client calls."""
    return texted_codes.may_be_texted(number, client.dial_countries)


def reference(appointment: Appointment) -> str:
    """Eight signs to name an appointment by on the telephone."""
    letters = appointment.pk.hex[-8:].upper()
    return f"{letters[:4]}-{letters[4:]}"


def _new_visit(agenda: UUID, kind: UUID, start: datetime, by: str) -> Visit:
    now = timezone.now()
    Visit.objects.filter(appointment=None, created_at__lt=now - KEPT).delete()
    if Visit.objects.filter(address=by, created_at__gt=now - HOUR).count() >= VISITS_AN_ADDRESS:
        raise TooOften
    return Visit.objects.create(address=by, agenda_id=agenda, type_id=kind, start=start)


def _check_holds(visit: Visit) -> None:
    """Nobody keeps an agenda busy by looking at it from many windows."""
    others = Visit.objects.filter(address=visit.address, appointment=None).exclude(pk=visit.pk)
    recent = list(others.filter(created_at__gt=timezone.now() - LIVES).values_list("pk", flat=True))
    held = Appointment.objects.filter(state=State.HELD, held_until__gt=timezone.now())
    if held.filter(call_id__in=recent).count() >= HOLDS_AN_ADDRESS:
        raise TooOften


def _check_codes(visit: Visit, number: str, now: datetime) -> None:
    recent = NumberCode.objects.filter(created_at__gt=now - HOUR)
    if (
        recent.filter(number=number).count() >= CODES_A_NUMBER
        or recent.filter(visit__address=visit.address).count() >= CODES_AN_ADDRESS
        or recent.count() >= CODES_A_CLIENT
    ):
        raise TooOften


def _check_coming(number: str) -> None:
    coming = Q(state__in=Appointment.COMING, during__startswith__gt=timezone.now())
    mine = Appointment.objects.filter(coming, visit__proven_number=number)
    if mine.count() >= COMING_A_NUMBER:
        raise TooOften


def _extend(visit: Visit) -> None:
    held = Appointment.objects.filter(state=State.HELD, call_id=visit.pk)
    held.update(held_until=timezone.now() + HOLD)


def _place(offered: Offer, agenda: UUID, kind: UUID, start: datetime) -> Place:
    return Place(agenda, kind, start, offered.zone)


def _author(client: Client, visit: Visit) -> Author:
    with translation.override(client.language):
        return Author(_("Booking page"), call_id=visit.pk, booker=Booker.PUBLIC)


def _signer(client: Client) -> Signer:
    return Signer(salt=f"booking:{client.schema_name}", sep=".")
