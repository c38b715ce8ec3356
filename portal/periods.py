"""Weeks, months and any days between two, by the client's calendar. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

WEEK, MONTH, CUSTOM = "week", "month", "custom"
DAY = timedelta(days=1)
LONGEST = 366  # days of a period that somebody chooses


@dataclass(frozen=True)
class Period:
    """Days of the client's, both included."""

    kind: str
    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def days(self) -> list[date]:
        """Each day, in order."""
        return [self.first + n * DAY for n in range(self.length)]

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """From the first midnight to the one after the last day, whatever the clocks do between."""
        end = self.last + DAY
        return datetime.combine(self.first, time.min, zone), datetime.combine(end, time.min, zone)

    def begun(self, today: date) -> "Period":
        """As far as it has come: without the days after `today`."""
        return Period(self.kind, self.first, max(self.first, min(self.last, today)))


def week(day: date) -> Period:
    """From Monday to Sunday."""
    first = day - timedelta(days=day.weekday())
    return Period(WEEK, first, first + 6 * DAY)


def month(day: date) -> Period:
    """The calendar month."""
    _weekday, length = monthrange(day.year, day.month)
    return Period(MONTH, day.replace(day=1), day.replace(day=length))


def custom(first: date, last: date) -> Period:
    """Any days. Raises ValueError where the last is before the first, or too far from it."""
    found = Period(CUSTOM, first, last)
    if not 1 <= found.length <= LONGEST:
        raise ValueError("no such period")
    return found


def previous(period: Period) -> Period:
    """The one before: a month for a month, else as many days."""
    if period.kind == MONTH:
        return month(period.first - DAY)
    return Period(period.kind, period.first - period.length * DAY, period.first - DAY)


def following(period: Period) -> Period:
    """The one after."""
    if period.kind == MONTH:
        return month(period.last + DAY)
    return Period(period.kind, period.last + DAY, period.last + period.length * DAY)


def compared(period: Period, today: date) -> Period:
    """What it is compared with: the one before, and of it no more days than this one has had."""
    before, had = previous(period), period.begun(today).length
    if had >= period.length:
        return before
    return Period(before.kind, before.first, min(before.last, before.first + (had - 1) * DAY))
