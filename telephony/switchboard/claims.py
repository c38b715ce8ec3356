"""The call's lock: holding the live call is an agent's only right to its client's data."""

from uuid import UUID

from django.db import transaction

from telephony.switchboard import agent_voice, asking, conference, dispatch, presence, queue
from telephony.switchboard.models import Agent, Call, Offer
from telephony.switchboard.signals import after_commit, supervisor_told, told


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
    if offer.handed_by_id:
        _take_over(call, offer.handed_by_id)
    queue.move(call, Call.State.CONNECTING, agent)
    presence.move(agent, Agent.State.TALKING, call)
    agent_voice.want(call, agent, tab)
    return call


def held(call_id: UUID, agent_id: UUID) -> Call:
    """The call, if this agent is in it or is finishing it; every write of the desk asks here.

    Raises Refused with `not_yours` otherwise: a stale window, another client's form, a call
    that a colleague holds by now.
    """
    writing = [Agent.State.TALKING, Agent.State.WRAPUP]
    mine = Agent.objects.filter(pk=agent_id, call_id=call_id, state__in=writing)
    call = Call.objects.select_related("client").filter(pk=call_id, agents__in=mine).first()
    if call is None or call.agent_id not in (None, agent_id):
        raise Refused("not_yours")
    return call


@transaction.atomic
def be_ready(agent_id: UUID) -> None:
    """Available for the next call: after a break, or once the last one is finished. A break that
    was booked for after the call comes first.

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
    """Take the usual break, or log off; raises NotNow in a call."""
    kind = presence.kinds().first() if state == Agent.State.PAUSE else None
    presence.step_aside(presence.lock(agent_id), state, kind)


@transaction.atomic
def take_break(agent_id: UUID, kind_id: UUID) -> None:
    """Take a break of this kind: at once, or after the call that the agent is at.

    Raises Refused with `no_such_break` for a kind that is not in use any more.
    """
    kind = presence.kinds().filter(pk=kind_id).first()
    if kind is None:
        raise Refused("no_such_break")
    agent = presence.lock(agent_id)
    if agent.state in presence.WITH_A_CALL:
        presence.book(agent, kind)
    else:
        presence.step_aside(agent, Agent.State.PAUSE, kind)


@transaction.atomic
def work_on(agent_id: UUID) -> None:
    """Take the booked break back; raises NotNow without a call."""
    presence.book(presence.lock(agent_id), None)


@transaction.atomic
def take_more_time(agent_id: UUID) -> None:
    """Put off the end of the after-call work, once a call; raises Refused with `no_more_time`."""
    try:
        presence.more_time(presence.lock(agent_id))
    except presence.NotNow:
        raise Refused("no_more_time") from None


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
    """The pending offer of this (locked) call is missed; the call waits for the next agent.

    A call that was to be handed over stays where it is: its holder is told.
    """
    offer = call.offers.filter(state=Offer.State.PENDING).first()
    agent = dispatch.settle(call, Offer.State.MISSED)
    if agent is None or offer is None:
        return
    if offer.handed_by_id:
        conference.show(call)
        after_commit(told, agent_id=offer.handed_by_id, what="handover_missed")
        if offer.ordered_by_id:
            after_commit(supervisor_told, user_id=offer.ordered_by_id, what="handover_missed")
    else:
        queue.move(call, Call.State.WAITING)
    presence.missed(agent)
    dispatch.run_after_commit()


def pass_on_unseen(call: Call) -> None:
    """The desk that should show this (locked) call's offer is silent: nobody has missed anything.

    The caller has lost time through no fault of theirs and is offered before all others.
    """
    offer = call.offers.filter(state=Offer.State.PENDING).first()
    agent = dispatch.settle(call, Offer.State.WITHDRAWN)
    if agent is None or offer is None:
        return
    if offer.handed_by_id:
        conference.show(call)
        after_commit(told, agent_id=offer.handed_by_id, what="handover_missed")
    else:
        queue.to_wait_again(call)
        queue.move(call, Call.State.WAITING)
    presence.spared(agent)
    dispatch.run_after_commit()


def _take_over(call: Call, colleague_id: UUID) -> None:
    # The colleague leaves the conference when the new one sits in it, not before.
    call.agent = None
    if call.recording_rests:  # in a field of the colleague's window
        call.recording_rests = False
        asking.recording(call)
    presence.move(presence.lock(colleague_id), Agent.State.WRAPUP, call)
