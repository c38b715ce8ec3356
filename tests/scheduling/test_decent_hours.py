"""Nobody is sent a text by night; not even in those two nights a year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.decent import DecentHours

PARIS = ZoneInfo("Europe/Paris")
HOURS = DecentHours(PARIS)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda naive: naive.replace(tzinfo=UTC)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def wall(moment: datetime) -> str:
    return f"{moment.astimezone(PARIS):%Y-%m-%d %H:%M}"


@given(MOMENTS)
def test_the_next_and_the_last_are_decent_and_nearest(moment: datetime) -> None:
    for found in (HOURS.next(moment), HOURS.last(moment)):
        assert 8 <= found.astimezone(PARIS).hour < 20 or wall(found).endswith("20:00")
    assert HOURS.last(moment) <= moment <= HOURS.next(moment)
    assert HOURS.next(moment) - moment <= timedelta(hours=13)


@given(MOMENTS, st.integers(1, 1000))
def test_what_was_added_has_passed_in_decent_hours_alone(moment: datetime, minutes: int) -> None:
    """Against the slow and obvious way: minute by minute."""
    moment = moment.replace(second=0, microsecond=0)
    left, clock = minutes, HOURS.next(moment)
    while left:
        left -= 8 <= clock.astimezone(PARIS).hour < 20
        clock += timedelta(minutes=1)
    assert HOURS.add(moment, timedelta(minutes=minutes)) == clock


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-24 09:20", 24, "2026-11-23 09:20"),
        ("2026-11-24 07:30", 24, "2026-11-23 08:00"),
        ("2026-11-24 22:00", 24, "2026-11-24 08:00"),
        # Two hours before half past eight is too early, and eight would be too late.
        ("2026-11-24 08:30", 2, "2026-11-23 20:00"),
        ("2026-11-24 14:00", 2, "2026-11-24 12:00"),
        # The same hour on the wall, whether the night had 25 hours or 23.
        ("2026-10-25 09:20", 24, "2026-10-24 09:20"),
        ("2027-03-28 09:20", 24, "2027-03-27 09:20"),
        ("2028-03-01 10:00", 24, "2028-02-29 10:00"),
    ],
)
def test_when_somebody_is_reminded(start: str, hours: int, due: str) -> None:
    assert wall(HOURS.before(at(start), hours)) == due


def test_an_offer_of_the_evening_can_be_answered_in_the_morning() -> None:
    late = HOURS.add(at("2026-10-24 19:45"), timedelta(minutes=30))
    assert wall(late) == "2026-10-25 08:15"
