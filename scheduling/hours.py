"""Open or closed? Pure rules on data, used by routing, greeting and screen alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from scheduling.models import Closure, OpeningPeriod


@dataclass(frozen=True)
class Period:
    """Open on `weekday` (0 is Monday) from `opens` until before `closes`, local time."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Hours:
    """A week's pattern and the days on which it does not hold."""

    periods: Sequence[Period] = ()
    closed_days: Sequence[tuple[date, date]] = ()


@dataclass(frozen=True)
class Opening:
    """Whether a client is open, and when that changes (None: not within a week)."""

    is_open: bool
    changes_at: datetime | None


def opening(hours: Hours, at: datetime) -> Opening:
    """The state at the local time `at`, and the moment of the next change."""
    if current := _period_at(hours, at):
        return Opening(True, _until(hours, at, current))
    return Opening(False, _next_start(hours, at))


def load() -> Hours:
    """The hours of the client whose schema is entered."""
    return Hours(
        periods=[Period(p.weekday, p.opens, p.closes) for p in OpeningPeriod.objects.all()],
        closed_days=list(Closure.objects.values_list("first_day", "last_day")),
    )


def week(hours: Hours) -> list[tuple[int, list[Period]]]:
    """The periods of each weekday, Monday first."""
    return [(day, [p for p in hours.periods if p.weekday == day]) for day in range(7)]


def _period_at(hours: Hours, at: datetime) -> Period | None:
    return next((p for p in _periods_on(hours, at.date()) if p.opens <= at.time() < p.closes), None)


def _periods_on(hours: Hours, day: date) -> list[Period]:
    if any(first <= day <= last for first, last in hours.closed_days):
        return []
    today = [p for p in hours.periods if p.weekday == day.weekday()]
    return sorted(today, key=lambda p: p.opens)


def _until(hours: Hours, at: datetime, current: Period) -> datetime:
    closes = current.closes
    for later in _periods_on(hours, at.date()):
        if later.opens <= closes < later.closes:
            closes = later.closes
    return datetime.combine(at.date(), closes, at.tzinfo)


def _next_start(hours: Hours, at: datetime) -> datetime | None:
    for ahead in range(8):
        day = at.date() + timedelta(days=ahead)
        for period in _periods_on(hours, day):
            if ahead or period.opens > at.time():
                return datetime.combine(day, period.opens, at.tzinfo)
    return None


def weekday_name(weekday: int) -> str:
    """The day's name in the reader's language; 0 is Monday."""
    return str(OpeningPeriod.Weekday(weekday).label)
