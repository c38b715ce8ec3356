"""The call's lock: holding the live call is an agent's only right to its client's data."""

from uuid import UUID

from django.db import transaction

from telephony.switchboard import conference, dispatch, presence, queue
from telephony.switchboard.models import Agent, Call, Offer
from telephony.switchboard.signals import after_commit, voice_wanted


class Refused(Exception):
    """The claim does not hold; `reason` is a key that the desk puts into words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def accept(offer_id: UUID, agent_id: UUID, tab: str) -> Call:
    """Take the offered call; `tab` names the browser window that will carry the voice.

    Raises Refused with `taken` when it was accepted already (in another window) and with
    `gone` when the offer is over: missed, or the caller hung up.
    """
    known = Offer.objects.filter(pk=offer_id, agent_id=agent_id).first()
    if known is None:
        raise Refused("gone")
    call = conference.lock(known.call_id)
    offer = Offer.objects.get(pk=offer_id)
    if offer.state != Offer.State.PENDING:
        raise Refused("taken" if offer.state == Offer.State.ACCEPTED else "gone")
    agent = dispatch.settle(call, Offer.State.ACCEPTED)
    assert agent is not None, "the pending offer was just read under the call's lock"
    agent.missed_offers = 0
    queue.move(call, Call.State.CONNECTING, agent)
    presence.move(agent, Agent.State.TALKING, call)
    after_commit(voice_wanted, agent_id=agent.pk, call_id=call.pk, tab=tab)
    return call


def held(call_id: UUID, agent_id: UUID) -> Call:
    """The call, if this agent is in it or is finishing it; every write of the desk asks here.

    Raises Refused with `not_yours` otherwise: a stale window, another client's form.
    """
    writing = [Agent.State.TALKING, Agent.State.WRAPUP]
    mine = Agent.objects.filter(pk=agent_id, call_id=call_id, state__in=writing)
    call = Call.objects.select_related("client").filter(pk=call_id, agents__in=mine).first()
    if call is None:
        raise Refused("not_yours")
    return call


@transaction.atomic
def hang_up(call_id: UUID, agent_id: UUID) -> None:
    """End the call that this agent is in; raises Refused with `not_yours`."""
    held(call_id, agent_id)
    call = conference.lock(call_id)
    if call.agent_id == agent_id:
        conference.end(call)


@transaction.atomic
def be_ready(agent_id: UUID) -> None:
    """Available for the next call: after a break, or once the last one is finished.

    Raises NotNow in a call.
    """
    agent = presence.lock(agent_id)
    if agent.state in (Agent.State.OFFERED, Agent.State.TALKING):
        raise presence.NotNow
    if agent.state != Agent.State.READY:
        presence.free(agent)
    dispatch.run_after_commit()


@transaction.atomic
def step_aside(agent_id: UUID, state: str = Agent.State.PAUSE) -> None:
    """Take a break or log off; raises NotNow in a call."""
    presence.step_aside(presence.lock(agent_id), state)


@transaction.atomic
def decline(offer_id: UUID, agent_id: UUID) -> None:
    """Let the offer pass to the next agent at once, as if its time were over.

    An offer that is over already is nobody's to pass on: the next one is a colleague's.
    """
    mine = Offer.objects.filter(pk=offer_id, agent_id=agent_id)
    offer = mine.first()
    if offer is None:
        return
    call = conference.lock(offer.call_id)
    if mine.filter(state=Offer.State.PENDING).exists():
        pass_on(call)


def pass_on(call: Call) -> None:
    """The pending offer of this (locked) call is missed; the call waits for the next agent."""
    agent = dispatch.settle(call, Offer.State.MISSED)
    if agent is None:
        return
    queue.move(call, Call.State.WAITING)
    presence.missed(agent)
    dispatch.run_after_commit()
