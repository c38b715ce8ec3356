"""The ground that is booked: looked at under the lock, free or not, and what is kept of it.

The agenda's row is the lock, with those of the same colleague's other agendas: what is read under
it stays true until the commit; that no two appointments overlap, the database sees to.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from scheduling import agendas, availability
from scheduling.availability import Book, Diary, Kind, Slot, Wish
from scheduling.models import Agenda, Appointment, AppointmentStep, AppointmentType
from tenants.directory import contacts

NEXT = 3  # free times told to who came too late
Booker = AppointmentType.Booker
State = Appointment.State


class Refused(Exception):
    """It cannot be booked or changed; `reason` is a key: `no_such`, `not_offered`, `over`,
    `not_yet` (nobody is missed before the time has come), `no_overbooking`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Taken(Exception):
    """Somebody else has the time; `free` are the next ones of this kind, soonest first."""

    def __init__(self, free: list[Slot]) -> None:
        super().__init__("taken")
        self.free = free


@dataclass(frozen=True)
class Author:
    """Who books, and in which call; a key of the public side, and the name to read."""

    name: str
    id: UUID | None = None
    call_id: UUID | None = None
    booker: Booker = Booker.STAFF


@dataclass(frozen=True)
class Place:
    """A kind of appointment in an agenda at a moment; `zone` is the client's.

    Without `site` it is where the agenda is worked at that time.
    """

    agenda: UUID
    type: UUID
    start: datetime
    zone: ZoneInfo
    site: UUID | None = None


@dataclass(frozen=True)
class Person:
    """Whose appointment it is: name and number (E.164) are enough.

    `asked_by` is who asked for it on their behalf. `answers` are pairs of a question and what was
    answered.
    """

    name: str
    number: str | None = None
    reason: str = ""
    note: str = ""
    email: str = ""
    asked_by: str = ""
    asked_by_number: str | None = None
    answers: Sequence[tuple[str, str]] = ()

    def columns(self) -> dict[str, object]:
        """As an appointment keeps it."""
        known = contacts.known_as(self.number)
        return {
            "name": self.name.strip()[:120],
            "number": self.number,
            "email": self.email.strip(),
            "asked_by": self.asked_by.strip()[:120],
            "asked_by_number": self.asked_by_number,
            "contact": known if known and known.name == self.name.strip() else None,
            "reason": self.reason[:200],
            "note": self.note[:500],
            "answers": [[asked[:200], answer[:500]] for asked, answer in self.answers],
        }


def next_free(place: Place, author: Author, own: Iterable[UUID] = ()) -> list[Slot]:
    """The next free times of this kind from that day on, in its agenda or another one."""
    now = timezone.now()
    day = max(place.start, now).astimezone(place.zone).date()
    ours = frozenset(filter(None, (author.call_id, *own)))
    known = agendas.load(place.zone, now, author.booker)
    kind = known.kind(place.type)
    if kind is None:
        return []
    return list(islice(availability.free(known, kind, now, Wish(from_day=day), ours), NEXT))


class Overlap(Exception):
    """Under the lock, the time is somebody else's."""


@contextmanager
def clear_refusal(place: Place, author: Author, moving: UUID | None = None) -> Iterator[None]:
    """Outside of the transaction that was given up: who came too late is told what is left."""
    try:
        yield
    except Overlap:
        raise Taken(next_free(place, author, filter(None, [moving]))) from None


@dataclass(frozen=True)
class Ground:
    """A place that was looked at under the agenda's lock, and is free."""

    place: Place
    diary: Diary
    kind: Kind
    seat: int | None = None

    def times(self) -> dict[str, object]:
        start = self.place.start
        return {
            "agenda_id": self.diary.id,
            "type_id": self.kind.id,
            "site_id": self.place.site,
            "seat": self.seat,
            "during": (start, start + self.kind.length),
            "blocked": self.kind.around(start),
        }


def enter(place: Place, author: Author, moving: UUID | None = None) -> Ground:
    """Lock the agendas, free what was held too long or for this very call, look at the place."""
    now, ours = timezone.now(), frozenset(filter(None, [moving]))
    had_hold = _lock(place, author, moving, now)
    known, diary, kind = _read(place, author, now)
    place = _at_its_site(known, diary, kind, place, now, had_hold)
    counted = [taken for taken in [*diary.taken, *diary.busy] if taken.id not in ours]
    if availability.clashes(counted, kind, place.start, diary.id):
        raise Overlap
    return Ground(place, diary, kind, _free_seat(place, kind, ours))


def squeeze(place: Place, author: Author) -> Ground:
    """As `enter`, whoever is booked already."""
    now = timezone.now()
    _lock(place, author, None, now)
    known, diary, kind = _read(place, author, now)
    allowed = Agenda.objects.filter(pk=diary.id, may_overbook=True).exists()
    if not allowed or author.booker == Booker.PUBLIC:
        raise Refused("no_overbooking")
    if diary.id not in kind.agendas:
        raise Refused("not_offered")
    return Ground(_at_its_site(known, diary, kind, place, now, anyway=True), diary, kind)


def _read(place: Place, author: Author, now: datetime) -> tuple[Book, Diary, Kind]:
    known = agendas.load(place.zone, now, author.booker, [place.agenda])
    diary, kind = known.diary(place.agenda), known.kind(place.type)
    if diary is None or kind is None:
        raise Refused("no_such")
    return known, diary, kind


def _at_its_site(
    known: Book, diary: Diary, kind: Kind, place: Place, now: datetime, anyway: bool
) -> Place:
    """Where the agenda is worked then; `anyway` takes a time that is not offered (any more)."""
    sites = availability.where(known, diary, kind, place.start, now)
    if place.site in sites:
        return place
    if not anyway and (place.site or not sites):
        raise Refused("not_offered")
    if place.site and known.place(place.site) is None:
        raise Refused("no_such")
    return place if place.site or not sites else replace(place, site=sites[0])


def _free_seat(place: Place, kind: Kind, ours: frozenset[UUID]) -> int | None:
    """The first place that nobody has, of a kind with several; read under the lock."""
    if kind.capacity == 1:
        return None
    same = Appointment.objects.filter(
        state__in=Appointment.BUSY,
        agenda=place.agenda,
        type=place.type,
        during__startswith=place.start,
        overbooked_why="",
    )
    had = set(same.exclude(pk__in=ours).values_list("seat", flat=True))
    return next((seat for seat in range(1, kind.capacity + 1) if seat not in had), kind.capacity)


def _lock(place: Place, author: Author, moving: UUID | None, now: datetime) -> bool:
    """Whether this call held just that: what was offered then is not taken back now."""
    held = Appointment.objects.filter(state=State.HELD)
    mine = held.filter(call_id=author.call_id) if author.call_id else held.none()
    touched = {place.agenda, *mine.values_list("agenda_id", flat=True)}
    moved = Appointment.objects.filter(pk__in=[moving] if moving else [])
    touched |= set(moved.values_list("agenda_id", flat=True))
    _lock_agendas(touched)
    same = mine.filter(
        agenda=place.agenda, type=place.type, during__startswith=place.start, held_until__gt=now
    )
    had_hold = same.exists()
    mine.delete()
    over = Agenda.objects.filter(Q(pk=place.agenda) | Q(colleague__agendas=place.agenda))
    held.filter(agenda__in=over, held_until__lte=now).delete()
    return had_hold


def _lock_agendas(touched: Iterable[UUID]) -> None:
    """With those of the same colleagues, who are in one place at a time."""
    keys = list(touched)
    colleagues = Agenda.objects.filter(pk__in=keys, colleague__isnull=False)
    wanted = Q(pk__in=keys) | Q(colleague__in=colleagues.values("colleague"))
    # In the order of keys, so that two who change places do not wait for each other.
    list(Agenda.objects.select_for_update(no_key=True).filter(wanted).order_by("pk"))


def coming(appointment_id: UUID, *states: str) -> Appointment:
    """The appointment, locked, if it is still to come (or in one of `states`); raises Refused."""
    locked = Appointment.objects.select_for_update(of=("self",))
    rows = locked.select_related("agenda", "type")
    found = rows.filter(pk=appointment_id).first()
    if found is None:
        raise Refused("no_such")
    if found.state not in (states or Appointment.COMING):
        raise Refused("over")
    return found


def save(appointment: Appointment) -> Appointment:
    """Write it, and read it again with its agenda and kind; raises Overlap."""
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError as error:
        # Written past the lock, by hand: the database refuses all the same.
        if "one_at_a_time" in str(error):
            raise Overlap from error
        raise
    # A range comes back from the database as a range.
    return Appointment.objects.select_related("agenda", "type").get(pk=appointment.pk)


def note(
    appointment: Appointment,
    kind: str,
    author: Author,
    reason: str,
    was: object = None,
    was_with: str = "",
) -> None:
    """Keep who did what to the appointment, and why."""
    AppointmentStep.objects.create(
        appointment=appointment,
        kind=kind,
        author_id=author.id,
        author_name=author.name,
        call_id=author.call_id,
        reason=reason.strip()[:200],
        was=was,
        was_with=was_with,
    )
