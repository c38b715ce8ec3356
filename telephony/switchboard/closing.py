"""A call is over: the client's journal gets it, the public side forgets the caller."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from telephony import journal, recordings
from telephony.models import ForwardingRule, JournalEntry
from telephony.switchboard import asking, conference, dispatch, legs, presence, queue
from telephony.switchboard import recordings as live_recordings
from telephony.switchboard.models import Agent, Call, Leg, Offer
from telephony.switchboard.signals import after_commit, call_closed, told
from tenants import access, usage
from tenants.models import UsageEntry

Action = ForwardingRule.Action
Outcome = JournalEntry.Outcome
State = Call.State
CALLBACK_TRIES = 3
CALLBACK_PAUSE = timedelta(minutes=5)


@transaction.atomic
def close(call_id: UUID, how: str = Leg.Outcome.LEFT) -> None:
    """Close the call once; nothing happens the second time. `how` the outside end ended."""
    call = conference.lock(call_id)
    if call.state == State.CLOSED:
        return
    if offered := dispatch.settle(call, Offer.State.WITHDRAWN):
        presence.spared(offered)
    holder, outcome = call.agent_id, outcome_of(call)
    call.closed_at, call.outcome = timezone.now(), outcome
    live_recordings.expect(call)
    _end_legs(call, how)
    _write_down(call, outcome)
    _forget(call)
    if holder:
        _let_go(presence.lock(holder), call, outcome)
    dispatch.run_after_commit()


@transaction.atomic
def line_dead(call_id: UUID, sid: str) -> None:
    """Twilio knows no live call `sid` any more: as if its callback had come."""
    call = conference.lock(call_id)
    leg = call.legs.filter(sid=sid).first()
    if call.state == State.CLOSED or leg is None or call.sid != sid:
        return
    caller_gone(call, leg, Leg.Outcome.LEFT)


def caller_gone(call: Call, leg: Leg, outcome: str) -> None:
    """The outside end's call is over at Twilio. Whoever asked to be called back stays in line."""
    if call.sid not in (None, leg.sid):
        return  # an earlier end: the caller is back on the line already
    was_out = call.direction == Call.Direction.OUTBOUND and call.answered_at is None
    if was_out and call.agent_id:
        after_commit(told, agent_id=call.agent_id, what=f"called_{outcome}")
    how = outcome if leg.joined_at is None else Leg.Outcome.LEFT
    if _keeps_place(call):
        legs.over(call, leg, how)
        # Nobody is on the way any more: a later end must not be sent where this one was to go.
        call.sid, call.sent_to, call.sent_at = None, "", None
        call.route.pop("leaving", None)
        call.save(update_fields=["sid", "sent_to", "sent_at", "route"])
        if call.state in conference.CONNECTED:
            _call_back(call, leg, outcome)
        elif call.state == State.ARRIVING:  # on the way back to the queue
            queue.park(call)
            dispatch.run_after_commit()
    else:
        close(call.pk, how)


def outcome_of(call: Call) -> Outcome:
    """How the call went, by how far it came."""
    if call.direction == Call.Direction.OUTBOUND or call.callback_since:
        return Outcome.CALLED if call.answered_at else Outcome.NOT_REACHED
    if call.answered_at:
        return Outcome.ABANDONED_HELD if _is_held(call) else Outcome.ANSWERED
    if call.state == State.PASSED:
        return Outcome.FORWARDED if _was_taken(call) else Outcome.UNTAKEN
    if call.state == State.VOICEMAIL:
        return Outcome.VOICEMAIL
    if call.action in (Action.ANNOUNCE, Action.REJECT):
        return Outcome.ANNOUNCED
    return Outcome.ABANDONED_WAITING if call.waiting_since else Outcome.ABANDONED_GREETING


def _keeps_place(call: Call) -> bool:
    waits = call.callback_since is not None and call.answered_at is None
    wanted = waits and call.ending_since is None
    return wanted and call.state not in (State.CLOSED, State.PASSED, State.VOICEMAIL)


def _call_back(call: Call, leg: Leg, outcome: str) -> None:
    """The agent has the call already: dial the caller, or, if that was in vain, try later."""
    if leg.number is None:  # they hung up as agreed, while an agent accepted
        if legs.live(call, Leg.Kind.AGENT):
            conference.bring_caller(call)
        return
    call.callback_tries += 1
    agent = presence.lock(conference.holder(call))
    for other in call.legs.filter(left_at=None):
        asking.dismiss(other)
    if call.callback_tries >= CALLBACK_TRIES:
        call.save(update_fields=["callback_tries"])
        close(call.pk)
    else:
        call.not_before = timezone.now() + CALLBACK_PAUSE
        queue.move(call, State.WAITING)
        presence.spared(agent)
    after_commit(told, agent_id=agent.pk, what=f"callback_{outcome}")


def _was_taken(call: Call) -> bool:
    return call.legs.filter(kind=Leg.Kind.THIRD, answered_at__isnull=False).exists()


def _end_legs(call: Call, how: str) -> None:
    """With the caller's seat the conference ends; whoever is not in it must be told to go."""
    caller = legs.live(call, Leg.Kind.CALLER)
    room_ends = caller is not None and caller.joined_at is not None
    if caller is not None:
        legs.over(call, caller, how)
    for leg in call.legs.filter(left_at=None):
        if room_ends and leg.joined_at is not None:
            leg.dismissed_at = timezone.now()  # the sweeper looks whether it is gone
            leg.save(update_fields=["dismissed_at"])
        else:
            asking.dismiss(leg)


def _write_down(call: Call, outcome: Outcome) -> None:
    ended = journal.Ended(
        call_id=call.pk,
        line=call.own_line.number,
        caller=call.caller,
        arrived_at=call.arrived_at,
        answered_at=call.answered_at,
        ended_at=call.closed_at or timezone.now(),
        agent_name=str(call.answered_by) if call.answered_by else "",
        outcome=outcome,
        direction=call.direction,
        held_seconds=call.held_seconds,
        heard=tuple(call.heard),
        passed_to=_passed_to(call),
    )
    with access.inside(call.client):
        if outcome == Outcome.VOICEMAIL and recordings.is_silent(call.pk):
            ended = replace(ended, outcome=Outcome.UNSPOKEN)
        journal.enter(ended)
        call_closed.send(sender=None, client=call.client, ended=ended)
    if call.answered_at:
        seconds = max(0, int((ended.ended_at - call.answered_at).total_seconds()))
        usage.count(call.client, UsageEntry.Kind.CALL, 1, call.pk)
        usage.count(call.client, UsageEntry.Kind.TALK, seconds, call.pk)


def _is_held(call: Call) -> bool:
    caller = legs.seated(call, Leg.Kind.CALLER)
    if caller is None or caller.held_since is None:
        return False
    return call.state == State.TALKING and legs.seated(call, Leg.Kind.THIRD) is None


def _passed_to(call: Call) -> UUID | str | None:
    """Whom the caller was put through to: a colleague's key, or else the number."""
    leg = call.legs.filter(kind=Leg.Kind.THIRD, answered_at__isnull=False).last()
    if leg is None:
        return None
    return leg.colleague_id or leg.number


def _forget(call: Call) -> None:
    call.caller, call.heard, call.sent_to, call.sent_at = None, [], "", None
    call.parked_by = None
    call.legs.update(number=None)
    queue.move(call, State.CLOSED)


def _let_go(agent: Agent, call: Call, outcome: Outcome) -> None:
    """After-call work for whoever spoke, or tried to reach somebody; else the line-up again."""
    if call.answered_at or outcome == Outcome.NOT_REACHED:
        presence.move(agent, Agent.State.WRAPUP, call)
    else:
        presence.spared(agent)
