"""Everybody in one conference, named by the call's key. In transactions, rows locked.

The caller's seat ends the conference, nobody else's does: an agent's lost browser leaves the
caller where we can fetch them back to the queue. Flags cannot change later (Twilio's
documentation, docs/voice/twiml/conference), so they are set at join.
"""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from telephony.carrier import twiml
from telephony.switchboard import agent_voice, asking, dispatch, legs, parking, presence, queue
from telephony.switchboard.addresses import address
from telephony.switchboard.models import Agent, Call, Leg, Offer
from telephony.switchboard.signals import after_commit, desk_changed, told

State = Call.State
Kind = Leg.Kind
CONNECTED = (State.CONNECTING, State.TALKING)
# Why a participant left when the conference as such was over (facts of Twilio's callbacks).
OVER = {"moderator_ended_conference", "conference_ended_via_api"}


def lock(call_id: UUID) -> Call:
    """The call's row with its client, locked until the transaction ends."""
    return Call.objects.select_for_update(of=("self",)).select_related("client").get(pk=call_id)


# --- sitting down


def agent_arrives(call: Call, agent_id: UUID | None, sid: str) -> str:
    """The agent's browser has called in; only the one who holds the call is let in.

    The caller is fetched for a new leg only, and never out of the conference: with the caller's
    seat it would end, and a request of Twilio's may come twice.
    """
    if call.state not in CONNECTED or agent_id is None or call.agent_id != agent_id:
        return twiml.hang_up()
    if call.ending_since:
        return twiml.hang_up()
    leg, is_new = Leg.objects.get_or_create(
        sid=sid, defaults={"call": call, "kind": Kind.AGENT, "agent_id": agent_id}
    )
    return agent_sits_down(call, leg, is_new)


def agent_sits_down(call: Call, leg: Leg, is_new: bool = True) -> str:
    """The document that leads this end of the agent's into the conference; the caller is fetched.

    Labels are unique in a conference: an older end of the same agent may not be gone yet.
    """
    if is_new and not _caller_has_a_seat(call) and call.sent_to != "bridge":
        bring_caller(call)
    older = call.legs.filter(kind=Kind.AGENT, agent=leg.agent_id, left_at=None)
    is_first = not older.filter(began_at__lt=leg.began_at).exists()
    label = f"agent-{leg.agent_id}" if is_first else f"agent-{leg.agent_id}-{leg.pk.hex[-8:]}"
    return twiml.sit_down(seat(call, label, ends_conference=False))


def bring_caller(call: Call) -> None:
    """Fetch the outside end: from the queue, or by calling where nobody is on the line."""
    if call.sid:
        asking.send_caller(call, "bridge")
    elif legs.live(call, Kind.CALLER) is None:
        legs.ring_caller(call)


def caller_arrives(call: Call) -> str:
    """The caller was sent here from the queue; if the agent is gone again, back they go."""
    asking.arrived(call, "bridge")
    if call.state not in CONNECTED:
        return parking.to_queue(call)
    call.legs.filter(kind=Kind.CALLER, left_at=None).update(answered_at=timezone.now())
    return twiml.sit_down(seat(call, "caller", ends_conference=True))


def answered(call: Call, leg: Leg) -> str:
    """Somebody whom we called for the agent has answered."""
    if call.state != State.CONNECTING or leg.left_at or leg.dismissed_at:
        return twiml.hang_up()
    leg.answered_at = leg.answered_at or timezone.now()
    leg.save(update_fields=["answered_at"])
    call.sid = leg.sid
    call.save(update_fields=["sid"])
    return twiml.sit_down(seat(call, "caller", ends_conference=True))


def seat(call: Call, label: str, *, ends_conference: bool) -> twiml.Seat:
    """A place in the conference of this sitting."""
    events, done = address("conference"), address("done", call.pk)
    recording = address("recording", call.pk) if call.is_recorded else ""
    return twiml.Seat(call.conference_name, label, ends_conference, events, done, recording)


# --- what Twilio tells of a conference


def joined(call: Call, sid: str, conference_sid: str = "") -> None:
    """Somebody sits in the conference; with both ends there, they are talking."""
    leg = call.legs.filter(sid=sid, left_at=None).first()
    if leg is None:
        return
    is_new = leg.joined_at is None
    leg.joined_at = leg.joined_at or timezone.now()
    leg.answered_at = leg.answered_at or leg.joined_at
    leg.save(update_fields=["joined_at", "answered_at"])
    if conference_sid and conference_sid != call.conference_sid:
        call.conference_sid = conference_sid
        call.save(update_fields=["conference_sid"])
    if is_new and leg.kind == Kind.THIRD:
        _not_unannounced(call, leg)
    if is_new and leg.agent_id and leg.agent_id == call.agent_id and leg.dismissed_at is None:
        agent_voice.back(call, leg)
    elif is_new and call.cut_since:
        agent_voice.keep_company(call)
    elif leg.kind == Kind.SUPERVISOR and leg.manner != leg.manner_done:
        asking.later("set_manner", leg.pk)
    if call.state == State.CONNECTING and _both_are_in(call):
        _talk(call)
    else:
        show(call)


def _not_unannounced(call: Call, third: Leg) -> None:
    # The receptionist went back to the caller while it rang: nobody comes into that talk unasked.
    caller = legs.seated(call, Kind.CALLER)
    if call.state == State.TALKING and caller and caller.held_since is None:
        legs.hold(call, third, True)


def held(call: Call, sid: str, is_held: bool) -> None:
    """Twilio has held somebody or let them back."""
    call.legs.filter(sid=sid, left_at=None).update(is_held=is_held)
    show(call)


def left(call: Call, sid: str, reason: str, *, is_present: bool) -> None:
    """Somebody left. An agent who left a caller behind without a key was cut off.

    Of an earlier sitting it is late news: that end is over, and the talk of now goes on.
    """
    leg = call.legs.filter(sid=sid, left_at=None).first()
    if leg is None:
        return
    if leg.kind == Kind.CALLER:
        ask_soon(call)
    elif legs.over(call, leg) and is_present and call.state != State.CLOSED:
        _somebody_left(call, leg, reason)


def gone(call: Call, leg: Leg, outcome: str) -> None:
    """An agent's, third party's or supervisor's own call has ended at Twilio.

    When a caller hangs up, the agent's call ends too and may be told of first: whether the
    caller is still there, the sweeper asks.
    """
    was_seated = leg.joined_at is not None
    if not legs.over(call, leg, Leg.Outcome.LEFT if was_seated else outcome):
        return
    if leg.kind == Kind.THIRD:
        _third_left(call, leg)
    elif leg.kind == Kind.SUPERVISOR:
        show(call)
    elif leg.agent_id == call.agent_id:
        if leg.number and not was_seated:
            _telephone_in_vain(call, leg, outcome)
        else:
            ask_soon(call)


def _somebody_left(call: Call, leg: Leg, reason: str) -> None:
    if leg.kind == Kind.THIRD:
        _third_left(call, leg)
    elif leg.kind == Kind.SUPERVISOR:
        show(call)
    elif reason not in OVER and leg.agent_id == call.agent_id and leg.dismissed_at is None:
        cut_off(call)


def _third_left(call: Call, leg: Leg) -> None:
    # Where Twilio itself put the caller through (`<Dial><Number>`), its action says what follows.
    if call.state == State.PASSED and leg.is_announced:
        end(call)
    if call.cut_since:
        agent_voice.keep_company(call)
    show(call)


def _telephone_in_vain(call: Call, leg: Leg, outcome: str) -> None:
    if leg.dismissed_at is None:
        after_commit(told, agent_id=leg.agent_id, what=f"own_{outcome}")
        if call.state == State.CONNECTING and not _has_an_end(call):
            agent_lost(call)
    show(call)


def ask_soon(call: Call) -> None:
    """The caller's own status callback closes the call; should it be lost, the sweeper asks now."""
    if call.state in (*CONNECTED, State.PASSED) and not call.sent_to:
        call.checked_at = timezone.now() - timedelta(hours=1)
        call.save(update_fields=["checked_at"])


def _talk(call: Call) -> None:
    call.answered_at = call.answered_at or timezone.now()
    call.answered_by = call.agent
    queue.move(call, State.TALKING, call.agent)
    presence.move(presence.lock(holder(call)), Agent.State.TALKING, call)
    _relieve_others(call)
    if call.recording_paused or call.recording_rests:  # wanted before there was anything to pause
        asking.recording(call)
    if caller := legs.seated(call, Kind.CALLER):
        legs.hold(call, caller, False)


def _relieve_others(call: Call) -> None:
    """After a hand-over the colleague who held the call so far is free."""
    others = call.legs.filter(kind=Kind.AGENT, left_at=None).exclude(agent=call.agent_id)
    for leg in others:
        asking.dismiss(leg)
        assert leg.agent_id is not None, "the constraint agent_leg_has_agent says so"
        colleague = presence.lock(leg.agent_id)
        if colleague.state == Agent.State.WRAPUP and colleague.call_id == call.pk:
            presence.free(colleague)
            dispatch.run_after_commit()


# --- an agent is gone


def cut_off(call: Call) -> None:
    """The agent's voice is gone, and no key said so: a desk that lives has time to come back.

    Two clocks give it up (the sweeper): DESK_SILENCE_SECONDS since the desk's last sign of life,
    and RESUME_SECONDS since the voice went where the desk lives, but cannot speak.
    """
    if call.state not in CONNECTED or call.ending_since is not None:
        return
    if call.state == State.CONNECTING:
        if not _has_an_end(call):
            agent_lost(call)
    elif presence.is_silent(Agent.objects.get(pk=holder(call))):
        agent_lost(call)
    elif call.cut_since is None and not legs.holder_is_seated(call):
        agent_voice.cut(call)
        ask_soon(call)  # should the caller have gone with them


def agent_lost(call: Call) -> None:
    """The agent is gone, the caller is not: to whoever talks with them, or to the queue's front."""
    if call.state not in CONNECTED or call.ending_since is not None:
        return
    withdraw_handover(call)
    agent = presence.lock(holder(call))
    silent = presence.is_silent(agent)
    colleague, talks_on = _colleague_in_the_room(call), _talks_with_third(call)
    for leg in call.legs.filter(kind=Kind.AGENT, agent=agent, left_at=None):
        asking.dismiss(leg)  # a desk may be silent while its voice is there
    presence.move(agent, Agent.State.OFFLINE if silent else Agent.State.PAUSE)
    if colleague:
        _give_back(call, colleague)
    elif talks_on:
        queue.move(call, State.PASSED)
        asking.recording(call)
    else:
        to_the_front(call)


def to_the_front(call: Call) -> None:
    """The caller waits again, before all others."""
    call.not_before = None
    queue.to_wait_again(call)
    if third := legs.live(call, Kind.THIRD):
        asking.dismiss(third)
    if call.sid is None:
        _nobody_on_the_line(call)
    elif _caller_has_a_seat(call):
        move_caller(call, State.ARRIVING, "requeue")
    else:
        queue.move(call, State.WAITING)
        dispatch.run_after_commit()


def move_caller(call: Call, state: str, where: str) -> None:
    """Out of the conference (which ends) and on to the webhook `where` of ours."""
    if caller := legs.live(call, Kind.CALLER):
        legs.stood_up(call, caller)
    call.sitting += 1
    # The next conference, if one follows, is recorded anew and from its start.
    call.recording_state, call.recording_paused, call.recording_rests = "", False, False
    queue.move(call, state)
    asking.send_caller(call, where)


def withdraw_handover(call: Call) -> None:
    """The call is no longer the colleague's to hand over; the one who was asked is spared."""
    if asked := dispatch.settle(call, Offer.State.WITHDRAWN):
        presence.spared(asked)
        dispatch.run_after_commit()


def end(call: Call) -> None:
    """Hang up: the caller's call is ended at Twilio, whose callback closes it here."""
    if call.ending_since is None:
        call.ending_since = timezone.now()
        call.save(update_fields=["ending_since"])
    if call.sid:
        asking.hang_up_caller(call)
    elif caller := legs.live(call, Kind.CALLER):
        asking.dismiss(caller)


def show(call: Call) -> None:
    """What the holder's desk shows of this call has changed."""
    if call.agent_id:
        after_commit(desk_changed, agent_id=call.agent_id)


def _nobody_on_the_line(call: Call) -> None:
    if caller := legs.live(call, Kind.CALLER):
        asking.dismiss(caller)
    if call.direction == Call.Direction.OUTBOUND:
        end(call)
        queue.move(call, State.ARRIVING)
    else:
        queue.move(call, State.WAITING)
        dispatch.run_after_commit()


def _colleague_in_the_room(call: Call) -> Agent | None:
    there = call.legs.filter(kind=Kind.AGENT, left_at=None, joined_at__isnull=False)
    leg = there.exclude(agent=call.agent_id).first()
    if leg is None or leg.agent_id is None:
        return None
    colleague = presence.lock(leg.agent_id)
    is_ours = colleague.state == Agent.State.WRAPUP and colleague.call_id == call.pk
    return colleague if is_ours else None


def _give_back(call: Call, colleague: Agent) -> None:
    call.answered_by = colleague
    queue.move(call, State.TALKING, colleague)
    presence.move(colleague, Agent.State.TALKING, call)


def _talks_with_third(call: Call) -> bool:
    caller, third = legs.seated(call, Kind.CALLER), legs.seated(call, Kind.THIRD)
    if caller is None or third is None:
        return False
    return caller.held_since is None and third.held_since is None


def _has_an_end(call: Call) -> bool:
    mine = call.legs.filter(kind=Kind.AGENT, agent=call.agent_id, left_at=None, dismissed_at=None)
    return mine.exists()


def _caller_has_a_seat(call: Call) -> bool:
    caller = legs.live(call, Kind.CALLER)
    return caller is not None and caller.answered_at is not None


def _both_are_in(call: Call) -> bool:
    return legs.seated(call, Kind.CALLER) is not None and legs.holder_is_seated(call)


def holder(call: Call) -> UUID:
    """The agent who holds this connected call."""
    assert call.agent_id is not None, "the constraint call_held_while_connected says so"
    return call.agent_id
