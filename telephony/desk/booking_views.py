"""What the booking panel shows: free times by question, appointments by name. In the schema."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Func, Q, QuerySet, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from scheduling import agendas, availability
from scheduling.availability import Book, Kind, Slot, Wish
from scheduling.models import Appointment, AppointmentType
from telephony.desk import booking_words as words
from telephony.switchboard.models import Call

SHOWN, FOUND = 9, 9  # as many as there are digits
DAY = timedelta(days=1)
RECEPTIONIST = AppointmentType.Booker.RECEPTIONIST
ACCENTED, PLAIN = "àâäçéèêëîïôöùûüÿñ", "aaaceeeeiioouuuyn"


@dataclass(frozen=True)
class Screen:
    """One of the panel's views, by its template's name."""

    name: str
    about: dict[str, Any]

    def context(self, call: Call) -> dict[str, Any]:
        """What the template is given."""
        return {**self.about, "view": self.name, "client": call.client}


def says(**said: str) -> str:
    """What a button says to the server, as its attribute has it."""
    return json.dumps(said)


@dataclass(frozen=True)
class Part:
    """A part of the day: begun not before, and before."""

    key: str
    label: str
    after: time = time.min
    before: time | None = None


def parts() -> list[Part]:
    """The parts of the day that a caller may want, in the order of the key."""
    return [
        Part("", _("at any hour")),
        Part("morning", _("in the morning"), before=time(12)),
        Part("afternoon", _("in the afternoon"), after=time(12)),
        Part("evening", _("after 5 p.m."), after=time(17)),
    ]


def next_three(zone: ZoneInfo, call_id: UUID) -> dict[str, Any] | None:
    """The box beside the screen: the first kind's next free times; None without an agenda."""
    now = timezone.now()
    book = agendas.load(zone, now, RECEPTIONIST)
    if not book.kinds:
        return None
    kind = book.kinds[0]
    free = availability.free(book, kind, now, own=frozenset({call_id}))
    return {
        "kind": kind.name,
        "type": str(kind.id),
        "slots": [_line(slot, book, zone) for slot in islice(free, 3)],
    }


def slots(
    zone: ZoneInfo,
    call_id: UUID,
    said: dict[str, Any],
    moving: UUID | None,
    problem: str = "",
) -> Screen:
    """Free times of a kind, from a day on; with those that others hold, to be seen as taken."""
    now = timezone.now()
    book = agendas.load(zone, now, RECEPTIONIST)
    kind = kind_of(book, str(said.get("type", "")))
    if kind is None:
        return Screen("none", {"problem": problem})
    asked = _Asked.read(said, book, kind, now)
    own = frozenset(filter(None, [call_id, moving]))
    lines = list(islice(availability.offered(book, kind, now, asked.wish, own), SHOWN))
    return Screen(
        "slots",
        {
            "kind": kind.name,
            "length": words.length(int(kind.length.total_seconds() // 60)),
            "for_whom": words.for_whom(kind.visit),
            "lines": _by_day(lines, book, zone),
            "problem": problem,
            "moved": moved(moving, zone),
            **asked.buttons(book, kind, lines, zone),
            "state": says(**asked.state, type=str(kind.id), moving=str(moving or "")),
        },
    )


def found(typed: str, caller: str | None) -> list[Appointment]:
    """Appointments to come by a part of the name or number; the caller's where nothing is typed."""
    coming = Appointment.objects.select_related("agenda", "type").filter(
        state__in=Appointment.COMING, during__endswith__gt=timezone.now()
    )
    if not typed:
        return list(coming.filter(number=caller)[:FOUND]) if caller else []
    return list(_matching(coming, typed)[:FOUND])


def _matching(coming: QuerySet[Appointment], typed: str) -> QuerySet[Appointment]:
    digits = re.sub(r"\D", "", typed).lstrip("0")
    if len(digits) >= 3:
        return coming.filter(number__contains=digits)
    # Accents are seldom heard, and nobody types them twice in the same way.
    plain = Func(Lower("name"), Value(ACCENTED), Value(PLAIN), function="translate")
    table = str.maketrans(ACCENTED, PLAIN)
    wanted = Q()
    for word in typed.lower().translate(table).split():
        wanted &= Q(plain__contains=word)
    return coming.alias(plain=plain).filter(wanted)


@dataclass(frozen=True)
class _Asked:
    """Which agenda, from which day on, at which part of the day."""

    agenda: UUID | None
    day: date
    part: Part
    today: date

    @classmethod
    def read(cls, said: dict[str, Any], book: Book, kind: Kind, now: datetime) -> "_Asked":
        today = now.astimezone(book.zone).date()
        last = today + kind.horizon * DAY
        typed = str(said.get("day") or "")
        day = min(max(date.fromisoformat(typed) if typed else today, today), last)
        part = next((p for p in parts() if p.key == said.get("part")), parts()[0])
        agenda = UUID(str(said["agenda"])) if said.get("agenda") else None
        return cls(agenda if agenda in kind.agendas else None, day, part, today)

    @property
    def wish(self) -> Wish:
        only = frozenset({self.agenda}) if self.agenda else None
        return Wish(only, after=self.part.after, before=self.part.before, from_day=self.day)

    @property
    def state(self) -> dict[str, str]:
        agenda = str(self.agenda or "")
        return {"agenda": agenda, "day": self.day.isoformat(), "part": self.part.key}

    def buttons(self, book: Book, kind: Kind, lines: list[Slot], zone: ZoneInfo) -> dict[str, Any]:
        """What each key would ask for next."""
        first = lines[0].start.astimezone(zone).date() if lines else self.day
        after = [part.key for part in parts()]
        people: list[Any] = [None, *(d.id for d in book.diaries if d.id in kind.agendas)]
        diary = book.diary(self.agenda) if self.agenda else None
        earlier = max(self.day - DAY, self.today)
        return {
            "next_type": says(type=str(_after(book.kinds, kind).id), agenda=""),
            "has_types": len(book.kinds) > 1,
            "next_agenda": says(agenda=str(_after(people, self.agenda) or "")),
            "has_agendas": len(people) > 2,
            "agenda_label": diary.name if diary else _("with anybody"),
            "next_part": says(part=_after(after, self.part.key)),
            "part_label": self.part.label,
            "later": says(day=(first + DAY).isoformat()),
            "earlier": says(day=earlier.isoformat()) if self.day > self.today else "",
            "week": says(day=(first + 7 * DAY).isoformat()),
            "grid": says(grid="day", day=first.isoformat()),
        }


def _after(row: Any, now: Any) -> Any:
    return row[(row.index(now) + 1) % len(row)]


def kind_of(book: Book, wanted: str) -> Kind | None:
    """By key or by name, as a form may say it; else the first."""
    named = [k for k in book.kinds if wanted in (str(k.id), k.name)]
    folded = [k for k in book.kinds if k.name.casefold() == wanted.casefold()]
    return next(iter([*named, *folded, *book.kinds]), None)


def moved(moving: UUID | None, zone: ZoneInfo) -> dict[str, str] | None:
    rows = Appointment.objects.select_related("agenda", "type").filter(pk=moving) if moving else []
    return next((words.card(one, zone) for one in rows), None)


def _by_day(lines: list[Slot], book: Book, zone: ZoneInfo) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = []
    for digit, line in enumerate(_lines(lines, book, zone), 1):
        if not shown or shown[-1]["day"] != line["day"]:
            shown.append({"day": line["day"], "lines": []})
        shown[-1]["lines"].append({**line, "digit": digit})
    return shown


def _lines(lines: list[Slot], book: Book, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    return (_line(slot, book, zone) for slot in lines)


def _line(slot: Slot, book: Book, zone: ZoneInfo) -> dict[str, Any]:
    diary = book.diary(slot.agenda)
    assert diary is not None, "a slot is in one of the book's agendas"
    held = slot.hold.held_until if slot.hold else None
    return {
        "at": words.short(slot.start, zone),
        "day": words.day(slot.start, zone),
        "hour": f"{slot.start.astimezone(zone):%H:%M}",
        "with": diary.name,
        "colour": diary.colour,
        "held_by": slot.hold.by if slot.hold else "",
        "held_until": held.isoformat() if held else "",
        "site": site_of(book, slot),
        "left": slot.left if slot.left > 1 else 0,
        "place": place_of(slot),
    }


def place_of(slot: Slot) -> str:
    """What is said when this time is taken."""
    site = str(slot.site or "")
    return says(agenda_of=str(slot.agenda), start=slot.start.isoformat(), site=site)


def site_of(book: Book, slot: Slot) -> str:
    """Where it is, for a client with more than one place."""
    place = book.place(slot.site)
    return place.name if place else ""
