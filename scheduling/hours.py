"""Open or closed, and why? Pure rules on data, used by routing, greeting and screen alike.

Times are the client's own; a stretch is reckoned between instants, so an opening by night lasts
as long as it really does when the clocks change. The client as a whole is open while one of its
sites is; what names no site is of all of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from scheduling import public_holidays
from scheduling.models import Calendar, Closure, OpeningPeriod, Site, SpecialOpening
from tenants.reading import once

DAY = timedelta(days=1)
AHEAD = 8  # Days that are looked at in both directions for the next and the last change.
Stretch = tuple[datetime, datetime]  # The end is not part of it.


class Reason(StrEnum):
    """Why the client is open or closed."""

    WEEK = "week"
    SPECIAL = "special"
    CLOSURE = "closure"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class Period:
    """Open on `weekday` (0 is Monday) from `opens` until before `closes`, local time.

    A time that is not after `opens` is that of the next day; 00:00 to 00:00 is the whole day. It is
    the pattern of the days from `first_day` to `last_day`, both included.
    """

    weekday: int
    opens: time
    closes: time
    first_day: date = date.min
    last_day: date = date.max
    site: UUID | None = None


@dataclass(frozen=True)
class Shut:
    """Closed from `first_day` to `last_day`, both included.

    With a time: from that moment of the first day, until that moment of the last. Without, a
    night that began before is kept to its end, and one that begins on the last day falls out.
    """

    first_day: date
    last_day: date
    from_time: time | None = None
    until_time: time | None = None
    reason: str = ""
    id: UUID | None = None
    site: UUID | None = None


@dataclass(frozen=True)
class Special:
    """Open on one `day`, whatever else says that it is closed; times as those of a Period."""

    day: date
    opens: time
    closes: time
    reason: str = ""
    site: UUID | None = None


def no_holidays(day: date) -> str | None:
    """A country without any."""
    return None


@dataclass(frozen=True)
class Hours:
    """A week's pattern, and what does not follow it; `holiday` names the one of a day.

    `sites` are those that there are: none, or none left, where the hours are those of one place;
    `zones` are the clocks of those that do not go by the client's.
    """

    periods: Sequence[Period] = ()
    closures: Sequence[Shut] = ()
    specials: Sequence[Special] = ()
    holiday: Callable[[date], str | None] = no_holidays
    sites: Sequence[UUID] = ()
    zones: Mapping[UUID, ZoneInfo] = field(default_factory=dict)

    def at(self, site: UUID) -> "Hours":
        """The hours of this site alone."""
        return replace(
            self,
            periods=[one for one in self.periods if one.site in (None, site)],
            closures=[one for one in self.closures if one.site in (None, site)],
            specials=[one for one in self.specials if one.site in (None, site)],
            sites=(),
            zones={},
        )


@dataclass(frozen=True)
class Opening:
    """Whether a client is open, since and until when (None: no change within a week), and why.

    `name` is the holiday's, or what the client wrote as the closure's or special opening's
    reason; `closure_id` is the closure's key.
    """

    is_open: bool
    changes_at: datetime | None = None
    since: datetime | None = None
    reason: Reason = Reason.WEEK
    name: str = ""
    closure_id: UUID | None = None


def opening(hours: Hours, at: datetime) -> Opening:
    """The state at the local time `at` (aware), and the moments around it when it changes."""
    stretches = _merged(_stretches(hours, at))
    now = at.astimezone(UTC)
    edges = [moment for stretch in stretches for moment in stretch]
    is_open = any(start <= now < end for start, end in stretches)
    reason, name, closure_id = (_why_open if is_open else _why_closed)(hours, at)
    return Opening(
        is_open=is_open,
        changes_at=_within_a_week(next((edge for edge in edges if edge > now), None), at),
        since=_within_a_week(next((e for e in reversed(edges) if e <= now), None), at),
        reason=reason,
        name=name,
        closure_id=closure_id,
    )


@once
def load() -> Hours:
    """The hours of the client whose schema is entered, as a whole; `at` narrows them to a site."""
    calendar, sites = Calendar.current(), list(Site.objects.all())
    return Hours(
        periods=[_period(row) for row in OpeningPeriod.objects.all()],
        closures=[
            Shut(c.first_day, c.last_day, c.from_time, c.until_time, c.reason, c.pk, c.site_id)
            for c in Closure.objects.all()
        ],
        specials=[
            Special(s.day, s.opens, s.closes, s.reason, s.site_id)
            for s in SpecialOpening.objects.all()
        ],
        sites=[site.pk for site in sites],
        zones={site.pk: ZoneInfo(site.time_zone) for site in sites if site.time_zone},
        holiday=public_holidays.names(calendar.country, calendar.subdivision)
        if calendar.closed_on_holidays
        else no_holidays,
    )


def _period(row: OpeningPeriod) -> Period:
    first_day, last_day = row.first_day or date.min, row.last_day or date.max
    return Period(row.weekday, row.opens, row.closes, first_day, last_day, row.site_id)


def week(hours: Hours, on: date) -> list[tuple[int, list[Period]]]:
    """The periods of each weekday, Monday first, by the pattern that holds on the day `on`."""
    now = [one for one in hours.periods if one.first_day <= on <= one.last_day]
    return [(day, [p for p in now if p.weekday == day]) for day in range(7)]


def weekday_name(weekday: int) -> str:
    """The day's name in the reader's language; 0 is Monday."""
    return str(OpeningPeriod.Weekday(weekday).label)


def _stretches(hours: Hours, at: datetime) -> Iterator[Stretch]:
    """Every open stretch of the days around `at`, in UTC; they may touch and overlap."""
    for zone, part in _by_clock(hours, at.tzinfo):
        for ahead in range(-AHEAD - 1, AHEAD + 2):
            for start, end in open_on(part, at.date() + ahead * DAY):
                first, last = (m.replace(tzinfo=zone).astimezone(UTC) for m in (start, end))
                # Of an hour that the clocks leave out, nothing may be left.
                if first < last:
                    yield first, last


def _by_clock(hours: Hours, zone: tzinfo | None) -> Iterator[tuple[tzinfo | None, Hours]]:
    if not hours.zones:
        yield zone, hours
        return
    for site in hours.sites:
        yield hours.zones.get(site, zone), hours.at(site)


def open_on(hours: Hours, day: date) -> Iterator[Stretch]:
    """The stretches that begin on `day`, by the client's clock, without a zone."""
    for period in hours.periods:
        if period.weekday != day.weekday() or not period.first_day <= day <= period.last_day:
            continue
        if not hours.holiday(day):
            yield from _without_closures(hours, day, _stretch(day, period), period.site)
    for special in hours.specials:
        if special.day == day:
            yield _stretch(day, special)


def _stretch(day: date, period: Period | Special) -> Stretch:
    last_day = day if period.closes > period.opens else day + DAY
    return datetime.combine(day, period.opens), datetime.combine(last_day, period.closes)


def _without_closures(
    hours: Hours, day: date, stretch: Stretch, site: UUID | None
) -> Iterator[Stretch]:
    """What closures leave; of hours that are all sites', whatever one of the sites leaves."""
    places = hours.sites if site is None and hours.sites else [site]
    if not any(shut.site for shut in hours.closures):
        places = [site]
    for place in places:
        left = [stretch]
        for shut in hours.closures:
            # Of hours that are of one place, `at` has left no other's closures.
            if shut.site in (None, place) or not hours.sites:
                left = [part for whole in left for part in _cut(whole, day, shut)]
        yield from left


def _cut(stretch: Stretch, day: date, shut: Shut) -> list[Stretch]:
    """What is left of a stretch that began on `day`."""
    start, end = stretch
    shuts = start if day >= shut.first_day else end
    if shut.from_time is not None:
        shuts = datetime.combine(shut.first_day, shut.from_time)
    reopens = end if day <= shut.last_day else start
    if shut.until_time is not None:
        reopens = datetime.combine(shut.last_day, shut.until_time)
    if shuts >= reopens:
        return [stretch]
    parts = [(start, min(end, shuts)), (max(start, reopens), end)]
    return [(begins, ends) for begins, ends in parts if begins < ends]


def _merged(stretches: Iterator[Stretch]) -> list[Stretch]:
    """The same time as stretches that neither touch nor overlap, in order."""
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _within_a_week(moment: datetime | None, at: datetime) -> datetime | None:
    # Further edges are those of the days looked at, not of the client's hours.
    if moment is None or abs(moment - at) >= AHEAD * DAY:
        return None
    return moment.astimezone(at.tzinfo)


def _why_open(hours: Hours, at: datetime) -> tuple[Reason, str, UUID | None]:
    moment, today = at.replace(tzinfo=None), at.date()
    for special in hours.specials:
        start, end = _stretch(special.day, special)
        if special.day in (today, today - DAY) and start <= moment < end:
            return Reason.SPECIAL, special.reason, None
    return Reason.WEEK, "", None


def _why_closed(hours: Hours, at: datetime) -> tuple[Reason, str, UUID | None]:
    now = [shut for shut in hours.closures if _is_shut(shut, at.replace(tzinfo=None))]
    sites = {shut.site for shut in now}
    # A closure of one of several sites is no reason why the client is closed.
    if None in sites or (now and sites.issuperset(hours.sites)):
        shut = next((one for one in now if one.site is None), now[0])
        return Reason.CLOSURE, shut.reason, shut.id
    if name := hours.holiday(at.date()):
        return Reason.HOLIDAY, name, None
    return Reason.WEEK, "", None


def _is_shut(shut: Shut, moment: datetime) -> bool:
    first = datetime.combine(shut.first_day, shut.from_time or time.min)
    last = datetime.combine(shut.last_day, shut.until_time or time.min)
    if shut.until_time is None:
        last += DAY
    return first <= moment < last
