"""From rows to the day's numbers: two clocks, each with its own truth."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from telephony.switchboard.figures import QUEUE, RING, Figures, Row, Target, by_client, count

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ONE, OTHER = UUID(int=1), UUID(int=2)
TARGET = Target(seconds=20, percent=80)


def call(
    queued: float | None = 8,
    answered: float | None = None,
    closed: float | None = None,
    outcome: str = "",
    client: UUID = ONE,
    is_callback: bool = False,
) -> Row:
    """A call that rang at noon; the rest in seconds from then."""

    def at(seconds: float | None) -> datetime | None:
        return None if seconds is None else NOON + timedelta(seconds=seconds)

    return Row(client, NOON, at(queued), at(answered), at(closed), outcome, is_callback)


def told(*rows: Row, target: Target = TARGET, now: float = 600) -> Figures:
    return count(rows, lambda _client: target, NOON + timedelta(seconds=now))


# A call, and what each clock says: decided, in time.
CLOCKS = {
    "answered in time on both": (call(8, 15), (1, 1), (1, 1)),
    "in time from the queue, late from the ring": (call(8, 27), (1, 0), (1, 1)),
    "on the very second": (call(0, 20), (1, 1), (1, 1)),
    "a little later": (call(0, 20.4), (1, 0), (1, 0)),
    "hung up in the greeting": (call(None, None, 5, "greeting"), (1, 0), (0, 0)),
    "hung up while waiting": (call(8, None, 12, "waiting"), (1, 0), (1, 0)),
    "hung up on hold, but answered in time": (call(8, 15, 99, "held"), (1, 1), (1, 1)),
    "voicemail out of the queue": (call(8, None, 60, "voicemail"), (1, 0), (1, 0)),
    "called back": (call(8, 300, 360, "called", is_callback=True), (1, 0), (1, 0)),
    "to be called back": (call(8, is_callback=True), (1, 0), (1, 0)),
    "heard an announcement": (call(None, None, 9, "announced"), (0, 0), (0, 0)),
    "put through by rule": (call(None, None, 90, "forwarded"), (0, 0), (0, 0)),
    "voicemail by rule": (call(None, None, 90, "voicemail"), (0, 0), (0, 0)),
}


@pytest.mark.parametrize("name", CLOCKS)
def test_both_clocks(name: str) -> None:
    row, ring, queue = CLOCKS[name]
    found = told(row)
    assert (found.ring.decided, found.ring.in_time) == ring
    assert (found.queue.decided, found.queue.in_time) == queue


@pytest.mark.parametrize(("now", "decided"), [(10, 0), (25, 0), (29, 1)])
def test_who_waits_counts_once_it_is_too_late(now: float, decided: int) -> None:
    found = told(call(8), now=now)
    assert found.queue.decided == decided
    assert found.queue.longest == now - 8
    assert found.offered == 1


def test_who_still_hears_the_greeting_is_not_offered_yet() -> None:
    assert told(call(None)) == Figures()


def test_where_they_hung_up() -> None:
    found = told(
        call(None, None, 5, "greeting"),
        call(8, None, 30, "waiting"),
        call(8, None, 40, "waiting"),
        call(8, 15, 99, "held"),
        call(8, 15, 99, "answered"),
        call(8, None, 60, "voicemail"),
        call(8, 300, 360, "called", is_callback=True),
    )
    assert (found.lost_greeting, found.lost_waiting, found.lost_held) == (1, 2, 1)
    assert (found.offered, found.answered, found.lost) == (7, 2, 4)
    assert (found.elsewhere, found.called_back) == (1, 1)


def test_waits_are_those_of_the_answered_and_the_longest_of_all() -> None:
    found = told(call(8, 12), call(8, 18), call(8, None, 90, "waiting"))
    assert (found.queue.average, found.queue.longest) == (7, 82)
    assert (found.ring.average, found.ring.longest) == (15, 90)


def test_nobody_called() -> None:
    assert told() == Figures()
    assert told().queue.level is None
    assert not told().misses(TARGET)


def test_nearly_is_not_met() -> None:
    in_time, late = call(0, 5), call(0, 50)
    assert told(*[in_time] * 4, late).queue.level == 80
    assert not told(*[in_time] * 4, late).misses(TARGET)
    assert told(*[in_time] * 799, *[late] * 201).queue.level == 79
    assert told(*[in_time] * 799, *[late] * 201).misses(TARGET)


def test_the_target_says_which_clock_gives_the_colour() -> None:
    found = told(call(8, 27))
    assert not found.misses(Target(20, 80, QUEUE))
    assert found.misses(Target(20, 80, RING))


def test_each_client_is_measured_by_its_own_target() -> None:
    aims = {ONE: Target(seconds=10), OTHER: Target(seconds=60)}
    rows = [call(0, 30, client=ONE), call(0, 30, client=OTHER)]
    assert count(rows, aims.__getitem__, NOON).queue.in_time == 1
    found = by_client(rows, aims.__getitem__, NOON)
    assert found[ONE].misses(aims[ONE])
    assert not found[OTHER].misses(aims[OTHER])
