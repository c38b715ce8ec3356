"""The call on a desk as it is now: who hears whom, who rings, who waits with music."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from telephony.switchboard import agent_voice, conference, legs, recordings, supervising
from telephony.switchboard.models import Agent, Call, Leg, Offer
from tenants.base import display_number
from tenants.directory.models import Colleague
from tenants.reading import once

Kind = Leg.Kind
Outcome = Leg.Outcome
IN_VAIN = (Outcome.REFUSED, Outcome.BUSY, Outcome.NO_ANSWER, Outcome.FAILED)


@dataclass(frozen=True)
class Other:
    """Whoever is spoken with, or rung, beside the caller. `phase` is a word for style and sound."""

    name: str
    phase: str
    leg: Leg

    @property
    def is_there(self) -> bool:
        """Whether they sit in the conference."""
        return self.leg.is_seated

    @property
    def phase_label(self) -> str:
        """How far they are, in words."""
        return _phase_labels()[self.phase]


@dataclass(frozen=True)
class Live:
    """A call as this agent's desk shows it. Read in the client's schema."""

    agent: Agent
    call: Call
    who: str  # the caller, as named on the screen

    @cached_property
    def state(self) -> str:
        """offered, connecting, talking, leaving (a colleague has taken it over) or wrapup."""
        if self.agent.state == Agent.State.WRAPUP and self.call.state in conference.CONNECTED:
            return "leaving"
        # Accepted is not yet heard: until both ends are in the conference, nobody says hello.
        if self.agent.state == Agent.State.TALKING and self.call.state == Call.State.CONNECTING:
            return Call.State.CONNECTING
        return self.agent.state

    @cached_property
    def offer(self) -> Offer | None:
        """The pending offer of this call, to whomever."""
        return _pending(self.call)

    @property
    def offered_to_me(self) -> Offer | None:
        """The offer that this agent may accept."""
        return self.offer if self.offer and self.offer.agent_id == self.agent.pk else None

    @property
    def handed_to(self) -> str:
        """The colleague whom this agent offers the call, or who has just taken it."""
        if self.state == "leaving":
            return self.call.agent.user.first_name if self.call.agent else ""
        mine = self.offer and self.offer.handed_by_id == self.agent.pk
        return self.offer.agent.user.first_name if mine and self.offer else ""

    @property
    def handed_by(self) -> str:
        """The colleague who would hand the call over to this agent."""
        by = self.offered_to_me and self.offered_to_me.handed_by
        return by.user.first_name if by else ""

    @cached_property
    def caller(self) -> Leg | None:
        """The outside end, there or rung."""
        return legs.live(self.call, Kind.CALLER)

    @property
    def held_since(self) -> datetime | None:
        """Since when the caller hears music."""
        return self.caller.held_since if self.caller else None

    @cached_property
    def third(self) -> Other | None:
        """The third party, there or rung."""
        leg = legs.live(self.call, Kind.THIRD)
        if leg is None or leg.dismissed_at:
            return None
        return Other(_name_of(leg), _phase_of(leg), leg)

    @cached_property
    def tried(self) -> Other | None:
        """Whoever was rung in vain, for as long as the caller is held on their account."""
        if self.third or self.held_since is None:
            return None
        gone = self.call.legs.filter(kind=Kind.THIRD, outcome__in=IN_VAIN, dismissed_at=None)
        leg = gone.filter(left_at__gte=self.held_since).order_by("-left_at").first()
        return Other(_name_of(leg), leg.outcome, leg) if leg else None

    @property
    def all_speak(self) -> bool:
        """Caller, third party and agent hear each other."""
        third = self.third
        return bool(
            third and third.is_there and self.held_since is None and third.leg.held_since is None
        )

    @property
    def is_ordered_away(self) -> bool:
        """Whether a supervisor has decided to whom the call is offered."""
        return bool(self.handed_to and self.offer and self.offer.ordered_by_id)

    @cached_property
    def supervised(self) -> str:
        """Who listens to this talk or speaks into it, in words; "" without a supervisor."""
        leg = supervising.shown_to_agent(self.call) if self.state == "talking" else None
        if leg is None or leg.supervisor is None:
            return ""
        by = {"name": leg.supervisor.first_name}
        return {
            Leg.Manner.LISTEN: _("%(name)s is listening") % by,
            Leg.Manner.WHISPER: _("%(name)s speaks to you, unheard by the caller") % by,
            Leg.Manner.BARGE: _("%(name)s speaks with you both") % by,
        }[Leg.Manner(leg.manner)]

    @property
    def is_dialled(self) -> bool:
        """Whether it is we who ring the outside end."""
        return self.caller is not None and self.caller.number is not None

    @property
    def recording(self) -> str:
        """What the receptionist must know of it in words; "" where nothing is recorded."""
        if not self.call.is_recorded:
            return ""
        rests = recordings.is_resting(self.call)
        return _("the recording rests") if rests else _("is being recorded")

    @property
    def cue(self) -> str:
        """Changes when something has happened to the other side that must be heard."""
        other = self.third or self.tried
        return f"{other.leg.pk}:{other.phase}" if other else ""

    @property
    def talk_since(self) -> datetime:
        """From when the talk's clock runs: the caller's, whoever of us took them over."""
        return self.call.answered_at or self.agent.state_since

    @property
    def talk_less(self) -> int:
        """Seconds with music, on hold or set aside, that the talk's clock leaves out."""
        return self.call.held_seconds if self.call.answered_at else 0

    @cached_property
    def telephone(self) -> Leg | None:
        """The end at the agent's own telephone, there or rung."""
        return agent_voice.by_telephone(self.call, self.agent.pk)

    @property
    def voice(self) -> str:
        """How the agent's voice is in the call: telephone, rings, wanted (call in), or there."""
        if self.telephone:
            return "telephone" if self.telephone.is_seated else "rings"
        return "wanted" if agent_voice.is_wanted(self.call, self.agent) else "there"


def of(agent: Agent, call: Call, who: str) -> Live:
    """The call as it is on this agent's desk."""
    return Live(agent, call, who)


@once
def _pending(call: Call) -> Offer | None:
    pending = call.offers.filter(state=Offer.State.PENDING)
    return pending.select_related("agent__user", "handed_by__user").first()


def _phase_of(leg: Leg) -> str:
    if leg.joined_at:
        return "held" if leg.held_since else "there"
    for moment, phase in (
        (leg.answered_at, "coming"),
        (leg.asked_at, "asked"),
        (leg.rang_at, "rings"),
    ):
        if moment:
            return phase
    return "called"


def _name_of(leg: Leg) -> str:
    if isinstance(leg.colleague_id, UUID):
        names = Colleague.objects.filter(pk=leg.colleague_id).values_list("name", flat=True)
        if name := names.first():
            return name
    return display_number(leg.number)


def _phase_labels() -> dict[str, str]:
    return {
        "called": _("is being called"),
        "rings": _("it rings"),
        "asked": _("hears who is calling"),
        "coming": _("accepts"),
        "there": _("on the line"),
        "held": _("hears music"),
        Outcome.REFUSED: _("declined"),
        Outcome.BUSY: _("busy"),
        Outcome.NO_ANSWER: _("no answer"),
        Outcome.FAILED: _("not reachable"),
    }
