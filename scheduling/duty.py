"""Who is on duty: the one resolver, for screen, routing, delivery, transfer, portal and API.

"Who, until when, then who, by what rule" for the client whose schema is entered. The rules stand in
`duty_rules.py`; here the rows are read.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from scheduling import duty_rules, hours, public_holidays
from scheduling.duty_models import MOST_DAYS, DutyLayer, DutyRoster, DutySettings
from scheduling.duty_rules import FOREVER, Layer, Roster, Shift, Span, Stretch
from scheduling.models import Calendar
from tenants import access
from tenants.directory.models import Colleague
from tenants.reading import once

__all__ = ["Gap", "Next", "OnDuty", "Shift", "after", "around", "between", "gaps", "on_duty"]
DAY = timedelta(days=1)
# A shift that goes on now can have begun so long ago, and have been cut by a stretch since.
BEFORE = (MOST_DAYS + 2) * DAY


@dataclass(frozen=True)
class OnDuty:
    """The colleague who answers, and until when (None: open-ended); `shift` has the rule."""

    colleague: Colleague
    until: datetime | None
    shift: Shift


@dataclass(frozen=True)
class Next:
    """The colleague whose duty comes next, and when it begins."""

    colleague: Colleague
    since: datetime
    shift: Shift


@dataclass(frozen=True)
class Gap:
    """A time in which somebody should be on duty and nobody is."""

    start: datetime
    end: datetime


def on_duty(at: datetime) -> OnDuty | None:
    """Who answers for the client at `at`; None where the roster has a gap. In its schema.

    Several shifts of one colleague that follow each other are one duty: its end is the last one's.
    """
    return _first(load(at), at)


def after(at: datetime) -> Next | None:
    """Whose duty is the first to begin after `at`; None where the roster ends. In its schema."""
    return _second(load(at), at)


def around(at: datetime) -> tuple[OnDuty | None, Next | None]:
    """Both of the above, read at once. In the client's schema."""
    roster = load(at)
    return _first(roster, at), _second(roster, at)


def between(start: datetime, end: datetime) -> list[Shift]:
    """Every shift that touches the time from `start` to before `end`, whole, in order.

    Shifts do not overlap; one colleague's may follow each other, by different rules or turns. In
    the client's schema. Times are UTC.
    """
    return duty_rules.shifts(load(start), start, end)


def beginnings(start: datetime, end: datetime) -> list[OnDuty]:
    """Whose duty begins from `start` to before `end`, in order; not who only goes on."""
    roster, before, found = load(start), None, list[OnDuty]()
    # One moment more: whoever is relieved at `start` must be seen to know who only goes on.
    for shift in duty_rules.shifts(roster, start - duty_rules.INSTANT, end):
        if shift.start >= start and not _goes_on(before, shift):
            found.append(OnDuty(shift.colleague, _until(roster, shift), shift))
        before = shift
    return found


def is_held(colleague: Colleague, start: datetime, end: datetime | None) -> bool:
    """Whether it is this colleague's duty from `start` until `end` (None: open) without a break."""
    roster, moment = load(start), start
    shift = duty_rules.at(roster, moment)
    while shift is not None and shift.colleague == colleague:
        if shift.end is None or (end is not None and shift.end >= end):
            return True
        moment = shift.end
        shift = duty_rules.at(roster, moment)
    return False


def gaps(start: datetime, end: datetime) -> list[Gap]:
    """The times from `start` to `end` in which somebody has to be on duty and nobody is.

    None for a client that has never had a roster. In its schema.
    """
    needed = DutySettings.current().needed
    if needed == DutySettings.Needed.NEVER or not is_used():
        return []
    roster = load(start)
    wanted = [(start, end)]
    if needed == DutySettings.Needed.CLOSED:
        wanted = duty_rules.without(wanted, _open(roster.zone, start, end))
    return [Gap(*span) for span in duty_rules.uncovered(roster, wanted, start, end)]


def is_used() -> bool:
    """Whether the client has a roster, even one that has ended. In its schema."""
    return DutyLayer.objects.exists() or DutyRoster.objects.exists()


def sentence_of(row: DutyLayer) -> str:
    """A layer in words, in the reader's language."""
    return _layer(row).sentence


def load(at: datetime) -> Roster:
    """The roster as it is needed from `at` on. In the client's schema; three queries or four."""
    return _since((at - BEFORE).astimezone(UTC).date())


@once
def _since(day: date) -> Roster:
    rows = list(DutyLayer.objects.prefetch_related("turns__colleague"))
    stretches = DutyRoster.objects.filter(
        Q(during__upper_inf=True) | Q(during__endswith__gt=datetime.combine(day, time.min, UTC))
    )
    return Roster(
        zone=ZoneInfo(access.client_inside().time_zone),
        stretches=[_stretch(row) for row in stretches.select_related("colleague")],
        layers=[_layer(row) for row in rows],
        holiday=_holidays(rows),
    )


def _first(roster: Roster, at: datetime) -> OnDuty | None:
    shift = duty_rules.at(roster, at)
    return OnDuty(shift.colleague, _until(roster, shift), shift) if shift else None


def _until(roster: Roster, shift: Shift) -> datetime | None:
    """When the shift's colleague is relieved: after the last of those that follow each other."""
    if shift.end is None:
        return None
    last = shift
    for one in duty_rules.following(roster, shift.end):
        if not _goes_on(last, one):
            return last.end
        last = one
    return last.end if last.end and not duty_rules.at(roster, last.end) else None


def _second(roster: Roster, at: datetime) -> Next | None:
    before = None
    for shift in duty_rules.following(roster, at):
        if shift.start > at and not _goes_on(before, shift):
            return Next(shift.colleague, shift.start, shift)
        before = shift
    return None


def _goes_on(before: Shift | None, shift: Shift) -> bool:
    """Whether the same colleague's duty only goes on, by another turn or rule."""
    return before is not None and (before.colleague, before.end) == (shift.colleague, shift.start)


def _stretch(row: DutyRoster) -> Stretch:
    lower, upper = row.during.lower, row.during.upper
    return Stretch(
        row.colleague,
        lower.astimezone(UTC),
        upper.astimezone(UTC) if upper else FOREVER,
        row.how,
        row.author_name,
        row.pk,
    )


def _layer(row: DutyLayer) -> Layer:
    return Layer(
        name=row.name,
        people=tuple(turn.colleague for turn in row.turns.all()),
        first_day=row.first_day,
        last_day=row.last_day,
        every=row.every,
        handover_day=row.handover_day,
        handover_time=row.handover_time,
        weekdays=frozenset(row.weekdays),
        from_time=row.from_time,
        until_time=row.until_time,
        holidays=row.holidays,
        id=row.pk,
    )


def _holidays(rows: list[DutyLayer]) -> Callable[[date], str | None]:
    if all(row.holidays == DutyLayer.Holidays.ANY for row in rows):
        return hours.no_holidays
    calendar = Calendar.current()
    return public_holidays.names(calendar.country, calendar.subdivision)


def _open(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Span]:
    """The opening hours that touch the time."""
    kept = hours.load()
    day, last = start.astimezone(zone).date() - DAY, end.astimezone(zone).date()
    while day <= last:
        for opens, closes in hours.open_on(kept, day):
            yield (
                opens.replace(tzinfo=zone).astimezone(UTC),
                closes.replace(tzinfo=zone).astimezone(UTC),
            )
        day += DAY
