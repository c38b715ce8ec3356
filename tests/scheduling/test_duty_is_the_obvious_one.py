"""Against a slow model that looks at one moment after the other; the clocks change in between."""

import itertools
from datetime import datetime

from hypothesis import given, settings

from scheduling import duty_rules
from scheduling.duty_rules import FOREVER, Roster, Shift
from tests.scheduling.rosters import DAY, HOUR, MINUTE, obvious, rosters

SPAN = 4 * DAY
STEP = 15 * MINUTE  # every moment that is drawn lies on a quarter of an hour


def holder(found: list[Shift], moment: datetime) -> Shift | None:
    holding = [one for one in found if one.start <= moment and (not one.end or moment < one.end)]
    assert len(holding) <= 1
    return holding[0] if holding else None


@settings(max_examples=60)
@given(rosters())
def test_at_each_quarter_of_an_hour_the_same_colleague(drawn: tuple[Roster, datetime]) -> None:
    roster, around = drawn
    start, end = around - SPAN, around + SPAN
    found = duty_rules.shifts(roster, start, end)
    moment = start
    while moment < end:
        shift = holder(found, moment)
        assert (shift.colleague if shift else None) == obvious(roster, moment), moment
        moment += STEP


@settings(max_examples=60)
@given(rosters())
def test_one_moment_asked_alone_has_the_answer_of_the_whole_time(
    drawn: tuple[Roster, datetime],
) -> None:
    roster, around = drawn
    found = duty_rules.shifts(roster, around - SPAN, around + SPAN)
    for hour in range(-72, 72, 5):
        moment = around + hour * HOUR
        assert duty_rules.at(roster, moment) == holder(found, moment)


@settings(max_examples=40)
@given(rosters())
def test_those_that_follow_are_those_of_the_time_itself(drawn: tuple[Roster, datetime]) -> None:
    roster, around = drawn
    end, found = around + 70 * DAY, []
    for shift in duty_rules.following(roster, around):
        if shift.start >= end:
            break
        found.append(shift)
    assert found == duty_rules.shifts(roster, around, end)


@settings(max_examples=60)
@given(rosters())
def test_a_gap_is_where_nobody_is(drawn: tuple[Roster, datetime]) -> None:
    roster, around = drawn
    start, end = around - SPAN, around + SPAN
    gaps = duty_rules.uncovered(roster, [(start, end)], start, end)
    moment = start
    while moment < end:
        is_in_one = any(first <= moment < last for first, last in gaps)
        assert is_in_one is (obvious(roster, moment) is None)
        moment += STEP
    assert all(before[1] < after[0] for before, after in itertools.pairwise(gaps))


@settings(max_examples=60)
@given(rosters())
def test_shifts_are_in_order_and_never_two_at_once(drawn: tuple[Roster, datetime]) -> None:
    roster, around = drawn
    found = duty_rules.shifts(roster, around - 20 * DAY, around + 20 * DAY)
    ends = [shift.end or FOREVER for shift in found]
    assert all(shift.start < end for shift, end in zip(found, ends, strict=True))
    assert all(end <= shift.start for end, shift in zip(ends, found[1:], strict=False))
