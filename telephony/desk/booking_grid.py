"""The agendas side by side, by day or by week: what is booked, what is free, who is away.

Rows are minutes of the client's clock, drawn between the first and the last that anybody works or
is booked. In the client's schema.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduling import agendas, availability
from scheduling.availability import Book, Diary, Kind, Slot, Wish
from scheduling.models import Appointment
from telephony.desk import booking_views as views
from telephony.desk import booking_words as words
from telephony.desk.booking_views import DAY, Screen, says

SPANS = ("day", "week")
WEEKEND = (5, 6)
OPENS, CLOSES = 8 * 60, 18 * 60  # minutes of the day, drawn where nothing else is known


@dataclass(frozen=True)
class Asked:
    """Which days of which agenda (None: all), for which kind, moving what."""

    span: str
    day: date
    agenda: UUID | None
    moving: UUID | None
    today: date

    @property
    def days(self) -> list[date]:
        """In order; a week begins on Monday."""
        if self.span == "day":
            return [self.day]
        monday = self.day - self.day.weekday() * DAY
        return [monday + n * DAY for n in range(7)]

    def state(self, kind: Kind) -> dict[str, str]:
        """What the panel says with each next question."""
        return {
            "grid": self.span,
            "day": self.day.isoformat(),
            "agenda": str(self.agenda or ""),
            "type": str(kind.id),
            "moving": str(self.moving or ""),
        }


def screen(
    zone: ZoneInfo, call_id: UUID, said: dict[str, Any], moving: UUID | None, problem: str = ""
) -> Screen:
    """The grid as asked for; the panel without one where nothing can be booked."""
    now = timezone.now()
    book = agendas.load(zone, now, views.RECEPTIONIST)
    kind = views.kind_of(book, str(said.get("type", "")))
    if kind is None:
        return Screen("none", {"problem": problem})
    asked = _read(said, book, moving, now)
    own = frozenset(filter(None, [call_id, moving]))
    days = _drawn(_Grid(book, kind, asked, own, now))
    first, last = _edges(days)
    return Screen(
        "grid",
        {
            "kind": kind.name,
            "length": words.length(int(kind.length.total_seconds() // 60)),
            "for_whom": words.for_whom(kind.visit),
            "problem": problem,
            "moved": views.moved(moving, zone),
            "span": asked.span,
            "title": _title(asked),
            "days": [day.placed(first, last) for day in days],
            "hours": [_mark(minute, first, last) for minute in range(first, last, 60)],
            "state": says(**asked.state(kind)),
            **_buttons(asked, book, kind),
        },
    )


@dataclass
class Block:
    """A part of a column, in minutes of its day; `lane` of `lanes` where they stand together."""

    start: int
    end: int
    look: str
    text: str = ""
    about: str = ""
    send: str = ""
    move: str = ""
    lane: int = 0
    lanes: int = 1

    def placed(self, first: int, last: int) -> dict[str, Any]:
        """In hundredths of the column's height."""
        whole = last - first
        start, end = max(self.start, first), min(self.end, last)
        return {
            "look": self.look,
            "text": self.text,
            "about": self.about,
            "send": self.send,
            "move": self.move,
            "top": f"{(start - first) / whole * 100:.3f}",
            "height": f"{max(end - start, 0) / whole * 100:.3f}",
            "left": f"{self.lane / self.lanes * 100:.2f}",
            "width": f"{100 / self.lanes:.2f}",
        }


@dataclass(frozen=True)
class Column:
    """One agenda on one day."""

    diary: Diary
    blocks: list[Block]


@dataclass(frozen=True)
class Day:
    """One day with its columns."""

    day: date
    is_today: bool
    columns: list[Column]

    def placed(self, first: int, last: int) -> dict[str, Any]:
        """As the template draws it."""
        return {
            "title": date_format(self.day, "D j"),
            "full": date_format(self.day, "l j F"),
            "is_today": self.is_today,
            "columns": [
                {
                    "name": column.diary.name,
                    "colour": column.diary.colour,
                    "blocks": [block.placed(first, last) for block in column.blocks],
                }
                for column in self.columns
            ],
        }


@dataclass(frozen=True)
class _Grid:
    """What a grid is drawn from."""

    book: Book
    kind: Kind
    asked: Asked
    own: frozenset[UUID]
    now: datetime

    def diaries(self) -> list[Diary]:
        only = self.asked.agenda
        return [diary for diary in self.book.diaries if only is None or diary.id == only]

    def minute(self, moment: datetime, day: date) -> int:
        """Of the day, by the client's clock; before it 0, after it 1440."""
        local = moment.astimezone(self.book.zone)
        if local.date() != day:
            return 0 if local.date() < day else 1440
        return local.hour * 60 + local.minute


def _read(said: dict[str, Any], book: Book, moving: UUID | None, now: datetime) -> Asked:
    today = now.astimezone(book.zone).date()
    typed = str(said.get("day") or "")
    agenda = UUID(str(said["agenda"])) if said.get("agenda") else None
    return Asked(
        span="week" if said.get("grid") == "week" else "day",
        day=max(date.fromisoformat(typed), today - 31 * DAY) if typed else today,
        agenda=agenda if agenda in {diary.id for diary in book.diaries} else None,
        moving=moving,
        today=today,
    )


def _drawn(grid: _Grid) -> list[Day]:
    """The days that are drawn: of a weekend only those on which something is."""
    free, booked = _free(grid), _booked(grid)
    found = []
    for day in grid.asked.days:
        columns = [
            Column(
                diary,
                [
                    *_worked(grid, diary, day),
                    *_away(grid, diary, day),
                    *free.get((diary.id, day), []),
                    *_side_by_side(booked.get((diary.id, day), [])),
                ],
            )
            for diary in grid.diaries()
        ]
        is_empty = not any(column.blocks for column in columns)
        if grid.asked.span == "day" or day.weekday() not in WEEKEND or not is_empty:
            found.append(Day(day, day == grid.asked.today, columns))
    return found


def _worked(grid: _Grid, diary: Diary, day: date) -> Iterator[Block]:
    for start, end in availability.worked(grid.book, diary, grid.kind, day, grid.now):
        yield Block(grid.minute(start, day), grid.minute(end, day), "worked")


def _away(grid: _Grid, diary: Diary, day: date) -> Iterator[Block]:
    for start, end in diary.absences:
        first, last = grid.minute(start, day), grid.minute(end, day)
        if first < last:
            yield Block(first, last, "away", _("away"))


def _free(grid: _Grid) -> dict[tuple[UUID, date], list[Block]]:
    """Each is as high as it takes until the next could begin, so that none hides another."""
    only = frozenset({grid.asked.agenda}) if grid.asked.agenda else None
    days = grid.asked.days
    wish = Wish(only, from_day=days[0])
    found: dict[tuple[UUID, date], list[Block]] = {}
    for slot in availability.offered(grid.book, grid.kind, grid.now, wish, grid.own):
        day = slot.start.astimezone(grid.book.zone).date()
        if day > days[-1]:
            break
        found.setdefault((slot.agenda, day), []).append(_free_block(grid, slot, day))
    return found


def _free_block(grid: _Grid, slot: Slot, day: date) -> Block:
    diary = grid.book.diary(slot.agenda)
    assert diary is not None, "a slot is in one of the book's agendas"
    start = grid.minute(slot.start, day)
    high = int(min(diary.step, slot.end - slot.start).total_seconds() // 60)
    hour = f"{slot.start.astimezone(grid.book.zone):%H:%M}"
    if slot.hold is not None:
        return Block(start, start + high, "held", hour, slot.hold.by)
    about = " · ".join(filter(None, [diary.name, views.site_of(grid.book, slot)]))
    return Block(start, start + high, "free", hour, about, views.place_of(slot))


def _booked(grid: _Grid) -> dict[tuple[UUID, date], list[Block]]:
    days, zone = grid.asked.days, grid.book.zone
    first = datetime.combine(days[0], time.min, zone)
    last = datetime.combine(days[-1] + DAY, time.min, zone)
    rows = Appointment.objects.select_related("type").filter(
        during__overlap=(first, last),
        agenda__in=[diary.id for diary in grid.diaries()],
        state__in=[*Appointment.COMING, Appointment.State.ARRIVED, Appointment.State.MISSED],
    )
    found: dict[tuple[UUID, date], list[Block]] = {}
    for row in rows:
        day = row.during.lower.astimezone(zone).date()
        found.setdefault((row.agenda_id, day), []).append(_booked_block(grid, row, day))
    return found


def _booked_block(grid: _Grid, row: Appointment, day: date) -> Block:
    is_coming = row.state in Appointment.COMING and row.during.upper > grid.now
    look = "moving" if row.pk == grid.asked.moving else "booked" if is_coming else "past"
    return Block(
        grid.minute(row.during.lower, day),
        grid.minute(row.during.upper, day),
        look,
        row.name,
        row.type.name,
        says(appointment=str(row.pk)),
        says(moving=str(row.pk), type=str(row.type_id)) if is_coming else "",
    )


def _side_by_side(blocks: list[Block]) -> list[Block]:
    """Those that overlap, as in a group, share the column's width."""
    together: list[Block] = []
    for block in sorted(blocks, key=lambda one: (one.start, one.end)):
        if together and block.start >= max(one.end for one in together):
            together = []
        used = {one.lane for one in together if one.end > block.start}
        block.lane = next(lane for lane in range(len(blocks)) if lane not in used)
        together.append(block)
        lanes = max(one.lane for one in together) + 1
        for one in together:
            one.lanes = lanes
    return blocks


def _edges(days: list[Day]) -> tuple[int, int]:
    """The first and the last minute that are drawn, on whole hours."""
    blocks = [
        block
        for day in days
        for column in day.columns
        for block in column.blocks
        if block.look != "away"
    ]
    first = min((block.start for block in blocks), default=OPENS)
    last = max((block.end for block in blocks), default=CLOSES)
    return first // 60 * 60, min(-(-last // 60) * 60, 1440)


def _mark(minute: int, first: int, last: int) -> dict[str, str]:
    top = (minute - first) / (last - first) * 100
    return {"text": f"{minute // 60}:00", "top": f"{top:.3f}"}


def _title(asked: Asked) -> str:
    if asked.span == "day":
        return str(date_format(asked.day, "l j F"))
    monday = asked.days[0]
    return _("Week of %(day)s") % {"day": date_format(monday, "j F")}


def _buttons(asked: Asked, book: Book, kind: Kind) -> dict[str, Any]:
    step = DAY if asked.span == "day" else 7 * DAY
    people: list[UUID | None] = [None, *(diary.id for diary in book.diaries)]
    diary = book.diary(asked.agenda) if asked.agenda else None
    return {
        "later": says(day=(asked.day + step).isoformat()),
        "earlier": says(day=(asked.day - step).isoformat()),
        "other_span": says(grid=SPANS[asked.span == "day"]),
        "next_type": says(type=str(_after(book.kinds, kind).id)),
        "has_types": len(book.kinds) > 1 and asked.moving is None,
        "next_agenda": says(agenda=str(_after(people, asked.agenda) or "")),
        "has_agendas": len(people) > 2,
        "agenda_label": diary.name if diary else _("all agendas"),
        "list": says(grid="", day=""),
    }


def _after(row: Iterable[Any], now: Any) -> Any:
    known = list(row)
    return known[(known.index(now) + 1) % len(known)]
