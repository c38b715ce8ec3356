"""Open or closed, and until when."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.hours import Hours, Period, Shut, Special, load, opening, week
from scheduling.models import Closure
from tenants import access
from tests.cast import Cast

PARIS = ZoneInfo("Europe/Paris")
MORNING, AFTERNOON = (time(8, 30), time(12, 30)), (time(14), time(18, 30))
WEEKDAYS = [Period(day, *half) for day in range(5) for half in (MORNING, AFTERNOON)]
USUAL = Hours(WEEKDAYS, [Shut(date(2026, 5, 1), date(2026, 5, 1))])


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("at", "is_open", "changes_at"),
    [
        ("2026-04-27 08:29:59", False, "2026-04-27 08:30"),  # a Monday
        ("2026-04-27 08:30", True, "2026-04-27 12:30"),
        ("2026-04-27 12:29:59", True, "2026-04-27 12:30"),
        ("2026-04-27 12:30", False, "2026-04-27 14:00"),
        ("2026-04-27 18:30", False, "2026-04-28 08:30"),
        ("2026-05-01 10:00", False, "2026-05-04 08:30"),  # closed on Friday, then the weekend
        ("2026-04-30 18:30", False, "2026-05-04 08:30"),
        ("2026-05-02 00:00", False, "2026-05-04 08:30"),
        # Clocks go forward on Sunday 29 March, and back on Sunday 25 October.
        ("2026-03-27 18:30", False, "2026-03-30 08:30"),
        ("2026-03-29 02:30", False, "2026-03-30 08:30"),
        ("2026-10-25 02:30", False, "2026-10-26 08:30"),
        ("2026-10-23 18:30", False, "2026-10-26 08:30"),
    ],
)
def test_the_state_and_its_next_change(at: str, is_open: bool, changes_at: str) -> None:
    state = opening(USUAL, local(at))
    assert (state.is_open, state.changes_at) == (is_open, local(changes_at))


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 9), ("2026-10-25", 11)])
def test_on_the_days_on_which_clocks_change_the_door_opens_by_the_clock(
    day: str, hours: int
) -> None:
    sundays = Hours([Period(6, time(10), time(12))])
    midnight = local(f"{day} 00:00")
    changes_at = opening(sundays, midnight).changes_at
    assert changes_at is not None
    assert changes_at.time() == time(10)
    assert changes_at.timestamp() - midnight.timestamp() == hours * 3600
    assert opening(sundays, changes_at).is_open


def test_periods_that_touch_or_overlap_are_one() -> None:
    touching = Hours(
        [Period(0, time(8), time(12)), Period(0, time(12), time(14)), Period(0, time(13), time(19))]
    )
    assert opening(touching, local("2026-04-27 09:00")).changes_at == local("2026-04-27 19:00")


def test_without_hours_nothing_ever_changes() -> None:
    assert opening(Hours(), local("2026-04-27 09:00")).changes_at is None


def test_only_on_the_same_weekday_of_next_week() -> None:
    hours = Hours([Period(0, time(8), time(9))])
    assert opening(hours, local("2026-04-27 09:00")).changes_at == local("2026-05-04 08:00")


def test_the_whole_week_is_never_closed() -> None:
    always = Hours([Period(day, time(0), time(0)) for day in range(7)])
    state = opening(always, local("2026-03-29 02:59"))
    assert (state.is_open, state.changes_at, state.since) == (True, None, None)


days = st.dates(date(2026, 3, 1), date(2026, 11, 30))
maybe = st.none() | st.times()
closures = st.builds(
    lambda day, more, times: Shut(day, day + timedelta(more), *times),
    days,
    st.integers(0, 9),
    st.tuples(maybe, maybe),
)
any_hours = st.builds(
    Hours,
    st.lists(st.builds(Period, st.integers(0, 6), st.times(), st.times()), max_size=9),
    st.lists(closures, max_size=4),
    st.lists(st.builds(Special, days, st.times(), st.times()), max_size=3),
    st.sets(days, max_size=5).map(lambda found: lambda day: "Fête" if day in found else None),
)
moments = st.datetimes(
    datetime(2026, 3, 20), datetime(2026, 11, 1), timezones=st.just(PARIS)
) | st.sampled_from([local("2026-03-29 01:30"), local("2026-10-25 02:30")])


@given(any_hours, moments)
def test_at_the_moments_named_the_state_is_another_and_not_between(
    hours: Hours, at: datetime
) -> None:
    now = opening(hours, at)
    tick = timedelta(microseconds=1)
    if now.changes_at is not None:
        assert now.changes_at.timestamp() > at.timestamp()
        assert opening(hours, now.changes_at).is_open is not now.is_open
        just_before = (now.changes_at.astimezone(UTC) - tick).astimezone(PARIS)
        assert opening(hours, just_before).is_open is now.is_open
    if now.since is not None:
        assert now.since.timestamp() <= at.timestamp()
        assert opening(hours, now.since).is_open is now.is_open
        just_before = (now.since.astimezone(UTC) - tick).astimezone(PARIS)
        assert opening(hours, just_before).is_open is not now.is_open


@pytest.mark.django_db
def test_each_client_has_hours_of_its_own(cast: Cast) -> None:
    with access.inside(cast.practice):
        Closure.objects.create(first_day=date(2026, 8, 1), last_day=date(2026, 8, 15))
        practice = load()
    with access.inside(cast.plumber):
        plumber = load()
    assert opening(practice, local("2026-08-10 09:00")).is_open is False
    assert opening(plumber, local("2026-08-10 09:00")).is_open is True
    assert [len(periods) for _day, periods in week(practice, date(2026, 4, 27))] == [
        2,
        2,
        1,
        2,
        2,
        1,
        0,
    ]
