"""A day on the floor that nobody planned."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from config.demo.shops import CABINET, PLOMBIER
from telephony.switchboard import claims, presence
from telephony.switchboard.models import Agent, Call, Offer
from tests.switchboard.floor import Floor
from tests.twilio import sid

Row = TypeVar("Row")


class Day:
    """Callers and agents who do something at random, as far as they can do it at all."""

    def __init__(self, floor: Floor, seed: int) -> None:
        self.floor = floor
        self.chance = random.Random(seed)
        self.team = [floor.cast.agent("camille"), floor.cast.agent("nadia")]
        self.team.append(floor.hire("paul", floor.cast.plumber))
        self.number = 0
        self.done: Counter[str] = Counter()

    def happens(self) -> str:
        """One thing happens; its name."""
        acts: list[Callable[[], None]] = [
            self.somebody_rings,
            self.somebody_hangs_up,
            self.an_agent_is_ready,
            self.an_agent_accepts,
            self.an_agent_accepts,
            self.an_agent_meets_the_caller,
            self.an_agent_hangs_up,
            self.an_agent_steps_aside,
            self.an_agent_wants_a_break,
            self.an_agent_declines,
            self.an_offer_is_missed,
            self.an_agent_is_lost,
            self.an_agent_falls_silent,
            self.the_waiting_hear_music,
            self.floor.sweeps,
        ]
        act = self.chance.choice(acts)
        act()
        self.done[act.__name__] += 1
        return act.__name__

    def somebody_rings(self) -> None:
        self.floor.rings(self.chance.choice([CABINET.line, PLOMBIER.line]))

    def somebody_hangs_up(self) -> None:
        if call := self._any(Call.objects.exclude(state=Call.State.CLOSED)):
            self.floor.hangs_up(call)

    def an_agent_is_ready(self) -> None:
        self.is_ready(self.chance.choice(self.team))

    def is_ready(self, agent: Agent) -> None:
        presence.seen(agent.pk)
        self._tries(lambda: claims.be_ready(agent.pk))

    def an_agent_steps_aside(self) -> None:
        agent = self.chance.choice(self.team)
        self._tries(lambda: claims.step_aside(agent.pk))

    def an_agent_wants_a_break(self) -> None:
        """Now, or after the call."""
        agent = self.chance.choice(self.team)
        kind = self.chance.choice(list(presence.kinds()))
        self._tries(lambda: claims.take_break(agent.pk, kind.pk))

    def an_agent_accepts(self) -> None:
        if offer := self._any(Offer.objects.order_by("-made_at")[:4]):
            self._tries(lambda: claims.accept(offer.pk, offer.agent_id, "tab"))

    def an_agent_declines(self) -> None:
        if offer := self._any(Offer.objects.order_by("-made_at")[:4]):
            self._tries(lambda: claims.decline(offer.pk, offer.agent_id))

    def an_agent_meets_the_caller(self) -> None:
        if call := self._any(Call.objects.filter(state=Call.State.CONNECTING)):
            leg, agent = sid(), call.agent
            assert agent is not None
            self.floor.step(lambda: self.floor.twilio.agent_calls_in(agent, call, leg))
            for one in self.chance.sample([leg, call.sid], 2):
                self.floor.event(call, "participant-join", one, self._next())

    def an_agent_hangs_up(self) -> None:
        if call := self._any(Call.objects.filter(state=Call.State.TALKING)):
            assert call.agent is not None
            self.floor.hangs_up_as(call.agent, call)

    def an_offer_is_missed(self) -> None:
        if offer := self._any(Offer.objects.filter(state=Offer.State.PENDING)):
            self.floor.lets_expire(offer.agent)

    def an_agent_is_lost(self) -> None:
        call = self._any(Call.objects.filter(state__in=["connecting", "talking"]))
        leg = call.legs.filter(kind="agent").last() if call else None
        if call and leg:
            self.floor.leaves(call, leg.sid, self._next())

    def an_agent_falls_silent(self) -> None:
        self.floor.falls_silent(self.chance.choice(self.team), self.chance.choice([2, 20, 40]))

    def the_waiting_hear_music(self) -> None:
        for call in Call.objects.filter(state=Call.State.ARRIVING):
            self.floor.hears_waiting(call)

    def _tries(self, work: Callable[[], object]) -> None:
        try:
            self.floor.step(work)
        except (claims.Refused, presence.NotNow):
            self.done["refused"] += 1

    def _any(self, rows: Iterable[Row]) -> Row | None:
        found = list(rows)
        return self.chance.choice(found) if found else None

    def _next(self) -> int:
        self.number += 1
        return self.number
