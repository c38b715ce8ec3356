"""A conversation with all that a receptionist can do to it, in words that tests read."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse

from telephony.switchboard import control
from telephony.switchboard.models import Agent, Call, Leg
from tests.switchboard.floor import Floor
from tests.twilio import sid

OUTSIDE = "+33639980042"


@dataclass
class Room:
    """A call that an agent has answered."""

    floor: Floor
    call_id: UUID
    agent: Agent
    number: int = 10

    @classmethod
    def open(cls, floor: Floor, agent: Agent, **call: str) -> "Room":
        """Somebody rings and this (ready) agent speaks with them."""
        rung = floor.rings(**call)
        floor.talks(agent)
        return cls(floor, rung.pk, agent)

    @property
    def call(self) -> Call:
        return Call.objects.get(pk=self.call_id)

    @property
    def caller(self) -> Leg:
        return Leg.objects.filter(call=self.call_id, kind=Leg.Kind.CALLER).latest("began_at")

    @property
    def third(self) -> Leg:
        return Leg.objects.filter(call=self.call_id, kind=Leg.Kind.THIRD).latest("began_at")

    def does(self, verb: str, *args: object) -> None:
        """The agent presses a key."""
        act = getattr(control, verb)
        self.floor.step(lambda: act(self.call_id, self.agent.pk, *args))

    def consults(self, number: str = OUTSIDE) -> Leg:
        self.does("consult", control.Target(number))
        return self.third

    def third_is(self, status: str) -> None:
        """Twilio tells how the third party's call goes."""
        params = {"CallSid": self.third.sid or sid(), "CallStatus": status}
        path = f"/twilio/voice/leg?leg={self.third.pk}"
        self.floor.step(lambda: self.floor.twilio.post(path, None, **params))

    def third_hears(self) -> HttpResponse:
        path = f"/twilio/voice/third?leg={self.third.pk}"
        return self.floor.step(lambda: self.floor.twilio.post(path, CallSid=self.third.sid))

    def third_presses(self, key: str) -> HttpResponse:
        path = f"/twilio/voice/third/key?leg={self.third.pk}"
        params = {"CallSid": self.third.sid, "Digits": key}
        return self.floor.step(lambda: self.floor.twilio.post(path, None, **params))

    def third_accepts(self) -> None:
        """They hear who calls, press 1, and sit in the conference."""
        self.third_hears()
        self.third_presses("1")
        self.joins(self.third.sid)

    def joins(self, leg_sid: str | None) -> None:
        self.number += 1
        self.floor.event(self.call, "participant-join", leg_sid, self.number)

    def leaves(self, leg_sid: str | None, reason: str = "participant_hung_up") -> None:
        self.number += 1
        self.floor.leaves(self.call, leg_sid, self.number, reason)

    def loses_its_agent(self) -> None:
        """The agent's voice goes without a key, and does not come back."""
        self.leaves(self.agent_leg().sid)
        self.floor.gives_the_voice_up(self.call)

    def agent_leg(self, agent: Agent | None = None) -> Leg:
        """The latest end of this agent's in the call."""
        legs = Leg.objects.filter(call=self.call_id, agent=agent or self.agent)
        return legs.latest("began_at")
