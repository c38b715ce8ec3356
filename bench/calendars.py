"""The calendars of the comparison: the same for everybody, made from a seed.

Only the standard library: the other side reads this in an environment of its own. All that is in
them, both sides know: one working time a day, whole days off, an absence within a day, kinds that
begin every quarter of an hour, appointments that do not overlap.
"""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

AGENDAS, DAYS, STEP = 20, 60, 15
KINDS = (15, 20, 30, 45, 60)  # minutes
WEEK = {0: (9, 18), 1: (8, 17), 2: (9, 13), 3: (9, 18), 4: (8, 16), 5: (9, 12)}  # Monday first
SEED, SHARE = 17, 0.4  # of the quarters of an hour, so many are booked


@dataclass
class Calendar:
    """One agenda: hours by weekday, days off, an absence a week, and what is booked."""

    name: str
    week: dict[int, tuple[time, time]]
    off: list[date] = field(default_factory=list)
    away: list[tuple[datetime, datetime]] = field(default_factory=list)
    booked: list[tuple[datetime, datetime]] = field(default_factory=list)


def make(today: date) -> list[Calendar]:
    """Twenty calendars for the sixty days after `today`; times are local, without a zone."""
    chance = random.Random(SEED)
    return [_calendar(f"Agenda {number:02}", today, chance) for number in range(AGENDAS)]


def _calendar(name: str, today: date, chance: random.Random) -> Calendar:
    free_day = chance.choice([*WEEK])
    hours = {day: span for day, span in WEEK.items() if day != free_day}
    made = Calendar(name, {day: (time(a), time(b)) for day, (a, b) in hours.items()})
    for day in (today + timedelta(days=ahead) for ahead in range(1, DAYS + 1)):
        if day.weekday() in made.week:
            _day(made, day, chance)
    return made


def _day(made: Calendar, day: date, chance: random.Random) -> None:
    if chance.random() < 0.05:
        made.off.append(day)
        return
    opens, closes = (datetime.combine(day, clock) for clock in made.week[day.weekday()])
    if chance.random() < 0.2:
        start = opens + timedelta(minutes=STEP * chance.randrange(8))
        made.away.append((start, start + timedelta(hours=1)))
    while opens < closes:
        end = opens + timedelta(minutes=chance.choice([15, 30, 45]))
        if end <= closes and chance.random() < SHARE:
            made.booked.append((opens, end))
        opens = end
