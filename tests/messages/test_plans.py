"""Plans are pure: quiet hours, times at which letters leave, rounds, and what is passed on."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import plans
from messages.plans import Rules, Step

PARIS = ZoneInfo("Europe/Paris")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda naive: naive.replace(tzinfo=PARIS)
)
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


def paris(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("clock", "start", "end", "inside"),
    [
        ("12:00", "08:00", "20:00", True),
        ("20:00", "08:00", "20:00", False),
        ("23:30", "20:00", "07:30", True),
        ("07:29", "20:00", "07:30", True),
        ("07:30", "20:00", "07:30", False),
        ("12:00", "20:00", "07:30", False),
    ],
)
def test_hours_may_go_over_midnight(clock: str, start: str, end: str, inside: bool) -> None:
    times = [time.fromisoformat(one) for one in (clock, start, end)]
    assert plans.within(*times) is inside


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-09-08 19:59", "2026-09-08 19:59"),
        ("2026-09-08 20:00", "2026-09-09 07:30"),
        ("2026-09-09 03:00", "2026-09-09 07:30"),
        # The night on which the clock goes forward is an hour shorter, and ends as late.
        ("2026-03-29 01:30", "2026-03-29 07:30"),
    ],
)
def test_quiet_hours_end_by_the_clients_clock(now: str, until: str) -> None:
    rules = Rules(quiet=(time(20), time(7, 30)))
    assert rules.speaks_at(paris(now)) == paris(until)


def test_what_is_collected_leaves_at_the_next_of_its_times() -> None:
    rules = Rules(digest_at=(time(12), time(18)))
    assert rules.collects_until(paris("2026-09-08 10:00")) == paris("2026-09-08 12:00")
    assert rules.collects_until(paris("2026-09-08 12:00")) == paris("2026-09-08 18:00")
    assert rules.collects_until(paris("2026-09-08 18:30")) == paris("2026-09-09 12:00")
    assert Rules().collects_until(paris("2026-09-08 18:30")) is None


@given(moments, clocks, clocks)
def test_nobody_is_told_in_quiet_hours_nor_waits_longer_than_a_day(
    now: datetime, start: time, end: time
) -> None:
    if start == end:
        return
    speaks = Rules(quiet=(start, end)).speaks_at(now)
    assert now <= speaks <= now + timedelta(hours=25)
    assert not plans.within(speaks.time(), start, end)


@given(st.lists(clocks, max_size=3), st.one_of(st.none(), st.integers(2, 9)))
def test_rules_come_back_as_they_were_kept(digest_at: list[time], count: int | None) -> None:
    rules = Rules((time(20), time(7)), tuple(digest_at), count, 30, ("a", "b"))
    assert Rules.of(rules.kept()) == rules
    assert Rules.of({}) == Rules()


def test_steps_come_back_as_they_were_kept() -> None:
    step = Step("group", ("a", "b"), ("sms",), 5)
    assert Step.of(step.kept()) == step


def test_in_turn_each_is_waited_for_and_rounds_repeat_all() -> None:
    turns = plans.one_by_one(Step("group", ("a", "b"), ("sms",), 5))
    assert [step.people for step in turns] == [("a",), ("b",)]
    assert plans.waits(plans.rounds(turns, 3)) == timedelta(minutes=30)


@given(st.integers(-1, 4))
def test_whoever_is_handed_a_message_comes_next_and_nobody_is_left_out(place: int) -> None:
    steps = [Step("person", (str(n),)) for n in range(5)]
    longer = plans.with_pass(steps, place, "me", 15)
    assert longer[place + 1].people == ("me",)
    assert [step for step in longer if step.people != ("me",)] == steps
