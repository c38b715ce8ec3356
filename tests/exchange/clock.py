"""Simulated time: whole seconds, moved by the test alone; Django's clock goes with it."""

import heapq
import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import time_machine

# A Tuesday in the morning, long after any real day on which the tests' shared rows were made.
MORNING = datetime(2035, 1, 9, 9, 0, tzinfo=UTC)


class Clock:
    """The present, and what is due later."""

    def __init__(self, traveller: time_machine.Traveller, start: datetime = MORNING) -> None:
        self._traveller = traveller
        self._start = start
        self._numbers = itertools.count()
        self._due: list[tuple[int, int, Callable[[], None]]] = []
        self.seconds = 0
        self._move_to(0)

    @property
    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.seconds)

    def later(self, seconds: int, action: Callable[[], None]) -> None:
        """Do `action` once so many seconds have passed."""
        heapq.heappush(self._due, (self.seconds + seconds, next(self._numbers), action))

    def next_within(self, end: int) -> Callable[[], None] | None:
        """Move to the next thing due until second `end` and return it; without one, move there."""
        if not self._due or self._due[0][0] > end:
            self._move_to(end)
            return None
        due, _number, action = heapq.heappop(self._due)
        self._move_to(max(due, self.seconds))
        return action

    def _move_to(self, seconds: int) -> None:
        self.seconds = seconds
        self._traveller.move_to(self.now, tick=False)
