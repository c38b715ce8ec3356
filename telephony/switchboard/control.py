"""What the receptionist does with a live call: by key, and refused with a reason when it cannot be.

The caller is never left alone: held with music, with somebody, or on the way to the queue.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from telephony.switchboard import (
    agent_voice,
    asking,
    claims,
    closing,
    conference,
    dispatch,
    legs,
    presence,
    queue,
)
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, Call, Leg, Offer
from telephony.switchboard.signals import after_commit, offer_made
from tenants.models import Line

State = Call.State
Kind = Leg.Kind
FREE = (Agent.State.READY, Agent.State.PAUSE, Agent.State.WRAPUP, Agent.State.OFFLINE)


@dataclass(frozen=True)
class Target:
    """Somebody outside: an allowed number, and the colleague of the client's whose it is."""

    number: str
    colleague_id: UUID | None = None


# --- hold


@transaction.atomic
def hold(call_id: UUID, agent_id: UUID) -> None:
    """The caller hears music and nobody hears the caller."""
    call = _speaking(call_id, agent_id)
    legs.hold(call, _caller(call), True)
    conference.show(call)


@transaction.atomic
def resume(call_id: UUID, agent_id: UUID) -> None:
    """Back to the caller; a third party, if one is there, is held in turn."""
    call = _speaking(call_id, agent_id)
    if third := legs.seated(call, Kind.THIRD):
        legs.hold(call, third, True)
    legs.hold(call, _caller(call), False)
    conference.show(call)


# --- a third party


@transaction.atomic
def consult(call_id: UUID, agent_id: UUID, target: Target) -> Leg:
    """Hold the caller and ring somebody who is asked first; they hear who calls, and accept.

    Raises Refused with `third_already`, or `engaged` where they are in another call of ours.
    """
    call = _speaking(call_id, agent_id)
    _check_free(call, target)
    legs.hold(call, _caller(call), True)
    leg = legs.ring_third(call, target.number, target.colleague_id)
    conference.show(call)
    return leg


@transaction.atomic
def drop_third(call_id: UUID, agent_id: UUID) -> None:
    """The third party goes, or is no longer rung; the caller stays held."""
    call = _talking(call_id, agent_id)
    asking.dismiss(_third(call))
    legs.hold(call, _caller(call), True)
    conference.show(call)


@transaction.atomic
def swap(call_id: UUID, agent_id: UUID) -> None:
    """Speak with the other one of caller and third party; the one of before is held."""
    call = _speaking(call_id, agent_id)
    caller, third = _caller(call), _seated_third(call)
    to_caller = caller.held_since is not None
    legs.hold(call, third if to_caller else caller, True)
    legs.hold(call, caller if to_caller else third, False)
    conference.show(call)


@transaction.atomic
def together(call_id: UUID, agent_id: UUID) -> None:
    """Caller, third party and receptionist hear each other."""
    call = _speaking(call_id, agent_id)
    for leg in (_seated_third(call), _caller(call)):
        legs.hold(call, leg, False)
    conference.show(call)


@transaction.atomic
def complete(call_id: UUID, agent_id: UUID) -> None:
    """Leave caller and third party to each other."""
    call = _talking(call_id, agent_id)
    for leg in (_seated_third(call), _caller(call)):
        legs.hold(call, leg, False)
    agent = _leave(call)
    queue.move(call, State.PASSED)
    asking.recording(call)
    for leg in call.legs.filter(kind=Kind.AGENT, left_at=None):
        asking.dismiss(leg)
    presence.move(agent, Agent.State.WRAPUP, call)


@transaction.atomic
def pass_blind(call_id: UUID, agent_id: UUID, target: Target) -> None:
    """Put the caller through unannounced; where nobody accepts, they come back to the front."""
    call = _talking(call_id, agent_id)
    _check_free(call, target)
    agent = _leave(call)
    Leg.objects.create(
        call=call,
        kind=Kind.THIRD,
        number=target.number,
        colleague_id=target.colleague_id,
        is_announced=False,
    )
    conference.move_caller(call, State.PASSED, "pass")
    presence.move(agent, Agent.State.WRAPUP, call)


# --- colleagues


@transaction.atomic
def hand_over(call_id: UUID, agent_id: UUID, to: UUID) -> None:
    """Offer the live call, draft and all, to a colleague; the caller stays until it is accepted.

    Raises Refused with `colleague_busy` where the colleague is not free to take it.
    """
    call = _talking(call_id, agent_id)
    if call.offers.filter(state=Offer.State.PENDING).exists():
        raise Refused("handing_already")
    colleague = dispatch.free_for(call, to)
    if colleague is None:
        raise Refused("colleague_busy")
    offer = dispatch.make(call, colleague, handed_by=agent_id)
    presence.move(colleague, Agent.State.OFFERED, call)
    conference.show(call)
    after_commit(offer_made, offer_id=offer.pk)


@transaction.atomic
def keep(call_id: UUID, agent_id: UUID) -> None:
    """Take back a hand-over that is not accepted yet.

    Raises Refused with `ordered` where a supervisor has decided it.
    """
    call = _talking(call_id, agent_id)
    if call.offers.filter(state=Offer.State.PENDING, ordered_by__isnull=False).exists():
        raise Refused("ordered")
    conference.withdraw_handover(call)
    conference.show(call)


# --- setting aside


@transaction.atomic
def park(call_id: UUID, agent_id: UUID) -> None:
    """Set the caller aside with music, for anybody of the team to pick up."""
    _park(_talking(call_id, agent_id))


@transaction.atomic
def pick_up(call_id: UUID, agent_id: UUID, tab: str) -> Call:
    """Back to a parked caller; a live call is parked in its place, so that calls swap whole.

    Raises Refused with `not_parked`, `not_served` or `now_connecting`.
    """
    present = Agent.objects.get(pk=agent_id)
    _lock_both(present.call_id, call_id)
    swaps = present.state == Agent.State.TALKING
    if swaps and present.call_id:
        _park(_talking(present.call_id, agent_id), goes_on=True)
    call = conference.lock(call_id)
    if call.state != State.PARKED or call.ending_since:
        raise Refused("not_parked")
    if not dispatch.serves(agent_id, call):
        raise Refused("not_served")
    agent = _free_agent(agent_id)
    if swaps:  # a break for after the one call comes after the other
        agent.booked = present.booked
    call.parked_by = None
    if call.answered_at:  # with music, as on hold
        call.held_seconds += round((timezone.now() - call.state_since).total_seconds())
    queue.move(call, State.CONNECTING, agent)
    presence.move(agent, Agent.State.TALKING, call)
    agent_voice.want(call, agent, tab)
    return call


@transaction.atomic
def to_voicemail(call_id: UUID, agent_id: UUID) -> None:
    """The caller leaves a spoken message; it becomes a message with its recording."""
    call = _talking(call_id, agent_id)
    agent = _leave(call)
    if third := legs.live(call, Kind.THIRD):
        asking.dismiss(third)
    conference.move_caller(call, State.VOICEMAIL, "voicemail")
    presence.move(agent, Agent.State.WRAPUP, call)


# --- calling out and ending


@transaction.atomic
def call_out(agent_id: UUID, line: Line, number: str, tab: str) -> Call:
    """Call an allowed `number` for the line's client, under its number.

    Raises Refused with `not_served` or `in_a_call`.
    """
    agent = _free_agent(agent_id)
    call = Call(
        client=line.client,
        line=line,
        direction=Call.Direction.OUTBOUND,
        caller=number,
        state=State.CONNECTING,
        agent=agent,
    )
    if not dispatch.serves(agent_id, call):
        raise Refused("not_served")
    call.save()
    presence.move(agent, Agent.State.TALKING, call)
    agent_voice.want(call, agent, tab)
    return call


@transaction.atomic
def hang_up(call_id: UUID, agent_id: UUID) -> None:
    """End the call that this agent is in, for everybody; raises Refused with `not_yours`."""
    claims.held(call_id, agent_id)
    call = conference.lock(call_id)
    if call.agent_id != agent_id:
        return
    conference.end(call)
    if call.sid is None and legs.live(call, Kind.CALLER) is None:
        closing.close(call.pk)


@transaction.atomic
def voice_gone(call_id: UUID, agent_id: UUID) -> None:
    """The window's voice ended without a key: should Twilio not say so, it is asked soon."""
    call = conference.lock(call_id)
    if call.agent_id == agent_id:
        conference.ask_soon(call)


# --- inside


def _talking(call_id: UUID, agent_id: UUID) -> Call:
    """The call, locked, if this agent speaks in it now."""
    claims.held(call_id, agent_id)
    call = conference.lock(call_id)
    if call.agent_id != agent_id:
        raise Refused("not_yours")
    if call.state != State.TALKING or call.ending_since:
        raise Refused("not_talking")
    return call


def _speaking(call_id: UUID, agent_id: UUID) -> Call:
    """The same, if the agent's voice is in it: whom they let free would else be alone."""
    call = _talking(call_id, agent_id)
    if call.cut_since:
        raise Refused("voice_cut")
    return call


def _caller(call: Call) -> Leg:
    caller = legs.seated(call, Kind.CALLER)
    if caller is None:
        raise Refused("not_talking")
    return caller


def _third(call: Call) -> Leg:
    third = legs.live(call, Kind.THIRD)
    if third is None or third.dismissed_at:
        raise Refused("no_third")
    return third


def _seated_third(call: Call) -> Leg:
    third = _third(call)
    if third.joined_at is None:
        raise Refused("third_not_there")
    return third


def _check_free(call: Call, target: Target) -> None:
    if legs.live(call, Kind.THIRD):
        raise Refused("third_already")
    if Leg.objects.filter(number=target.number, left_at=None, kind=Kind.THIRD).exists():
        raise Refused("engaged")


def _leave(call: Call) -> Agent:
    """The agent goes, the call stays; the agent's row comes back locked."""
    conference.withdraw_handover(call)
    assert call.agent_id is not None, "the call was just found to be this agent's"
    for leg in call.legs.filter(kind=Kind.AGENT, agent=call.agent_id, joined_at=None):
        asking.dismiss(leg)  # their own telephone may still ring
    return presence.lock(call.agent_id)


def _park(call: Call, *, goes_on: bool = False) -> None:
    agent = _leave(call)
    if third := legs.live(call, Kind.THIRD):
        asking.dismiss(third)
    call.parked_by = agent
    conference.move_caller(call, State.PARKED, "requeue")
    if goes_on:
        presence.move(agent, Agent.State.READY)
    else:
        presence.free(agent)
    dispatch.run_after_commit()


def _lock_both(*call_ids: UUID | None) -> None:
    """Calls before agents, and both calls in one order: two who swap do not wait in a ring."""
    known = [call_id for call_id in call_ids if call_id]
    list(Call.objects.select_for_update().filter(pk__in=known).order_by("pk"))


def _free_agent(agent_id: UUID) -> Agent:
    agent = presence.lock(agent_id)
    if agent.state not in FREE:
        raise Refused("in_a_call")
    agent.last_seen = timezone.now()
    agent.save(update_fields=["last_seen"])
    return agent
