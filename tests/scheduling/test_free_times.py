"""What is free: hours and working times, without absences and what is booked."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from scheduling.availability import Book, Busy, Diary, Kind, Wish, Working, fits, free, offered
from scheduling.hours import Hours, Period, Shut

PARIS = ZoneInfo("Europe/Paris")
ROUX, LAMBERT, VISIT, VACCINE, CALL = (UUID(int=number) for number in range(1, 6))
BOTH = frozenset({ROUX, LAMBERT})
MIN = timedelta(minutes=1)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def busy(start: str, end: str, **more: object) -> Busy:
    return Busy(local(start), local(end), **more)  # type: ignore[arg-type]


KIND = Kind(VISIT, 20 * MIN, agendas=BOTH)
WEEK = Hours([Period(day, time(9), time(12)) for day in range(5)])
NOW = local("2026-11-23 08:00")  # a Monday


def times(
    *diaries: Diary,
    kind: Kind = KIND,
    wish: Wish | None = None,
    hours: Hours = WEEK,
    first: int = 3,
) -> list[str]:
    book = Book(PARIS, hours, diaries)
    found = islice(free(book, kind, NOW, wish or Wish()), first)
    return [f"{slot.start.astimezone(PARIS):%a %H:%M}" for slot in found]


def test_without_working_times_the_clients_hours_hold() -> None:
    assert times(Diary(ROUX)) == ["Mon 09:00", "Mon 09:10", "Mon 09:20"]


def test_working_times_stand_in_their_place_while_they_last() -> None:
    until_today = Working(Period(0, time(15), time(16)), last_day=date(2026, 11, 23))
    from_friday = Working(Period(4, time(8), time(9)), first_day=date(2026, 11, 25))
    diary = Diary(ROUX, step=30 * MIN, working=[until_today, from_friday])
    assert times(diary, first=4) == ["Mon 15:00", "Mon 15:30", "Fri 08:00", "Fri 08:30"]


def test_a_working_time_may_be_for_some_kinds_alone() -> None:
    tuesday = Working(Period(1, time(14), time(14, 40)), kinds=frozenset({VACCINE}))
    monday = Working(Period(0, time(9), time(9, 20)))
    diary = Diary(ROUX, working=[tuesday, monday])
    vaccine = replace(KIND, id=VACCINE)
    assert times(diary) == ["Mon 09:00", "Mon 09:00", "Mon 09:00"]
    assert times(diary, kind=vaccine) == ["Mon 09:00", "Tue 14:00", "Tue 14:10"]


def test_closures_and_holidays_close_working_times_too() -> None:
    hours = replace(
        WEEK,
        closures=[Shut(date(2026, 11, 24), date(2026, 11, 24))],
        holiday=lambda day: "Fête" if day == date(2026, 11, 23) else None,
    )
    diary = Diary(ROUX, working=[Working(Period(day, time(8), time(8, 30))) for day in range(7)])
    assert times(diary, hours=hours, first=1) == ["Wed 08:00"]


def test_time_around_an_appointment_is_kept_free_of_others_only() -> None:
    kind = replace(KIND, before=5 * MIN, after=10 * MIN)
    diary = Diary(ROUX, taken=[busy("2026-11-23 09:30", "2026-11-23 09:50")])
    # At 9:00 it would end at 9:20 and be cleaned up after until 9:30.
    assert times(diary, kind=kind) == ["Mon 09:00", "Mon 10:00", "Mon 10:10"]


def test_absences_notice_and_horizon() -> None:
    away = Diary(ROUX, absences=[(local("2026-11-23 09:00"), local("2026-11-23 11:30"))])
    assert times(away) == ["Mon 11:30", "Mon 11:40", "Tue 09:00"]
    assert times(away, kind=replace(KIND, notice=24 * 60 * MIN)) == [
        *("Tue 09:00", "Tue 09:10", "Tue 09:20")
    ]
    assert times(away, kind=replace(KIND, horizon=0)) == ["Mon 11:30", "Mon 11:40"]


def test_the_next_with_either_not_on_a_day_and_after_an_hour() -> None:
    late = [Working(Period(day, time(16), time(18))) for day in range(5)]
    roux = Diary(ROUX, working=late, step=60 * MIN)
    lambert = Diary(LAMBERT, working=late[1:], step=60 * MIN)
    wish = Wish(not_on=frozenset({0}), after=time(17))
    assert times(roux, lambert, wish=wish) == ["Tue 17:00", "Tue 17:00", "Wed 17:00"]
    only = replace(wish, agendas=frozenset({LAMBERT}), from_day=date(2026, 11, 26))
    assert times(roux, lambert, wish=only, first=2) == ["Thu 17:00", "Fri 17:00"]


def test_a_hold_is_shown_and_is_not_free_until_it_is_over() -> None:
    hold = busy("2026-11-23 09:00", "2026-11-23 09:20", held_until=NOW + 60 * MIN, call_id=CALL)
    book = Book(PARIS, WEEK, [Diary(ROUX, step=20 * MIN, taken=[hold])])
    first = next(offered(book, KIND, NOW))
    assert first.hold == hold
    assert next(free(book, KIND, NOW)).start == local("2026-11-23 09:20")
    assert next(free(book, KIND, NOW, own=frozenset({CALL}))).start == local("2026-11-23 09:00")
    its_end = local("2026-11-23 09:00")
    assert next(free(book, KIND, its_end)).start == its_end


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-23 09:05", True),  # not one that is offered, but within the time
        ("2026-11-23 11:41", False),
        ("2026-11-23 07:59", False),
        ("2027-02-01 09:00", False),
    ],
)
def test_what_fits(start: str, expected: bool) -> None:
    diary = Diary(ROUX)
    book = Book(PARIS, WEEK, [diary])
    assert fits(book, diary, KIND, local(start).astimezone(UTC), NOW) is expected
