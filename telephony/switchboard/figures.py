"""The day in figures: from rows to numbers, nothing else. Two clocks, for there are two truths.

The trade counts "answered within so many seconds" from the first ring, or from the moment at which
the caller, through greeting and menu, reached the queue. Both are worked out; which of them gives
the colour is the target's to say. All calls offered are counted, also those who hung up at once.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

RING, QUEUE = "ring", "queue"
# Where somebody hung up, as the outcome says (telephony.models.JournalEntry.Outcome).
GREETING, WAITING, HELD = OUTCOMES = "greeting", "waiting", "held"


@dataclass(frozen=True)
class Target:
    """`percent` of the calls answered within `seconds` on this `clock` (RING or QUEUE)."""

    seconds: int = 20
    percent: int = 80
    clock: str = QUEUE


@dataclass(frozen=True)
class Row:
    """A call of the day. `outcome` is empty while it lasts; without `queued_at` it never waited."""

    client: UUID
    arrived_at: datetime
    queued_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str = ""
    is_callback: bool = False  # hung up, to be called back: no longer on the line while waiting

    def began(self, clock: str) -> datetime | None:
        """When this clock started; None where it never did."""
        return self.arrived_at if clock == RING else self.queued_at


@dataclass(frozen=True)
class Clock:
    """Of the calls that are decided by this clock: how many, and how many were in time.

    A call is decided when it was answered, is over, or has waited longer than the target allows.
    `average` is that of the answered, `longest` that of all, those who wait included; in seconds.
    """

    decided: int = 0
    in_time: int = 0
    average: int | None = None
    longest: int | None = None

    @property
    def level(self) -> int | None:
        """Per cent in time, rounded down: 79.9 is not yet 80. None before the first call."""
        return self.in_time * 100 // self.decided if self.decided else None


@dataclass(frozen=True)
class Figures:
    """Of one client, or of all. `lost_held` were answered before: they are among `answered`.

    `elsewhere` were offered, too, and ended in the voicemail or with somebody outside.
    """

    offered: int = 0
    answered: int = 0
    called_back: int = 0
    lost_greeting: int = 0
    lost_waiting: int = 0
    lost_held: int = 0
    elsewhere: int = 0
    ring: Clock = Clock()
    queue: Clock = Clock()

    @property
    def lost(self) -> int:
        """All who hung up, wherever."""
        return self.lost_greeting + self.lost_waiting + self.lost_held

    def misses(self, target: Target) -> bool:
        """Whether too few were answered in time, on the target's own clock."""
        level = (self.ring if target.clock == RING else self.queue).level
        return level is not None and level < target.percent


def count(rows: Iterable[Row], target_of: Callable[[UUID], Target], now: datetime) -> Figures:
    """The figures of these calls, each measured by its own client's target."""
    offered = [row for row in rows if _was_offered(row)]
    met = [row for row in offered if row.answered_at and not row.is_callback]
    unmet = [row for row in offered if not row.answered_at]
    by_outcome = {where: sum(row.outcome == where for row in offered) for where in OUTCOMES}
    return Figures(
        offered=len(offered),
        answered=len(met),
        called_back=sum(row.is_callback and row.answered_at is not None for row in offered),
        lost_greeting=by_outcome[GREETING],
        lost_waiting=by_outcome[WAITING],
        lost_held=by_outcome[HELD],
        elsewhere=sum(
            row.closed_at is not None and row.outcome not in OUTCOMES and not row.is_callback
            for row in unmet
        ),
        ring=_clock(RING, offered, target_of, now),
        queue=_clock(QUEUE, offered, target_of, now),
    )


def by_client(
    rows: Iterable[Row], target_of: Callable[[UUID], Target], now: datetime
) -> dict[UUID, Figures]:
    """The figures of each client that was called."""
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.client, []).append(row)
    return {client: count(its, target_of, now) for client, its in found.items()}


def _was_offered(row: Row) -> bool:
    """Meant for a receptionist: waited for one, was answered, or hung up on the way there."""
    return bool(row.queued_at or row.answered_at) or row.outcome == GREETING


def _clock(
    clock: str, rows: list[Row], target_of: Callable[[UUID], Target], now: datetime
) -> Clock:
    begun = [row for row in rows if row.began(clock)]
    # Who is called back waits at home: asked for by the caller, but not answered in time.
    stayed = [(row, _waited(row, clock, now)) for row in begun if not row.is_callback]
    met = [(row, waited) for row, waited in stayed if row.answered_at]
    unmet = [(row, waited) for row, waited in stayed if not row.answered_at]
    lost = sum(bool(row.closed_at) or _is_late(row, waited, target_of) for row, waited in unmet)
    return Clock(
        decided=len(met) + lost + len(begun) - len(stayed),
        in_time=sum(not _is_late(row, waited, target_of) for row, waited in met),
        average=round(math.fsum(waited for _row, waited in met) / len(met)) if met else None,
        longest=round(max(waited for _row, waited in stayed)) if stayed else None,
    )


def _is_late(row: Row, waited: float, target_of: Callable[[UUID], Target]) -> bool:
    return waited > target_of(row.client).seconds


def _waited(row: Row, clock: str, now: datetime) -> float:
    """Seconds on this clock until answered, gone, or now."""
    began = row.began(clock)
    end = row.answered_at or row.closed_at or now
    return max(0.0, (end - began).total_seconds()) if began else 0.0
