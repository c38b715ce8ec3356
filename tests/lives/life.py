"""One life: a few callers and receptionists, and a carrier in a bad temper; then the calm after."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from config.demo.shops import CABINET, PLOMBIER
from telephony.models import ForwardingRule, VoiceSettings
from telephony.switchboard import claims, control, presence, sweeper
from telephony.switchboard.models import Agent, Leg, Offer
from telephony.switchboard.models import Call as OurCall
from tenants import access
from tests.cast import ODILE, STRANGER, Cast
from tests.exchange.exchange import Exchange
from tests.exchange.hands import LATER, LOST, NOW, Hands
from tests.exchange.phones import ACCEPTS, ACCEPTS_THEN_GOES, BUSY, NOBODY, VOICEMAIL_BOX
from tests.exchange.rest import BROKEN, REFUSED, SILENT, UNCLEAR
from tests.exchange.things import Call, Taping
from tests.exchange.wire import Webhook
from tests.lives.model import Model

Row = TypeVar("Row")
OWN_TELEPHONE = "+33639980077"
LINES = (CABINET.line, PLOMBIER.line)
ROUND = 6  # simulated seconds between two sweeps when all is calm
CALLERS = 5  # of an evening
PATIENCE = 60  # rounds until everybody must have been served
UNATTENDED = 25  # rounds until the sweeper alone must have settled what is over
STRANDED = 60  # seconds that nobody from outside may sit alone in a calm house


@dataclass(frozen=True)
class Temper:
    """How often, of a hundred times, something goes wrong in this life."""

    lost: int = 0
    twice: int = 0
    out_of_order: int = 0
    asked_again: int = 0
    rest: int = 0
    task: int = 0


TEMPERS = (
    Temper(),
    Temper(twice=15, out_of_order=30, asked_again=10),
    Temper(lost=15, twice=5, out_of_order=10, rest=10, task=10),
    Temper(lost=30, twice=20, out_of_order=40, asked_again=20, rest=25, task=25),
)


class Life:
    """What acts need: somebody to draw, somebody to act on, and a way to do it."""

    def __init__(self, seed: int, cast: Cast, exchange: Exchange, hands: Hands) -> None:
        self.chance = random.Random(seed)
        self.cast, self.exchange, self.hands = cast, exchange, hands
        self.step = exchange.wire.step
        self.temper = self.chance.choice(TEMPERS)
        self.most_callers = self.chance.choice([1, 2, 3, 4, 5])
        self.model = Model(exchange)
        self.agents = [cast.agent("camille").pk, cast.agent("nadia").pk]
        self.asleep: set[UUID] = set()  # agents whose desk gives no sign of life
        self.callers: list[Call] = []
        self.browsers: dict[str, tuple[UUID, UUID]] = {}  # leg's SID: agent, call
        hands.fate = self._fate_of_task
        with access.inside(cast.plumber):
            VoiceSettings.objects.update_or_create(defaults={"offers_callback": True})
        self._give_telephones()
        for number in (STRANGER, ODILE):
            exchange.phone(number, self.chance.choice([ACCEPTS, ACCEPTS, BUSY, NOBODY]))
        if self.chance.random() < 0.1:
            self._close_the_practice()

    # --- drawing

    def happens(self, of_a_hundred: int) -> bool:
        return self.chance.randrange(100) < of_a_hundred

    def one_of(self, rows: Sequence[Row]) -> Row | None:
        return self.chance.choice(rows) if rows else None

    def agent(self) -> Agent:
        return Agent.objects.get(pk=self.chance.choice(self.agents))

    def a_call(self) -> tuple[str, str]:
        """A line and who calls it."""
        return self.chance.choice(LINES), self.chance.choice([STRANGER, ODILE, "anonymous"])

    # --- doing

    def note(self, line: str) -> None:
        self.exchange.wire.note(line)

    def tries(self, work: Callable[[], object]) -> bool:
        """A receptionist's act, which the product may refuse with a reason."""
        try:
            self.step(work)
        except (claims.Refused, presence.NotNow) as refused:
            self.note(f"refused: {refused!r}")
        self.model.look()
        return True

    def rings(self, line: str, caller: str) -> None:
        self.callers.append(self.exchange.dials(line, caller))
        self.model.has_rung(self.callers[-1])

    def asks(self, call: Call, times: int = 1) -> None:
        """Twilio asks for the document that this call is waiting for."""
        self.model.asks(call)
        self.exchange.ask(call, times)
        self.model.look()

    def tells(self, hook: Webhook, times: int = 1) -> None:
        """Twilio delivers a callback."""
        for _ in range(times):
            self.exchange.wire.deliver(hook)
        self.model.was_told(hook)
        self.model.look()

    def settle(self, in_order: bool = True) -> None:
        """Twilio sends all that it has to send."""
        while self.exchange.asking() or self.exchange.bag:
            if asking := self.exchange.asking():
                self.asks(asking[0])
            else:
                bag = self.exchange.bag
                self.tells(bag[0] if in_order else self.chance.choice(bag))

    def calls_in(self, agent: Agent, call: OurCall) -> None:
        leg = self.exchange.calls_in(agent, call)
        self.browsers[leg.sid] = (agent.pk, call.pk)

    def browser_of(self, agent: Agent) -> Call | None:
        """The newest leg of this receptionist's browser, if it lives."""
        legs = [self.exchange.world.calls[sid] for sid, who in self.browsers.items()]
        mine = [leg for leg in legs if leg.live and self.browsers[leg.sid][0] == agent.pk]
        return mine[-1] if mine else None

    def sweeps(self) -> None:
        self.step(sweeper.sweep)
        self.model.look()

    def lets_time_pass(self, seconds: int) -> None:
        """Telephones and open desks go on meanwhile."""
        self.exchange.advance(seconds)
        awake = [pk for pk in self.agents if pk not in self.asleep]
        Agent.objects.filter(pk__in=awake).update(last_seen=timezone.now(), voice=Agent.Voice.OK)

    def strikes_rest(self) -> None:
        """One of the next requests to Twilio's REST API goes wrong."""
        faults = self.exchange.api.faults
        if self.happens(self.temper.rest) and not faults:
            faults.append(self.chance.choice([BROKEN, REFUSED, SILENT, UNCLEAR]))

    # --- the calm after

    def ends(self) -> None:
        """Nothing goes wrong any more; everybody is served, and the last caller hangs up."""
        lost, self.temper = self.temper.lost, Temper()
        self.exchange.api.faults.clear()
        self.asleep.clear()
        attended = not self.happens(30)
        for number in self.exchange.world.phones:
            self.exchange.phone(number, ACCEPTS if attended else NOBODY)
        while self.hands.waiting:
            self.step(self.hands.waiting.pop(0))
        if not attended:
            self._all_hang_up(lost)
            self._rounds(UNATTENDED, self._pages_follow)
            return
        self.settle(in_order=self.happens(50))
        self._nobody_stays_alone()
        self._rounds(PATIENCE, self._agents_serve)

    def _all_hang_up(self, lost: int) -> None:
        """The callers go, and what Twilio has to tell of it may be lost: the sweeper is left."""
        for call in self.exchange.live():
            if call.is_outside:
                self.exchange.hangs_up(call)
        for hook in list(self.exchange.bag):
            if self.happens(lost):
                self.exchange.wire.lose(hook)
        self.settle()

    def _rounds(self, most: int, follow: Callable[[], None]) -> None:
        for _ in range(most):
            if self._is_over():
                return
            self.lets_time_pass(ROUND)
            self.sweeps()
            self.settle()
            follow()
            self.settle()
        raise AssertionError(f"not over after {most} rounds: {self._still_open()}")

    def _nobody_stays_alone(self) -> None:
        left = {one.sid for one in self.exchange.alone()}
        for _ in range(STRANDED // ROUND if left else 0):
            self.lets_time_pass(ROUND)
            self.sweeps()
            self.settle()
            left &= {one.sid for one in self.exchange.alone()}
        assert not left, f"alone in a conference for {STRANDED} s: {left}"

    def _agents_serve(self) -> None:
        self.exchange.tick()
        self.settle()
        self._pages_follow()
        self._outside_moves()
        for agent in Agent.objects.filter(pk__in=self.agents).order_by("pk"):
            self._serves(agent)

    def _outside_moves(self) -> None:
        """Whoever is put through ends the talk one day; whoever is recorded speaks."""
        for call in self.exchange.live():
            if isinstance(call.place, Taping):
                self.exchange.leaves_message(call, 5)
            elif call.is_outside and self.exchange.hears(call) and self.happens(40):
                self.exchange.hangs_up(call)

    def _pages_follow(self) -> None:
        """An open page hangs up when the call on it is another one, or none."""
        followed = {agent.pk: agent.call_id for agent in Agent.objects.filter(pk__in=self.agents)}
        for sid, (agent, call) in self.browsers.items():
            if followed[agent] != call:
                self.exchange.is_lost(self.exchange.world.calls[sid])

    def _serves(self, agent: Agent) -> None:
        """A receptionist who does what there is to do."""
        leg = self.browser_of(agent)
        if agent.state == Agent.State.TALKING and agent.call:
            self._goes_on(agent, agent.call, leg)
        elif offer := Offer.objects.filter(agent=agent, state=Offer.State.PENDING).first():
            self.tries(lambda: claims.accept(offer.pk, agent.pk, "tab"))
        elif parked := OurCall.objects.filter(state=OurCall.State.PARKED).first():
            self.tries(lambda: control.pick_up(parked.pk, agent.pk, "tab"))
        elif agent.state != Agent.State.OFFERED:
            self.tries(lambda: claims.be_ready(agent.pk))

    def _goes_on(self, agent: Agent, call: OurCall, leg: Call | None) -> None:
        caller = self.exchange.world.calls.get(str(call.sid))
        if leg is None:
            self.calls_in(agent, call)
        elif call.state == OurCall.State.TALKING and self.happens(50):
            self.tries(lambda: control.hang_up(call.pk, agent.pk))
        elif caller and self.exchange.hears(caller):
            self.exchange.hangs_up(caller)

    def _is_over(self) -> bool:
        busy = Agent.objects.filter(state__in=["offered", "talking"]).exists()
        ghosts = Leg.objects.filter(call__state="closed", left_at=None).exists()
        return not (self.exchange.live() or busy or ghosts or self._open_calls())

    def _still_open(self) -> list[str]:
        calls = [f"{call.sid} {call.status} {call.place}" for call in self.exchange.live()]
        agents = [f"agent {agent.state}" for agent in Agent.objects.filter(pk__in=self.agents)]
        return [*calls, *(f"row {call.sid} {call.state}" for call in self._open_calls()), *agents]

    @staticmethod
    def _open_calls() -> list[OurCall]:
        """Without those who wait to be called back: nobody is on the line."""
        waits = {"state": OurCall.State.WAITING, "sid": None}
        return list(OurCall.objects.exclude(state=OurCall.State.CLOSED).exclude(**waits))

    # --- before

    def _fate_of_task(self, _name: str) -> str:
        return self.chance.choice([LATER, LOST]) if self.happens(self.temper.task) else NOW

    def _give_telephones(self) -> None:
        """One of the receptionists has a telephone of their own, and may speak by it."""
        doing = [ACCEPTS, ACCEPTS, ACCEPTS_THEN_GOES, VOICEMAIL_BOX, BUSY, NOBODY]
        self.exchange.phone(OWN_TELEPHONE, self.chance.choice(doing))
        Agent.objects.filter(pk=self.agents[1]).update(
            own_number=OWN_TELEPHONE, speaks_by_telephone=self.happens(30)
        )

    def _close_the_practice(self) -> None:
        with access.inside(self.cast.practice):
            ForwardingRule.objects.update(action=ForwardingRule.Action.ANNOUNCE)
        self.model.closed_lines.add(CABINET.line)
