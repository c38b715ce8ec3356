"""iCalendar (RFC 5545), written and read by library; nothing here knows rows or clients."""

import warnings
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import CLASS, STATUS, TRANSP, Calendar
from icalendar import Event as Written
from icalendar.cal.component import Component
from recurring_ical_events import CalendarQuery

PRODUCT = "-//Permanence//Agenda//FR"
REFRESH = timedelta(minutes=30)
DAY = timedelta(days=1)
# What repeats within the day is no event of anybody's, and would be reckoned without end.
REPEATS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
UNUSUAL = ("BYHOUR", "BYMINUTE", "BYSECOND", "BYYEARDAY", "BYWEEKNO")
MOST_RULES, MOST_COUNTED, MOST_FOUND = 1000, 10_000, 10_000
SECONDS = 20
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EARLIEST = 1970


class NoCalendar(ValueError):
    """This is not an iCalendar file."""


class TooMuch(ValueError):
    """An event repeats more often than a person's could."""


@dataclass(frozen=True)
class Event:
    """What is written: `stamp` is its last change, `sequence` counts the changes since it is."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    stamp: datetime
    sequence: int = 0
    description: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True)
class Found:
    """What was read: one time of an event. `is_free` where it keeps nobody from anything."""

    uid: str
    start: datetime
    end: datetime
    summary: str = ""
    is_free: bool = False
    is_all_day: bool = False


def write(name: str, zone: ZoneInfo, events: Iterable[Event]) -> bytes:
    """A calendar for others to read; the same events give the same bytes.

    Times stand in UTC, so that no reader has to know our zone's rules; `zone` is a hint for those
    that show the calendar's own.
    """
    calendar = Calendar.new(
        name=name,
        prodid=PRODUCT,
        method="PUBLISH",
        refresh_interval=REFRESH,
        uid=None,
        subcomponents=[_written(event) for event in events],
    )
    calendar.pop("UID", None)  # by the library a new one each time
    calendar["X-WR-CALNAME"] = calendar["NAME"]
    calendar.add("X-WR-TIMEZONE", zone.key)
    written: bytes = calendar.to_ical()
    return written


def _written(event: Event) -> Written:
    return Written.new(
        uid=event.uid,
        start=event.start.astimezone(UTC),
        end=event.end.astimezone(UTC),
        summary=event.summary,
        description=event.description or None,
        stamp=event.stamp.astimezone(UTC).replace(microsecond=0),
        last_modified=event.stamp.astimezone(UTC).replace(microsecond=0),
        sequence=event.sequence,
        status=STATUS.CANCELLED if event.is_cancelled else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT if event.is_cancelled else TRANSP.OPAQUE,
        classification=CLASS.PRIVATE,
    )


def read(data: bytes, zone: ZoneInfo, start: datetime, end: datetime) -> list[Found]:
    """Every time between `start` and `end` of every event, repeated ones one by one, in order.

    Times without a zone are those of `zone`. Raises NoCalendar and TooMuch.
    """
    calendar = _calendar(data)
    _tame(calendar, end)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            query = recurring_ical_events.of(calendar, skip_bad_series=True)
            found = [_found(one, zone) for one in _expanded(query, start - DAY, end + DAY)]
    except TooMuch:
        raise
    except Exception as error:
        # Calendars of the wild break libraries in every way; none of it is news.
        raise NoCalendar("unreadable") from error
    inside = [one for one in found if one and one.start < end and start < one.end]
    return sorted(inside, key=lambda one: (one.start, one.end, one.uid))


def _calendar(data: bytes) -> Calendar:
    try:
        calendar = Calendar.from_ical(data.decode("utf-8-sig", errors="replace"))
    except Exception as error:
        raise NoCalendar("unreadable") from error
    if not isinstance(calendar, Calendar):
        raise NoCalendar("no VCALENDAR")
    return calendar


def _expanded(query: CalendarQuery, start: datetime, end: datetime) -> list[Component]:
    """Each series by itself, while there is time left."""
    found: list[Component] = []
    ends = monotonic() + SECONDS
    for series in list(query.series):
        query.series = [series]
        found += query.between(start, end)
        if len(found) > MOST_FOUND or monotonic() > ends:
            raise TooMuch("events")
    return found


def _tame(calendar: Calendar, end: datetime) -> None:
    """See to it that reckoning each rule comes to an end: dateutil alone does not (its issues
    1094 and 1441).
    """
    rules = 0
    for event in calendar.walk("VEVENT"):
        if any(key in event for key in ("EXRULE",)):
            raise TooMuch("EXRULE")
        written = event.get("RRULE", [])
        for rule in written if isinstance(written, list) else [written]:
            rules += 1
            _tame_rule(event, rule, end)
    if rules > MOST_RULES:
        raise TooMuch("rules")


def _tame_rule(event: Component, rule: dict[str, list[object]], end: datetime) -> None:
    often = [str(one).upper() for one in rule.get("FREQ", [])]
    interval, count = (_number(rule, key) for key in ("INTERVAL", "COUNT"))
    if often not in [[one] for one in REPEATS] or interval < 1 or count > MOST_COUNTED:
        raise TooMuch("rule")
    if any(key in rule for key in UNUSUAL) or not _ever_comes(rule):
        raise TooMuch("rule")
    begins = event.get("DTSTART")
    if begins is None or begins.dt.year < EARLIEST:
        raise TooMuch("rule")
    last = rule.get("UNTIL", [None])[0]
    limit = _like(begins.dt, end + 2 * DAY)
    if last is None or _day(last) > _day(limit):
        rule["UNTIL"] = [limit]


def _ever_comes(rule: dict[str, list[object]]) -> bool:
    """Whether there is such a day at all: for the 30th of February dateutil looks until 9999."""
    days, months, weekdays = (
        [str(one).upper() for one in rule.get(key, [])]
        for key in ("BYMONTHDAY", "BYMONTH", "BYDAY")
    )
    if not days:
        return True
    if any(len(one) > 2 for one in weekdays):
        return False  # "the second Monday, if it is the 9th": of nobody's calendar
    return any(
        (str(day.day) in days or str(day.day - monthrange(day.year, day.month)[1] - 1) in days)
        and (not months or str(day.month) in months)
        and (not weekdays or WEEKDAYS[day.weekday()] in weekdays)
        for day in (date(2000, 1, 1) + n * DAY for n in range(28 * 366))
    )


def _number(rule: dict[str, list[object]], key: str) -> int:
    try:
        return int(str(rule.get(key, [1])[0]))
    except (ValueError, IndexError):
        return 0


def _like(pattern: date, moment: datetime) -> date:
    """The moment in the shape that UNTIL must have beside such a beginning."""
    if not isinstance(pattern, datetime):
        return moment.date()
    return moment.astimezone(UTC) if pattern.tzinfo else moment.replace(tzinfo=None)


def _day(moment: object) -> date:
    if isinstance(moment, datetime):
        return moment.date()
    assert isinstance(moment, date)
    return moment


def _found(event: Any, zone: ZoneInfo) -> Found | None:
    begins, ends = event.start, event.end
    is_all_day = not isinstance(begins, datetime)
    start, end = _instant(begins, zone), _instant(ends, zone)
    if start >= end:
        return None  # a reminder, of no length
    return Found(
        uid=str(event.get("UID", "")),
        start=start,
        end=end,
        summary=" ".join(str(event.get("SUMMARY", "")).split()),
        is_free=_is_free(event),
        is_all_day=is_all_day,
    )


def _is_free(event: Component) -> bool:
    words = {key: str(event.get(key, "")).upper() for key in ("TRANSP", "STATUS")}
    microsofts = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    return (
        words["TRANSP"] == "TRANSPARENT" or words["STATUS"] == "CANCELLED" or microsofts == "FREE"
    )


def _instant(moment: date, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def merged(times: Iterable[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """The same time as stretches that neither touch nor overlap, in order."""
    current: tuple[datetime, datetime] | None = None
    for start, end in sorted(times):
        if current and start <= current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current:
            yield current
        current = (start, end)
    if current:
        yield current
