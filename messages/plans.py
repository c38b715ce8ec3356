"""A message's plan as plain data, and what follows from it at a moment. Pure.

All moments given are aware and by the client's clock, as all times of the day are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any, Self


@dataclass(frozen=True)
class Step:
    """Whom to tell (keys of colleagues; none for whoever is on duty then), and how long to wait.

    `whom` is one of PolicyStep.Whom; `channels` empty: as each person wishes; `wait` in minutes.
    """

    whom: str
    people: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    wait: int = 10

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """The step as it was kept in the plan's row."""
        people, channels = tuple(kept["people"]), tuple(kept["channels"])
        return cls(kept["whom"], people, channels, kept["wait"])

    def kept(self) -> dict[str, Any]:
        """The step as the plan's row keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class Rules:
    """What else a policy said: when nobody is told, what is collected, who is asked in the end."""

    quiet: tuple[time, time] | None = None
    digest_at: tuple[time, ...] = ()
    digest_count: int | None = None
    follow_up: int | None = None
    in_the_end: tuple[str, ...] = ()

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """The rules as they were kept in the plan's row; none at all for an empty one."""
        quiet = [time.fromisoformat(one) for one in kept.get("quiet") or ()]
        return cls(
            (quiet[0], quiet[1]) if quiet else None,
            tuple(time.fromisoformat(one) for one in kept.get("digest_at", ())),
            kept.get("digest_count"),
            kept.get("follow_up"),
            tuple(kept.get("in_the_end", ())),
        )

    def kept(self) -> dict[str, Any]:
        """The rules as the plan's row keeps them."""
        return {
            "quiet": [one.isoformat() for one in self.quiet] if self.quiet else None,
            "digest_at": [one.isoformat() for one in self.digest_at],
            "digest_count": self.digest_count,
            "follow_up": self.follow_up,
            "in_the_end": list(self.in_the_end),
        }

    def speaks_at(self, now: datetime) -> datetime:
        """When somebody may be told: now, or when the quiet hours are over."""
        if self.quiet is None or not within(now.time(), *self.quiet):
            return now
        return coming(self.quiet[1], now)

    def collects_until(self, now: datetime) -> datetime | None:
        """When what comes now is told with other messages; None where each is told by itself."""
        return min((coming(one, now) for one in self.digest_at), default=None)


def within(clock: time, start: time, end: time) -> bool:
    """Whether a time of the day lies in hours that may go over midnight; the end is outside."""
    return start <= clock < end if start < end else clock >= start or clock < end


def coming(clock: time, now: datetime) -> datetime:
    """The next moment at which the clock shows this, not now itself."""
    today = now.replace(hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def rounds(steps: Sequence[Step], times: int) -> list[Step]:
    """The steps gone through so many times."""
    return [*steps] * times


def one_by_one(step: Step) -> list[Step]:
    """A step for each of its people, in their order; each is waited for as long."""
    return [Step(step.whom, (person,), step.channels, step.wait) for person in step.people]


def with_pass(steps: Sequence[Step], place: int, to: str, wait: int) -> list[Step]:
    """The plan with a step more after `place`: somebody has handed the message to `to`."""
    return [*steps[: place + 1], Step("person", (to,), (), wait), *steps[place + 1 :]]


def waits(steps: Iterable[Step]) -> timedelta:
    """How long the whole plan takes until it is given up."""
    return timedelta(minutes=sum(step.wait for step in steps))
