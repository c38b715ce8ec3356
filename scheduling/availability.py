"""Which times are free? Pure rules on data: hours and working times, without what is taken.

All is reckoned between instants (UTC), so that an appointment lasts as long as it really does when
the clocks change; days, weekdays and hours are those of the client's own clock, at a site those of
the site's. `agendas.load` reads what the rules need in a number of queries that does not grow with
the agendas.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import accumulate
from operator import attrgetter
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from scheduling import hours
from scheduling.hours import DAY, Hours, Period, Stretch

_Found = TypeVar("_Found", "Kind", "Diary", "Place")
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Kind:
    """What is booked: `length`, with `before` and `after` kept free of other appointments.

    It begins no sooner than `notice` from now and no later than `horizon` days after today. So many
    as `capacity` have it at the same time, if it is in one agenda and begins at one moment.
    """

    id: UUID
    length: timedelta
    before: timedelta = timedelta()
    after: timedelta = timedelta()
    notice: timedelta = timedelta()
    horizon: int = 60
    agendas: frozenset[UUID] = frozenset()
    name: str = ""
    capacity: int = 1
    visit: str = "any"

    def around(self, start: datetime) -> Stretch:
        """What an appointment at `start` takes of the agenda, the time around it included."""
        return start - self.before, start + self.length + self.after


@dataclass(frozen=True)
class Working:
    """A period of the week from `first_day` to `last_day`; with `kinds`, for these alone.

    At a site, or at none in particular. Of one `on_the_day` nothing is offered until its day has
    come.
    """

    period: Period
    first_day: date = date.min
    last_day: date = date.max
    kinds: frozenset[UUID] = frozenset()
    site: UUID | None = None
    on_the_day: bool = False


@dataclass(frozen=True)
class Busy:
    """A time in which the agenda has somebody, the time around them included.

    Of a hold, `held_until` is its end, `call_id` the call for which it is and `by` its author. Of a
    place among several, `group` is the agenda, the kind and the beginning that they share. Busy
    time of an outside calendar is no appointment: its `id` is NOBODY.
    """

    start: datetime
    end: datetime
    id: UUID = NOBODY
    held_until: datetime | None = None
    call_id: UUID | None = None
    by: str = ""
    group: "Group | None" = None


Group = tuple[UUID, UUID, datetime]


@dataclass(frozen=True)
class Diary:
    """One agenda. Without any working time it follows the client's hours.

    `taken` are its appointments and those of the same colleague's other agendas, `busy` is what
    outside calendars say.
    """

    id: UUID
    step: timedelta = timedelta(minutes=10)
    working: Sequence[Working] = ()
    absences: Sequence[Stretch] = ()
    taken: Sequence[Busy] = ()
    name: str = ""
    spoken: str = ""
    colour: str = ""
    busy: Sequence[Busy] = ()

    @property
    def sites(self) -> list[UUID | None]:
        """Where it is worked, each place once; None stands for no place in particular."""
        return list(dict.fromkeys(one.site for one in self.working)) or [None]


@dataclass(frozen=True)
class Place:
    """A site: its name, as it is said, its clock and its own hours."""

    id: UUID
    zone: ZoneInfo
    hours: Hours
    name: str = ""
    spoken: str = ""


@dataclass(frozen=True)
class Book:
    """All of a client's agendas, in their order, with its hours, its clock and its sites."""

    zone: ZoneInfo
    hours: Hours = field(default_factory=Hours)
    diaries: Sequence[Diary] = ()
    kinds: Sequence[Kind] = ()
    places: Sequence[Place] = ()

    def kind(self, key: UUID) -> Kind | None:
        """The kind with this key, if there is one to be booked."""
        return _find(self.kinds, key)

    def diary(self, key: UUID) -> Diary | None:
        """The agenda with this key, if there is one to be booked."""
        return _find(self.diaries, key)

    def place(self, key: UUID | None) -> Place | None:
        """The site with this key; None where no site is meant."""
        return _find(self.places, key) if key else None

    def clock(self, site: UUID | None) -> ZoneInfo:
        """By which clock the site goes."""
        place = self.place(site)
        return place.zone if place else self.zone


@dataclass(frozen=True)
class Wish:
    """What the caller wants: these agendas (None: any), not on these weekdays, from that day on,
    by the clock not before `after` and begun before `before`, at these sites (None: any).
    """

    agendas: frozenset[UUID] | None = None
    not_on: frozenset[int] = frozenset()
    after: time = time.min
    before: time | None = None
    from_day: date = date.min
    sites: frozenset[UUID] | None = None


@dataclass(frozen=True)
class Slot:
    """A time that fits; `hold` says that another call has it for the moment.

    `left` is how many places there are, one unless the kind has several.
    """

    start: datetime
    end: datetime
    agenda: UUID
    hold: Busy | None = None
    site: UUID | None = None
    left: int = 1


ANY = Wish()


def free(
    book: Book, kind: Kind, now: datetime, wish: Wish = ANY, own: frozenset[UUID] = frozenset()
) -> Iterator[Slot]:
    """The free times, soonest first, at one instant in the agendas' order. Take what you need.

    `own` names appointments and calls whose times do not count as taken.
    """
    return (slot for slot in offered(book, kind, now, wish, own) if slot.hold is None)


def offered(
    book: Book, kind: Kind, now: datetime, wish: Wish = ANY, own: frozenset[UUID] = frozenset()
) -> Iterator[Slot]:
    """As `free`, with those times that a hold alone takes."""
    columns = [
        _Column(book, _without(diary, own, now), kind, now, site).slots(wish)
        for diary in book.diaries
        if diary.id in kind.agendas and (wish.agendas is None or diary.id in wish.agendas)
        for site in diary.sites
        if wish.sites is None or site in wish.sites
    ]
    return merge(*columns, key=attrgetter("start"))


def fits(book: Book, diary: Diary, kind: Kind, start: datetime, now: datetime) -> bool:
    """Whether `start` is within working time, notice and horizon, whoever is booked already."""
    return bool(where(book, diary, kind, start, now))


def where(
    book: Book, diary: Diary, kind: Kind, start: datetime, now: datetime
) -> list[UUID | None]:
    """The sites at which `start` fits, as `fits` says; None stands for none in particular."""
    if diary.id not in kind.agendas or _clashes(diary.absences, start, start + kind.length):
        return []
    columns = [_Column(book, diary, kind, now, site) for site in diary.sites]
    return [column.site for column in columns if column.fits(start)]


def clashes(taken: Sequence[Busy], kind: Kind, start: datetime, agenda: UUID = NOBODY) -> bool:
    """Whether an appointment at `start` would get in the way of these; all count, holds too."""
    begins, ends = kind.around(start)
    others = [one for one in taken if one.start < ends and begins < one.end]
    shared = [one for one in others if one.group == (agenda, kind.id, start)]
    return len(shared) < len(others) or (bool(others) and len(shared) >= kind.capacity)


def worked(book: Book, diary: Diary, kind: Kind, day: date, now: datetime) -> list[Stretch]:
    """When the agenda takes this kind, of the stretches that begin on `day`, at any site; UTC."""
    columns = [_Column(book, diary, kind, now, site) for site in diary.sites]
    return [stretch for column in columns for stretch in column._windows(day)]


def _find(rows: Sequence[_Found], key: UUID | None) -> _Found | None:
    return next((row for row in rows if row.id == key), None)


def _without(diary: Diary, own: frozenset[UUID], now: datetime) -> Diary:
    """Holds that are over, and what does not count, left out; the rest in order."""
    counted = [
        one
        for one in diary.taken
        if one.id not in own
        and one.call_id not in own
        and (one.held_until is None or one.held_until > now)
    ]
    return replace(diary, taken=sorted([*counted, *diary.busy], key=attrgetter("start")))


class _Column:
    """An agenda at one site, asked for one kind; days and hours are by the site's clock."""

    def __init__(
        self, book: Book, diary: Diary, kind: Kind, now: datetime, site: UUID | None
    ) -> None:
        self.diary, self.kind, self.site, self.now = diary, kind, site, now
        place = book.place(site)
        self.zone = place.zone if place else book.zone
        self.hours = place.hours if place else book.hours
        self.today = now.astimezone(self.zone).date()
        self.last_day = self.today + kind.horizon * DAY

    def slots(self, wish: Wish) -> Iterator[Slot]:
        day = max(self.today, wish.from_day)
        earlier = self._windows(day - DAY)
        closed = _Closed(self.diary, self.kind, self.site)
        soonest = self.now + self.kind.notice
        any_hour = wish.after == time.min and wish.before is None
        while day <= self.last_day:
            own = self._windows(day)
            if day.weekday() not in wish.not_on:
                for start in self._starts(day, [*earlier, *own]):
                    if start >= soonest and (any_hour or self._at_that_hour(start, wish)):
                        yield from closed.slot(start)
            earlier, day = own, day + DAY

    def fits(self, start: datetime) -> bool:
        day, end = start.astimezone(self.zone).date(), start + self.kind.length
        if start < self.now + self.kind.notice or day > self.last_day:
            return False
        windows = [*self._windows(day - DAY), *self._windows(day)]
        return any(opens <= start and end <= closes for opens, closes in windows)

    def _starts(self, day: date, windows: list[Stretch]) -> list[datetime]:
        """The beginnings on this day that leave time enough; each window counts from its start."""
        if not windows:
            return []
        step, length = self.diary.step, self.kind.length
        midnight, next_midnight = _midnight(day, self.zone), _midnight(day + DAY, self.zone)
        found = set()
        for opens, closes in windows:
            late = max(midnight - opens, timedelta())
            start = opens + -(-late // step) * step
            while start + length <= closes and start < next_midnight:
                found.add(start)
                start += step
        return sorted(found)

    def _windows(self, day: date) -> list[Stretch]:
        """When the agenda takes this kind, of the stretches that begin on `day`; in UTC."""
        pattern = self.hours
        if self.diary.working:
            periods = [one.period for one in self.diary.working if self._is_worked(one, day)]
            if not periods:
                return []
            pattern = replace(pattern, periods=periods, specials=())
        local = hours.open_on(pattern, day)
        return [
            (_instant(opens, self.zone), _instant(closes, self.zone)) for opens, closes in local
        ]

    def _is_worked(self, one: Working, day: date) -> bool:
        return (
            one.period.weekday == day.weekday()
            and one.site == self.site
            and one.first_day <= day <= one.last_day
            and (not one.kinds or self.kind.id in one.kinds)
            and (not one.on_the_day or day <= self.today)
        )

    def _at_that_hour(self, start: datetime, wish: Wish) -> bool:
        clock = start.astimezone(self.zone).time()
        return clock >= wish.after and (wish.before is None or clock < wish.before)


class _Spans:
    """Stretches of time that may overlap, asked whether one of them is in the way."""

    def __init__(self, spans: Iterable[Stretch]) -> None:
        ordered = sorted(spans)
        self.starts = [start for start, _end in ordered]
        # The latest end of all that began so far: bookings with time around them may touch.
        self.ends = list(accumulate((end for _start, end in ordered), max))

    def hit(self, begins: datetime, ends: datetime) -> bool:
        # Of those that begin before we end, the one that ends last decides.
        place = bisect_left(self.starts, ends) - 1
        return place >= 0 and self.ends[place] > begins


class _Closed:
    """What is taken of an agenda, and when nobody is there."""

    def __init__(self, diary: Diary, kind: Kind, site: UUID | None) -> None:
        self.diary, self.kind, self.site = diary, kind, site
        # Who shares a kind with places is in the way of everything but of those places.
        self.groups: dict[datetime, list[Busy]] = {}
        for one in diary.taken:
            if one.group and one.group[:2] == (diary.id, kind.id):
                self.groups.setdefault(one.group[2], []).append(one)
        self.firm = [one for one in diary.taken if one.held_until is None]
        self.holds = [one for one in diary.taken if one.held_until is not None]
        self.taken = _Spans((one.start, one.end) for one in self.firm)
        self.away = _Spans(diary.absences)

    def slot(self, start: datetime) -> Iterator[Slot]:
        """The slot at `start`, if it is free or held for the moment."""
        end = start + self.kind.length
        begins, ends = self.kind.around(start)
        shared = self.groups.get(start, []) if self.groups else []
        if self.away.hit(start, end) or self._is_taken(begins, ends, shared):
            return
        hold = self._hold(begins, ends, shared) if self.holds else None
        left = max(self.kind.capacity - len(shared), 0)
        yield Slot(start, end, self.diary.id, hold, self.site, left)

    def _is_taken(self, begins: datetime, ends: datetime, shared: Sequence[Busy]) -> bool:
        if not shared:
            return self.taken.hit(begins, ends)
        firmly = [one for one in shared if one.held_until is None]
        return len(firmly) >= self.kind.capacity or any(
            one.start < ends and begins < one.end and one not in firmly for one in self.firm
        )

    def _hold(self, begins: datetime, ends: datetime, shared: Sequence[Busy]) -> Busy | None:
        """Whose hold is in the way: of the same group's only if they have the last places."""
        is_full = len(shared) >= self.kind.capacity
        others = (one for one in self.holds if one.start < ends and begins < one.end)
        return next((one for one in others if is_full or one not in shared), None)


def _clashes(stretches: Sequence[Stretch], start: datetime, end: datetime) -> bool:
    return any(first < end and start < last for first, last in stretches)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return _instant(datetime.combine(day, time.min), zone)


def _instant(local: datetime, zone: ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC)
