"""An agent's day in figures, from the spells of its history. Pure but for `stretches`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import TypeVar
from uuid import UUID

from telephony.switchboard.models import Agent, AgentSpell

Key = TypeVar("Key")
State = Agent.State
ANSWER_WITHIN = 20  # seconds of an offer, for the service level


@dataclass(frozen=True)
class Stretch:
    """A time in one state. `kind_id` is that of a break, None for a pause of the house's making."""

    state: str
    began_at: datetime
    ended_at: datetime
    call_id: UUID | None = None
    kind_id: UUID | None = None
    is_work: bool = False
    planned_until: datetime | None = None

    @property
    def seconds(self) -> float:
        """How long it was."""
        return (self.ended_at - self.began_at).total_seconds()

    @property
    def look(self) -> str:
        """The state, with the breaks that count as work told from the others."""
        return "duty" if self.state == State.PAUSE and self.is_work else self.state

    @property
    def planned_seconds(self) -> float:
        """How long it was to be; 0 where nothing was planned."""
        if self.planned_until is None:
            return 0
        return (self.planned_until - self.began_at).total_seconds()


@dataclass(frozen=True)
class Day:
    """What a day came to. Times in seconds; a share is between 0 and 1; None: nothing to tell."""

    since: datetime | None = None  # at work for the first time
    seconds: dict[str, float] = field(default_factory=dict)  # by state, and "duty"
    by_kind: dict[UUID | None, float] = field(default_factory=dict)  # of the breaks
    break_seconds: float = 0  # of breaks that are no work
    over_seconds: float = 0  # by which these were longer than planned
    longest_pause: float = 0
    offered: int = 0
    answered: int = 0
    answer_seconds: float | None = None  # from the offer to the key, on average
    service_level: float | None = None  # the share of offers answered within ANSWER_WITHIN

    @property
    def work_seconds(self) -> float:
        """At work, breaks left out."""
        return sum(self.seconds.values()) - self.seconds.get(State.OFFLINE, 0) - self.break_seconds


@dataclass(frozen=True)
class Run:
    """A piece of the day's bar: which look it has, and where it stands, in slots."""

    look: str
    start: int
    length: int


def of(spells: Iterable[Stretch], until: datetime) -> Day:
    """The day of these spells (in order, without gaps) as it stood at `until`."""
    known = [cut for one in spells if (cut := _cut(one, until))]
    at_work = [one for one in known if one.state != State.OFFLINE]
    breaks = [one for one in known if one.state == State.PAUSE and not one.is_work]
    offered, answers = _offers(known)
    return Day(
        since=at_work[0].began_at if at_work else None,
        seconds=_sums(known, lambda one: one.look),
        by_kind=_sums([one for one in known if one.state == State.PAUSE], lambda one: one.kind_id),
        break_seconds=sum(one.seconds for one in breaks),
        over_seconds=sum(max(0, one.seconds - one.planned_seconds) for one in _planned(breaks)),
        longest_pause=max((one.seconds for one in breaks), default=0),
        offered=offered,
        answered=len(answers),
        answer_seconds=sum(answers) / len(answers) if answers else None,
        service_level=sum(each <= ANSWER_WITHIN for each in answers) / offered if offered else None,
    )


def stretches(agent: Agent, since: datetime, until: datetime) -> list[Stretch]:
    """What this agent did between two moments, in order, the present state included."""
    spells = AgentSpell.objects.filter(agent=agent, ended_at__gt=since, began_at__lt=until)
    columns = (
        "state",
        "began_at",
        "ended_at",
        "call_id",
        "absence",
        "absence__is_work",
        "planned_until",
    )
    found = [
        _stretch(*row) for row in spells.order_by("began_at", "ended_at").values_list(*columns)
    ]
    found.append(_present(agent, until))
    whole = [one for one in found if one.ended_at > since]
    return [_begun_at(one, max(one.began_at, since)) for one in whole]


def bar(known: Sequence[Stretch], slots: int = 160) -> list[Run]:
    """The stretches as a bar of so many slots, each of the look that it had the longest."""
    if not known:
        return []
    began = known[0].began_at
    width = (known[-1].ended_at - began) / slots
    if not width:  # a day that has only just begun
        return []
    shares: list[dict[str, float]] = [defaultdict(float) for _ in range(slots)]
    for one in known:
        _share_out(one, began, width, shares)
    looks = [max(share, key=lambda look: share[look], default=State.OFFLINE) for share in shares]
    runs, start = [], 0
    for look, group in groupby(looks):
        runs.append(Run(str(look), start, length := len(list(group))))
        start += length
    return runs


def _share_out(
    one: Stretch, began: datetime, width: timedelta, shares: list[dict[str, float]]
) -> None:
    first, last = (one.began_at - began) / width, (one.ended_at - began) / width
    for slot in range(int(first), min(int(last) + 1, len(shares))):
        part = min(last, slot + 1) - max(first, slot)
        if part > 0:
            shares[slot][one.look] += part


def _present(agent: Agent, until: datetime) -> Stretch:
    return Stretch(
        state=agent.state,
        began_at=agent.state_since,
        ended_at=max(until, agent.state_since),
        call_id=agent.call_id,
        kind_id=agent.absence_id,
        is_work=bool(agent.absence and agent.absence.is_work),
        planned_until=agent.planned_until,
    )


def _stretch(
    state: str,
    began_at: datetime,
    ended_at: datetime,
    call_id: UUID | None,
    kind_id: UUID | None,
    is_work: bool | None,
    planned_until: datetime | None,
) -> Stretch:
    return Stretch(state, began_at, ended_at, call_id, kind_id, bool(is_work), planned_until)


def _begun_at(one: Stretch, moment: datetime) -> Stretch:
    return one if moment == one.began_at else replace(one, began_at=moment)


def _cut(one: Stretch, until: datetime) -> Stretch | None:
    if one.began_at >= until:
        return None
    return one if one.ended_at <= until else replace(one, ended_at=until)


def _offers(known: list[Stretch]) -> tuple[int, list[float]]:
    """How many offers came to an end, and the seconds to answer of those that were accepted."""
    settled = [(one, then) for one, then in pairwise(known) if one.state == State.OFFERED]
    taken = [
        one.seconds
        for one, then in settled
        if then.state == State.TALKING and then.call_id == one.call_id
    ]
    return len(settled), taken


def _planned(breaks: list[Stretch]) -> list[Stretch]:
    return [one for one in breaks if one.planned_until]


def _sums(known: list[Stretch], name: Callable[[Stretch], Key]) -> dict[Key, float]:
    found: dict[Key, float] = defaultdict(float)
    for one in known:
        found[name(one)] += one.seconds
    return dict(found)
