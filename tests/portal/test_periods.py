"""Weeks and months by the client's calendar, and what each is compared with."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal import periods
from portal.periods import Period

PARIS = ZoneInfo("Europe/Paris")
HOUR = timedelta(hours=1)


def days(period: Period) -> tuple[str, str]:
    return str(period.first), str(period.last)


@pytest.mark.parametrize(
    ("day", "week", "month"),
    [
        ("2026-11-22", ("2026-11-16", "2026-11-22"), ("2026-11-01", "2026-11-30")),
        ("2026-11-23", ("2026-11-23", "2026-11-29"), ("2026-11-01", "2026-11-30")),
        ("2024-02-29", ("2024-02-26", "2024-03-03"), ("2024-02-01", "2024-02-29")),
        ("2026-01-01", ("2025-12-29", "2026-01-04"), ("2026-01-01", "2026-01-31")),
    ],
)
def test_a_day_is_in_one_week_and_one_month(
    day: str, week: tuple[str, str], month: tuple[str, str]
) -> None:
    assert days(periods.week(date.fromisoformat(day))) == week
    assert days(periods.month(date.fromisoformat(day))) == month


@pytest.mark.parametrize(
    ("period", "before", "after"),
    [
        (
            periods.month(date(2026, 3, 31)),
            ("2026-02-01", "2026-02-28"),
            ("2026-04-01", "2026-04-30"),
        ),
        (
            periods.month(date(2026, 1, 5)),
            ("2025-12-01", "2025-12-31"),
            ("2026-02-01", "2026-02-28"),
        ),
        (
            periods.week(date(2026, 1, 1)),
            ("2025-12-22", "2025-12-28"),
            ("2026-01-05", "2026-01-11"),
        ),
        (
            periods.custom(date(2026, 3, 1), date(2026, 3, 10)),
            ("2026-02-19", "2026-02-28"),
            ("2026-03-11", "2026-03-20"),
        ),
    ],
)
def test_one_follows_the_other(
    period: Period, before: tuple[str, str], after: tuple[str, str]
) -> None:
    assert days(periods.previous(period)) == before
    assert days(periods.following(period)) == after
    if period.kind != periods.CUSTOM:
        assert periods.following(periods.previous(period)) == period


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-03-01", ("2026-02-01", "2026-02-01")),
        ("2026-03-15", ("2026-02-01", "2026-02-15")),
        ("2026-03-30", ("2026-02-01", "2026-02-28")),
        ("2026-03-31", ("2026-02-01", "2026-02-28")),
        ("2026-05-02", ("2026-02-01", "2026-02-28")),
    ],
)
def test_a_month_that_runs_is_compared_with_as_many_days(
    today: str, expected: tuple[str, str]
) -> None:
    march = periods.month(date(2026, 3, 1))
    assert days(periods.compared(march, date.fromisoformat(today))) == expected


@pytest.mark.parametrize(
    ("first", "last"), [("2026-02-02", "2026-02-01"), ("2024-01-01", "2025-01-02")]
)
def test_no_period_runs_backwards_or_for_ever(first: str, last: str) -> None:
    with pytest.raises(ValueError, match="period"):
        periods.custom(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)]
)
def test_a_day_is_as_long_as_the_clock_makes_it(day: date, hours: int) -> None:
    since, until = periods.custom(day, day).bounds(PARIS)
    # Subtracted between instants: one zone's own times would be compared by their clocks.
    assert (until.astimezone(ZoneInfo("UTC")) - since.astimezone(ZoneInfo("UTC"))) / HOUR == hours
