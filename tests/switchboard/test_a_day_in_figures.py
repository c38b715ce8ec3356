"""A day's figures come from its spells alone, whatever the day was like."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from telephony.switchboard import day
from telephony.switchboard.day import Stretch
from telephony.switchboard.models import Agent

State = Agent.State
MORNING = datetime(2026, 11, 24, 8, tzinfo=UTC)
ONE, PAUSE, TRAINING = (UUID(int=number) for number in range(1, 4))


def days(*pieces: tuple[str, float]) -> list[Stretch]:
    """Stretches that follow each other from the morning on: state and seconds."""
    found, at = [], MORNING
    for state, seconds in pieces:
        call = ONE if state in ("offered", "talking", "wrapup") else None
        found.append(Stretch(state, at, at + timedelta(seconds=seconds), call))
        at += timedelta(seconds=seconds)
    return found


def end(known: list[Stretch]) -> datetime:
    return known[-1].ended_at


def test_a_call_that_was_offered_and_taken_is_answered() -> None:
    known = days(("offline", 60), ("ready", 40), ("offered", 6), ("talking", 90), ("wrapup", 20))
    mine = day.of(known, end(known))
    assert mine.since == MORNING + timedelta(seconds=60)
    assert (mine.offered, mine.answered, mine.answer_seconds) == (1, 1, 6)
    assert mine.service_level == 1
    assert mine.seconds[State.TALKING] == 90
    assert mine.work_seconds == 156


def test_an_offer_that_passed_or_came_too_late_lowers_the_service_level() -> None:
    pieces: list[tuple[str, float]] = [
        ("offered", 5),
        ("talking", 9),
        ("offered", 25),
        ("talking", 9),
    ]
    known = days(*pieces, ("offered", 20), ("ready", 5), ("offered", 3))
    mine = day.of(known, end(known))
    assert (mine.offered, mine.answered) == (3, 2), "the one that still rings is not counted"
    assert mine.service_level == 1 / 3


def test_breaks_are_compared_with_their_plan_and_work_is_no_break() -> None:
    minutes = [MORNING + timedelta(minutes=n) for n in (0, 12, 20, 50)]
    plan = MORNING + timedelta(minutes=10)
    known = [
        Stretch(State.PAUSE, minutes[0], minutes[1], kind_id=PAUSE, planned_until=plan),
        Stretch(State.PAUSE, minutes[1], minutes[2]),  # set aside by the house: no plan
        Stretch(State.PAUSE, minutes[2], minutes[3], kind_id=TRAINING, is_work=True),
    ]
    mine = day.of(known, minutes[3])
    assert (mine.break_seconds, mine.over_seconds, mine.longest_pause) == (1200, 120, 720)
    assert mine.seconds == {State.PAUSE: 1200, "duty": 1800}
    assert mine.by_kind == {PAUSE: 720, None: 480, TRAINING: 1800}
    assert mine.work_seconds == 1800


def test_a_day_without_anything_has_nothing_to_tell() -> None:
    mine = day.of([], MORNING)
    assert (mine.since, mine.answer_seconds, mine.service_level) == (None, None, None)
    assert day.bar([]) == []


PIECES = st.lists(
    st.tuples(st.sampled_from(State.values), st.floats(0, 40_000)), min_size=1, max_size=40
)


@given(PIECES, st.floats(0, 1))
def test_the_seconds_of_all_states_are_those_of_the_day(
    pieces: list[tuple[str, float]], share: float
) -> None:
    known = days(*pieces)
    until = MORNING + (end(known) - MORNING) * share
    mine = day.of(known, until)
    assert abs(sum(mine.seconds.values()) - (until - MORNING).total_seconds()) < 0.01
    assert mine.answered <= mine.offered
    assert mine.longest_pause <= mine.break_seconds + 0.01


@given(PIECES, st.integers(1, 200))
def test_the_bar_is_as_long_as_the_day_and_has_no_holes(
    pieces: list[tuple[str, float]], slots: int
) -> None:
    runs = day.bar(days(*pieces), slots)
    ends = [0, *(run.start + run.length for run in runs)]
    assert [run.start for run in runs] == ends[:-1]
    assert ends[-1] in (0, slots)
