"""Caller and agent in one conference, named by the call's key. In transactions, rows locked.

The caller's seat ends the conference, the agent's does not: an agent's lost browser leaves the
caller where we can fetch them back to the queue. Flags cannot change later (Twilio's
documentation, docs/voice/twiml/conference), so they are set at join.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from telephony.carrier import twiml
from telephony.switchboard import dispatch, inbound, presence, queue
from telephony.switchboard.addresses import address
from telephony.switchboard.models import Agent, Call, Leg

CONNECTED = (Call.State.CONNECTING, Call.State.TALKING)
# Why a participant left when the conference as such was over (facts of Twilio's callbacks).
OVER = {"moderator_ended_conference", "conference_ended_via_api"}


def lock(call_id: UUID) -> Call:
    """The call's row with its client, locked until the transaction ends."""
    return Call.objects.select_for_update(of=("self",)).select_related("client").get(pk=call_id)


def agent_arrives(call: Call, agent_id: UUID | None, sid: str) -> str:
    """The agent's browser has called in; only the one who holds the call is let in.

    The caller is fetched for a new leg only, and never out of the conference: with the caller's
    seat it would end, and a request of Twilio's may come twice.
    """
    if call.state not in CONNECTED or agent_id is None or call.agent_id != agent_id:
        return twiml.hang_up()
    _leg, is_new = Leg.objects.get_or_create(
        sid=sid, defaults={"call": call, "kind": Leg.Kind.AGENT, "agent_id": agent_id}
    )
    if is_new and not _caller_is_in(call):
        fetch_caller(call)
    return twiml.sit_down(_seat(call, f"agent-{agent_id}", ends_conference=False))


def caller_arrives(call: Call) -> str:
    """The caller was sent here from the queue; if the agent is gone again, back they go."""
    if call.state not in CONNECTED:
        return inbound.to_queue(call)
    return twiml.sit_down(_seat(call, "caller", ends_conference=True))


def joined(call: Call, sid: str) -> None:
    """Somebody sits in the conference; with both ends there, they are talking."""
    Leg.objects.filter(call=call, sid=sid, left_at=None).update(joined_at=timezone.now())
    if call.state == Call.State.CONNECTING and _both_are_in(call):
        call.answered_at = call.answered_at or timezone.now()
        call.answered_by = call.agent
        queue.move(call, Call.State.TALKING, call.agent)
        presence.move(presence.lock(_holder(call)), Agent.State.TALKING, call)


def left(call: Call, sid: str, reason: str) -> None:
    """Somebody left. An agent who left a caller behind was cut off: the call is offered again."""
    leg = Leg.objects.filter(call=call, sid=sid, kind=Leg.Kind.AGENT, left_at=None).first()
    if leg is None:
        return
    leg.left_at = timezone.now()
    leg.save(update_fields=["left_at"])
    if reason not in OVER and leg.agent_id == call.agent_id:
        agent_lost(call)


def agent_lost(call: Call) -> None:
    """The agent is gone, the caller is not: back to the front of the queue at once."""
    if call.state not in CONNECTED or call.ending_since is not None:
        return
    agent = presence.lock(_holder(call))
    was_parked = not _caller_is_in(call)
    call.legs.filter(kind=Leg.Kind.AGENT, left_at=None).update(left_at=timezone.now())
    call.legs.filter(kind=Leg.Kind.CALLER).update(joined_at=None)
    call.in_front = True
    silent = presence.is_silent(agent)
    presence.move(agent, Agent.State.OFFLINE if silent else Agent.State.PAUSE)
    if was_parked:
        queue.move(call, Call.State.WAITING)
        dispatch.run_after_commit()
    else:
        queue.move(call, Call.State.ARRIVING)
        park_caller(call)


def end(call: Call) -> None:
    """The agent hangs up: the caller's call is ended at Twilio, whose callback closes it here."""
    if call.ending_since is None:
        call.ending_since = timezone.now()
        call.save(update_fields=["ending_since"])
    hang_up_caller(call)


# What must be asked of Twilio is asked by a task, after the commit; the sweeper asks again.


def fetch_caller(call: Call) -> None:
    """Send the caller from the queue into the conference."""
    _ask_later("redirect_caller", call.pk, address("bridge", call.pk))


def park_caller(call: Call) -> None:
    """Send the caller from the conference back into the queue."""
    _ask_later("redirect_caller", call.pk, address("requeue", call.pk))


def hang_up_caller(call: Call) -> None:
    """End the caller's call at Twilio."""
    _ask_later("hang_up", call.pk)


def _ask_later(task: str, *args: object) -> None:
    from telephony.switchboard import tasks  # the tasks import this module

    run = getattr(tasks, task)
    transaction.on_commit(lambda: run.delay(*(str(arg) for arg in args)), robust=True)


def _caller_is_in(call: Call) -> bool:
    return call.legs.filter(kind=Leg.Kind.CALLER, joined_at__isnull=False).exists()


def _both_are_in(call: Call) -> bool:
    there = call.legs.filter(joined_at__isnull=False, left_at=None)
    return set(there.values_list("kind", flat=True)) == set(Leg.Kind.values)


def _holder(call: Call) -> UUID:
    assert call.agent_id is not None, "the constraint call_held_while_connected says so"
    return call.agent_id


def _seat(call: Call, label: str, *, ends_conference: bool) -> twiml.Seat:
    events, done = address("conference"), address("done", call.pk)
    return twiml.Seat(call.pk, label, ends_conference, events, done)
