"""A call is over: the client's journal gets it, the public side forgets the caller."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from telephony import journal
from telephony.models import ForwardingRule, JournalEntry
from telephony.switchboard import conference, dispatch, presence, queue
from telephony.switchboard.models import Agent, Call, Offer
from telephony.switchboard.signals import call_closed
from tenants import access, usage
from tenants.models import UsageEntry

Outcome = JournalEntry.Outcome


@transaction.atomic
def close(call_id: UUID) -> None:
    """Close the call once; nothing happens the second time."""
    call = conference.lock(call_id)
    if call.state == Call.State.CLOSED:
        return
    if offered := dispatch.settle(call, Offer.State.WITHDRAWN):
        presence.spared(offered)
    holder, was_talking = call.agent_id, call.answered_at is not None
    call.closed_at = timezone.now()
    _write_down(call)
    _forget(call)
    if holder:
        _let_go(presence.lock(holder), call, was_talking)
    dispatch.run_after_commit()


def outcome_of(call: Call) -> Outcome:
    """How the call went, by how far it came."""
    if call.answered_at:
        return Outcome.ANSWERED
    if call.action == ForwardingRule.Action.ANNOUNCE:
        return Outcome.ANNOUNCED
    return Outcome.ABANDONED_WAITING if call.waiting_since else Outcome.ABANDONED_GREETING


def _write_down(call: Call) -> None:
    ended = journal.Ended(
        call_id=call.pk,
        line=call.line.number,
        caller=call.caller,
        arrived_at=call.arrived_at,
        answered_at=call.answered_at,
        ended_at=call.closed_at or timezone.now(),
        agent_name=str(call.answered_by) if call.answered_by else "",
        outcome=outcome_of(call),
    )
    with access.inside(call.client):
        journal.enter(ended)
        call_closed.send(sender=None, client=call.client, ended=ended)
    if call.answered_at:
        seconds = int((ended.ended_at - call.answered_at).total_seconds())
        usage.count(call.client, UsageEntry.Kind.CALL, 1, call.pk)
        usage.count(call.client, UsageEntry.Kind.TALK, seconds, call.pk)


def _forget(call: Call) -> None:
    call.caller = None
    queue.move(call, Call.State.CLOSED)


def _let_go(agent: Agent, call: Call, was_talking: bool) -> None:
    if was_talking:
        presence.move(agent, Agent.State.WRAPUP, call)
    else:
        presence.spared(agent)
