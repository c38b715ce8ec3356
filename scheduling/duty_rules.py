"""Who is on duty, by what rule? Pure rules on loaded data; `duty.py` loads and asks.

Times of a layer are the client's own; all is reckoned between instants, so a night lasts as long as
it really does when the clocks change. A clock time that the change leaves out is the one an hour
later, and of one that comes twice the first is meant.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scheduling.duty_models import LAST_DAY, DutyLayer, DutyRoster
from scheduling.hours import no_holidays
from scheduling.weekdays import Weekday
from tenants.directory.models import Colleague

DAY = timedelta(days=1)
FOREVER = datetime.max.replace(tzinfo=UTC)
# As far as a roster is read: a layer ends before it, and the calendar has some days left.
FAR = datetime.combine(LAST_DAY, time(), UTC)
INSTANT = timedelta(microseconds=1)
Holidays = DutyLayer.Holidays
Span = tuple[datetime, datetime]  # The end is not part of it.


@dataclass(frozen=True)
class Stretch:
    """`colleague` was put in by hand from `start` to before `end` (FOREVER: open)."""

    colleague: Colleague
    start: datetime
    end: datetime = FOREVER
    how: str = DutyRoster.How.ENTERED
    by: str = ""
    id: UUID | None = None

    @property
    def sentence(self) -> str:
        """How it came about, in the reader's language."""
        if self.how == DutyRoster.How.TAKEN:
            return _("taken over by %(name)s") % {"name": self.by or self.colleague}
        if self.how == DutyRoster.How.SWAPPED:
            return _("swapped, agreed by %(name)s") % {"name": self.by}
        return _("put in by %(name)s") % {"name": self.by} if self.by else _("put in by hand")


@dataclass(frozen=True)
class Layer:
    """As the row DutyLayer; `people` in the order of their turns."""

    name: str
    people: tuple[Colleague, ...]
    first_day: date
    last_day: date | None = None
    every: int = 1
    handover_day: int | None = 0  # None: turns of days
    handover_time: time = time(8)
    weekdays: frozenset[int] = frozenset()
    from_time: time | None = None
    until_time: time | None = None
    holidays: str = Holidays.ANY
    id: UUID | None = None

    @property
    def sentence(self) -> str:
        """The rotation in words, in the reader's language."""
        words = {"name": self.name, "turns": self.turns}
        if self.from_time is None or self.until_time is None:
            return _("“%(name)s”: %(turns)s") % words
        times = {"from": _clock(self.from_time), "until": _clock(self.until_time)}
        return _("“%(name)s”, from %(from)s to %(until)s: %(turns)s") % {**words, **times}

    @property
    def turns(self) -> str:
        """How long a turn lasts and when it is handed over."""
        at = {"n": self.every, "time": _clock(self.handover_time)}
        if self.handover_day is None:
            text = ngettext(
                "each day in turn, at %(time)s", "each %(n)d days in turn, at %(time)s", self.every
            )
            return text % at
        text = ngettext(
            "each week in turn, on %(day)s at %(time)s",
            "each %(n)d weeks in turn, on %(day)s at %(time)s",
            self.every,
        )
        return text % {**at, "day": Weekday(self.handover_day).label}

    @property
    def anchor(self) -> date:
        """The day on which the first person's turn begins; it may be before the first day."""
        if self.handover_day is None:
            return self.first_day
        return self.first_day - (self.first_day.weekday() - self.handover_day) % 7 * DAY

    @property
    def step(self) -> int:
        """The days of a turn."""
        return self.every if self.handover_day is None else 7 * self.every

    @property
    def is_restricted(self) -> bool:
        """Whether it leaves out some days or hours."""
        in_time = self.from_time is not None
        return bool(self.weekdays) or in_time or self.holidays != Holidays.ANY


Rule = Stretch | Layer


@dataclass(frozen=True)
class Roster:
    """All that is known of a client's duty; `layers` in their order of precedence."""

    zone: ZoneInfo
    stretches: Sequence[Stretch] = ()
    layers: Sequence[Layer] = ()
    holiday: Callable[[date], str | None] = no_holidays


@dataclass(frozen=True)
class Shift:
    """One colleague on duty by one rule, without a break; `end` None: open."""

    colleague: Colleague
    start: datetime
    end: datetime | None
    rule: Rule

    @property
    def sentence(self) -> str:
        """The rule in words, in the reader's language."""
        return self.rule.sentence


@dataclass(frozen=True)
class _Piece:
    start: datetime
    end: datetime
    colleague: Colleague
    rule: Rule


def shifts(roster: Roster, start: datetime, end: datetime) -> list[Shift]:
    """Every shift that touches the time from `start` to before `end`, whole, in order."""
    if start >= end:
        return []
    # A shift is whole once all turns that reach into the time are looked at to both their ends.
    touching = [piece for layer in roster.layers for piece in _pieces(roster, layer, start, end)]
    first = min([start, *(piece.start for piece in touching)])
    last = max([end, *(piece.end for piece in touching)])
    by_hand = [_Piece(one.start, one.end, one.colleague, one) for one in roster.stretches]
    sources = [sorted(by_hand, key=lambda one: one.start)]
    sources += [list(_pieces(roster, layer, first, last)) for layer in roster.layers]
    return [one for one in _painted(sources) if one.start < end and _end(one) > start]


def at(roster: Roster, moment: datetime) -> Shift | None:
    """Whose shift it is at `moment`; None in a gap."""
    return next(iter(shifts(roster, moment, moment + INSTANT)), None)


def following(roster: Roster, moment: datetime) -> Iterator[Shift]:
    """The shift at `moment` and those after it, in order, for about a year at least."""
    look, limit, last = 14 * DAY, _limit(roster, moment), moment
    while last < limit:
        until = min(last + look, limit)
        found = [one for one in shifts(roster, last, until) if _end(one) > last]
        yield from found
        last, look = max([until, *(_end(one) for one in found)]), 2 * look


def uncovered(roster: Roster, needed: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    """The parts of `needed`, between `start` and `end`, in which nobody is on duty."""
    wanted = [(max(one, start), min(other, end)) for one, other in needed]
    covered = [(one.start, _end(one)) for one in shifts(roster, start, end)]
    return without([span for span in wanted if span[0] < span[1]], covered)


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of `spans` (in order) outside `taken`."""
    left = list(spans)
    for start, end in taken:
        parts = [
            part
            for one, other in left
            for part in ((one, min(other, start)), (max(one, end), other))
        ]
        left = [(one, other) for one, other in parts if one < other]
    return merged(left)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans that neither touch nor overlap, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which the clock of `zone` shows `clock` on that day."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _end(shift: Shift) -> datetime:
    return FOREVER if shift.end is None else shift.end


def _limit(roster: Roster, moment: datetime) -> datetime:
    """Beyond it nothing changes but turns: some way behind every moment that was written down."""
    known = [edge for one in roster.stretches for edge in (one.start, one.end) if edge < FAR]
    days = [day for one in roster.layers for day in (one.first_day, one.last_day) if day]
    known += [instant(day, time(), roster.zone) for day in days]
    return max([moment, *known]) + 400 * DAY


def _pieces(roster: Roster, layer: Layer, start: datetime, end: datetime) -> Iterator[_Piece]:
    """The layer's own shifts that touch the time, whole and in order."""
    for first, last, colleague in _turns(roster, layer, start, end):
        windows = _windows(roster, layer, first, last) if layer.is_restricted else [(first, last)]
        for opens, closes in windows:
            piece = _Piece(max(first, opens), min(last, closes), colleague, layer)
            if piece.start < piece.end and piece.start < end and piece.end > start:
                yield piece


def _turns(
    roster: Roster, layer: Layer, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, Colleague]]:
    """Every turn that touches the time, cut by the layer's own days only."""
    if not layer.people:
        return
    zone, clock = roster.zone, layer.handover_time
    begins = instant(layer.first_day, clock, zone)
    ends = instant(layer.last_day + DAY, clock, zone) if layer.last_day else FOREVER
    end = min(end, ends)
    days = (max(start, begins).astimezone(zone).date() - layer.anchor).days
    number = max(days // layer.step - 1, 0)
    while (first := instant(layer.anchor + number * layer.step * DAY, clock, zone)) < end:
        number += 1
        last = instant(layer.anchor + number * layer.step * DAY, clock, zone)
        if last > max(start, begins):
            colleague = layer.people[(number - 1) % len(layer.people)]
            yield max(first, begins), min(last, ends), colleague


def _windows(roster: Roster, layer: Layer, start: datetime, end: datetime) -> list[Span]:
    """The hours of the layer's days around the time, those that touch put together."""
    day, last = start.astimezone(roster.zone).date() - DAY, end.astimezone(roster.zone).date()
    found = []
    while day <= last:
        if _counts(layer, day, roster.holiday):
            found.append(_window(layer, day, roster.zone))
        day += DAY
    # Of an hour that the clocks leave out, nothing may be left.
    return merged(span for span in found if span[0] < span[1])


def _counts(layer: Layer, day: date, holiday: Callable[[date], str | None]) -> bool:
    of_the_week = not layer.weekdays or day.weekday() in layer.weekdays
    match layer.holidays:
        case Holidays.NEVER:
            return of_the_week and not holiday(day)
        case Holidays.ALSO:
            return of_the_week or bool(holiday(day))
        case Holidays.ONLY:
            return of_the_week and bool(holiday(day))
    return of_the_week


def _window(layer: Layer, day: date, zone: ZoneInfo) -> Span:
    opens, closes = layer.from_time or time(), layer.until_time or time()
    last_day = day if closes > opens else day + DAY
    return instant(day, opens, zone), instant(last_day, closes, zone)


def _painted(sources: Sequence[Sequence[_Piece]]) -> list[Shift]:
    """Of each moment the first source that has somebody; each source's pieces do not overlap."""
    edges = sorted({edge for pieces in sources for one in pieces for edge in (one.start, one.end)})
    places, found = [0] * len(sources), list[tuple[datetime, datetime, _Piece]]()
    for start, end in itertools.pairwise(edges):
        piece = _first(sources, places, start)
        if piece is None:
            continue
        if found and found[-1][2] is piece and found[-1][1] == start:
            found[-1] = (found[-1][0], end, piece)
        else:
            found.append((start, end, piece))
    return [
        Shift(piece.colleague, start, None if end == FOREVER else end, piece.rule)
        for start, end, piece in found
    ]


def _first(
    sources: Sequence[Sequence[_Piece]], places: list[int], moment: datetime
) -> _Piece | None:
    """Whose piece holds the moment; `places` keeps how far each source has been read."""
    for number, pieces in enumerate(sources):
        while places[number] < len(pieces) and pieces[places[number]].end <= moment:
            places[number] += 1
        if places[number] < len(pieces) and pieces[places[number]].start <= moment:
            return pieces[places[number]]
    return None


def _clock(clock: time) -> str:
    return time_format(clock, "H:i")
