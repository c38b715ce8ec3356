"""A day on the floor: callers, desks and commits, in words that tests read as sentences."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from config.demo.shops import CABINET
from telephony.models import JournalEntry
from telephony.switchboard import claims, control, dispatch, presence, sweeper
from telephony.switchboard.models import Agent, Call, Leg, Offer, Team
from tenants import access
from tenants.directory.models import Colleague
from tenants.models import Client, Membership, User
from tests.cast import STRANGER, Cast
from tests.twilio import Twilio, sid

T = TypeVar("T")


@dataclass
class Floor:
    """Each step is committed: what waits for the commit runs before the step returns."""

    cast: Cast
    twilio: Twilio
    commits: DjangoCaptureOnCommitCallbacks

    def step(self, work: Callable[[], T]) -> T:
        """Do `work` and all that follows its commit."""
        with self.commits(execute=True):
            return work()

    def rings(self, line: str = CABINET.line, caller: str = STRANGER) -> Call:
        """A caller who has heard the greeting and stays."""
        return self.step(lambda: self.twilio.rings(line, caller))

    def hangs_up(self, call: Call) -> None:
        self.step(lambda: self.twilio.hangs_up(call))

    def ready(self, name: str, idle_for: float = 0) -> Agent:
        """An open desk, free for so many seconds."""
        agent = self.cast.ready(name, idle_for=idle_for)
        self.step(dispatch.run)
        return self.agent(agent)

    def hire(self, name: str, *clients: Client) -> Agent:
        """One more receptionist, whose team answers for these clients only."""
        user = User.objects.create_user(f"{name}@permanence.test", name=name.capitalize())
        Membership.objects.create(user=user, role=Membership.Role.RECEPTIONIST)
        agent = Agent.objects.create(user=user)
        team = Team.objects.create(name=name)
        team.agents.add(agent)
        team.clients.set(clients)
        return agent

    def wakes(self, agent: Agent) -> Agent:
        """This agent opens the desk and is ready."""
        presence.seen(agent.pk)
        self.step(lambda: claims.be_ready(agent.pk))
        return self.agent(agent)

    def accepts(self, agent: Agent) -> Call:
        offer = self.offer_to(agent)
        return self.step(lambda: claims.accept(offer.pk, agent.pk, "tab"))

    def talks(self, agent: Agent) -> str:
        """The agent takes what is offered and meets the caller; the agent's leg."""
        call = self.accepts(agent)
        return self.connects(agent, call)

    def connects(self, agent: Agent, call: Call) -> str:
        return self.step(lambda: self.twilio.connects(call, agent))

    def talks_again(self, agent: Agent, call: Call, number: int) -> str:
        """As `talks`, when the conference's events have come to `number` already."""
        self.accepts(agent)
        leg = sid()
        self.step(lambda: self.twilio.agent_calls_in(agent, call, leg))
        self.event(call, "participant-join", leg, number)
        self.event(call, "participant-join", call.sid, number + 1)
        return leg

    def hangs_up_as(self, agent: Agent, call: Call) -> None:
        """The agent ends the call, not the caller."""
        self.step(lambda: control.hang_up(call.pk, agent.pk))

    def event(self, call: Call, event: str, leg: str | None, number: int, reason: str = "") -> None:
        """Something happens in the conference."""
        self.step(
            lambda: self.twilio.conference(call, event, leg, number, ReasonParticipantLeft=reason)
        )

    def leaves(
        self, call: Call, leg: str | None, number: int, reason: str = "participant_hung_up"
    ) -> None:
        self.event(call, "participant-leave", leg, number, reason)

    def hears_waiting(self, call: Call) -> None:
        self.step(lambda: self.twilio.hears_waiting(call))

    def sweeps(self) -> None:
        self.step(sweeper.sweep)

    def ages(self, call: Call, seconds: float, *fields: str) -> None:
        """As if these moments of the call lay longer ago."""
        then = timezone.now() - timedelta(seconds=seconds)
        Call.objects.filter(pk=call.pk).update(**dict.fromkeys(fields, then))

    def age_hold(self, leg: Leg, seconds: float) -> None:
        """As if this end had been held for so long."""
        then = timezone.now() - timedelta(seconds=seconds)
        Leg.objects.filter(pk=leg.pk).update(held_since=then)

    def falls_silent(self, agent: Agent, seconds: float = 20) -> None:
        """The desk has given no sign of life for so long, and does not answer the server."""
        then = timezone.now() - timedelta(seconds=seconds)
        Agent.objects.filter(pk=agent.pk).update(last_seen=then, deaf_since=then)

    def server_falls_silent(self, agent: Agent, seconds: float = 20) -> None:
        """Nobody asks the desk whether it lives: its server is down."""
        then = timezone.now() - timedelta(seconds=seconds)
        Agent.objects.filter(pk=agent.pk).update(last_seen=then, tab="a.1", deaf_since=None)

    def gives_the_voice_up(self, call: Call) -> None:
        """The voice that was cut off does not come back in time, though the desk lives."""
        self.ages(call, settings.RESUME_SECONDS + 1, "cut_since")
        self.sweeps()

    def lets_expire(self, agent: Agent) -> None:
        """The agent looks elsewhere until the offer's time is over."""
        late = timezone.now() - timedelta(seconds=1)
        Offer.objects.filter(agent=agent, state=Offer.State.PENDING).update(expires_at=late)
        self.sweeps()

    def offer_to(self, agent: Agent) -> Offer:
        return Offer.objects.get(agent=agent, state=Offer.State.PENDING)

    def offered_to(self, call: Call) -> Agent | None:
        """Whose screen the call is on now."""
        offer = Offer.objects.filter(call=call, state=Offer.State.PENDING).first()
        return offer.agent if offer else None

    def journal(self, client: Client) -> list[JournalEntry]:
        """The client's own book of calls."""
        with access.inside(client):
            return list(JournalEntry.objects.all())

    @staticmethod
    def inside(client: Client) -> AbstractContextManager[Client]:
        return access.inside(client)

    @staticmethod
    def colleague() -> Colleague:
        """Somebody of the client's whose schema is entered, with a telephone."""
        return Colleague.objects.exclude(number="").order_by("position")[0]

    def call(self, call: Call) -> Call:
        return self.twilio.fresh(call)

    def agent(self, agent: Agent) -> Agent:
        return Agent.objects.get(pk=agent.pk)
