"""What should have happened by now and has not: each duty is one query and one remedy.

Runs every two seconds in any worker; each row is locked with SKIP LOCKED and looked at again
under its lock, so that two sweepers, or a sweeper and a late callback, do no harm.
"""

import functools
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from telephony.carrier import client as carrier
from telephony.switchboard import (
    asking,
    claims,
    closing,
    conference,
    dispatch,
    diversion,
    legs,
    limits,
    liveness,
    outgoing,
    presence,
    queue,
    recordings,
    returning,
    supervising,
)
from telephony.switchboard.models import Agent, Call, Leg, Offer
from telephony.switchboard.signals import after_commit, told

log = structlog.get_logger(__name__)
Request = Callable[[str], None]
State = Call.State
CONNECTED = conference.CONNECTED
ASK_AGAIN = 5  # seconds after which something asked of Twilio is asked once more
CHECKS_A_SWEEP = 5
CHECK_EVERY = 60  # seconds between two questions to Twilio about the same call
CHECK_PASSED = 8
CALLBACK_HOURS = 12  # a caller of this morning is not rung in the night
RINGS_AT_MOST = outgoing.RING_SECONDS + 10


def watch() -> None:
    """What cannot wait for the sweep: desks that died, with a call or without."""
    _each(_unseen_offers(), claims.pass_on_unseen)
    _each(_deaf_holders(), conference.agent_lost)
    _each(_cut_for_too_long(), _give_voice_up)
    liveness.vacate_silent()


def sweep() -> None:
    """All duties once, then the dispatcher."""
    watch()
    _each(_late_offers(), claims.pass_on)
    _each(_parked_too_long(), _unpark)
    _each(limits.finished(), limits.end_work)
    limits.end_breaks()
    for call in _never_joined():
        _alone(call.pk, ask_who_is_there)
    _each(_never_arrived(), _send_again)
    _each(_never_ended(), _end_again)
    _each(_callbacks_of_long_ago(), lambda call: closing.close(call.pk))
    for leg in _legs_to_settle():
        _alone(leg.pk, outgoing.settle)
    for leg in _supervisors_never_seated():
        _alone(leg.call_id, ask_who_is_there)
        _alone(leg.pk, supervising.give_up)
    _ask_again()
    for call_id in _claim_unheard():
        _alone(call_id, recordings.settle)
    for return_id in returning.claim_due():
        _alone(return_id, returning.look)
    for test_id in diversion.claim_due():
        _alone(test_id, diversion.look)
    _silent_agents_go_offline()
    for call_id in _claim_unchecked():
        _alone(call_id, ask_twilio)
    dispatch.run()


def ask_twilio(call_id: UUID) -> None:
    """Twilio's own word about each end of a call: it is over, and its callback never came."""
    for leg in Leg.objects.filter(call=call_id, left_at=None).exclude(sid=None):
        _alone(leg.pk, outgoing.look)
    call = Call.objects.get(pk=call_id)
    if call.sid and _has_lost_its_agent(call):
        ask_who_is_there(call_id)


def ask_who_is_there(call_id: UUID) -> None:
    """A call that nobody says is connected: look who sits in its conference.

    A lost callback must not cost a conversation, so nobody is moved before Twilio has answered.
    """
    name = Call.objects.get(pk=call_id).conference_name
    try:
        there = carrier.in_conference(name)
    except carrier.CarrierError:
        return
    with transaction.atomic():
        call = conference.lock(call_id)
        if call.conference_name != name or call.ending_since or call.state not in CONNECTED:
            return
        for sid in there:
            conference.joined(call, sid)
        if call.state == State.CONNECTING:
            _connect_again(call)
        elif _has_lost_its_agent(call):
            conference.cut_off(call)


def _alone(call_id: UUID, duty: Callable[[UUID], None]) -> None:
    # One bad row must not keep the others from being swept, nor the queue from being served.
    try:
        duty(call_id)
    except Exception:
        log.exception("sweep.failed", call=str(call_id))


def _each(found: QuerySet[Call], remedy: Callable[[Call], None]) -> None:
    for call_id in list(found.values_list("pk", flat=True)):
        _alone(call_id, functools.partial(_put_right, found, remedy))


@transaction.atomic
def _put_right(found: QuerySet[Call], remedy: Callable[[Call], None], call_id: UUID) -> None:
    still = found.filter(pk=call_id).select_for_update(skip_locked=True, of=("self",))
    for call in still.select_related("client"):
        remedy(call)


def _late_offers() -> QuerySet[Call]:
    late = Offer.objects.filter(expires_at__lt=timezone.now(), state=Offer.State.PENDING)
    return Call.objects.filter(pk__in=late.values("call"))


def _silent() -> QuerySet[Agent]:
    return Agent.objects.filter(last_seen__lt=_before(settings.DESK_SILENCE_SECONDS))


def _unseen_offers() -> QuerySet[Call]:
    unseen = Offer.objects.filter(state=Offer.State.PENDING, agent__in=_silent().values("pk"))
    return Call.objects.filter(pk__in=unseen.values("call"))


def _deaf_holders() -> QuerySet[Call]:
    """A receptionist who speaks by telephone talks on: that voice needs no window."""
    held = Call.objects.filter(state__in=conference.CONNECTED, ending_since=None)
    ends = Leg.objects.filter(kind=Leg.Kind.AGENT, left_at=None, dismissed_at=None)
    by_telephone = ends.filter(number__isnull=False, joined_at__isnull=False)
    dead = Agent.objects.filter(liveness.dead()).values("pk")
    return held.filter(agent__in=dead).exclude(
        pk__in=by_telephone.filter(agent=F("call__agent")).values("call")
    )


def _cut_for_too_long() -> QuerySet[Call]:
    """Without those whose own telephone rings: its end says how that went."""
    cut = Call.objects.filter(cut_since__lt=_before(settings.RESUME_SECONDS), ending_since=None)
    return cut.exclude(pk__in=_telephones_ringing().values("call"))


def _give_voice_up(call: Call) -> None:
    after_commit(told, agent_id=call.agent_id, what="voice_given_up")
    conference.agent_lost(call)


def _telephones_ringing() -> QuerySet[Leg]:
    ends = Leg.objects.filter(kind=Leg.Kind.AGENT, left_at=None, dismissed_at=None)
    return ends.filter(number__isnull=False, joined_at=None, answered_at=None)


def _never_joined() -> QuerySet[Call]:
    slow = Q(state_since__lt=_before(settings.CONNECT_SECONDS))
    # A call out rings at the other end: its own leg says how that goes.
    rings = Leg.objects.filter(
        kind=Leg.Kind.CALLER, left_at=None, placed_at__isnull=False, answered_at=None
    )
    connecting = Call.objects.filter(slow, state=State.CONNECTING, ending_since=None)
    telephones = _telephones_ringing().values("call")
    return connecting.exclude(pk__in=rings.values("call")).exclude(pk__in=telephones)


def _connect_again(call: Call) -> None:
    # With the agent's leg there, only the caller's way into the conference was lost.
    if legs.holder_is_seated(call):
        conference.bring_caller(call)
        queue.move(call, State.CONNECTING, call.agent)
    else:
        conference.agent_lost(call)


def _has_lost_its_agent(call: Call) -> bool:
    """Talking by our book, and every leg of the holder's is over."""
    mine = call.legs.filter(
        kind=Leg.Kind.AGENT, agent=call.agent_id, left_at=None, dismissed_at=None
    )
    return call.state == State.TALKING and call.cut_since is None and not mine.exists()


def _parked_too_long() -> QuerySet[Call]:
    return Call.objects.filter(
        state=State.PARKED, state_since__lt=_before(settings.PARK_SECONDS), ending_since=None
    )


def _unpark(call: Call) -> None:
    call.parked_by = None
    queue.to_wait_again(call)
    queue.park(call)


def _never_arrived() -> QuerySet[Call]:
    sent = Call.objects.exclude(sent_to="").exclude(sid=None)
    return sent.filter(ending_since=None, sent_at__lt=_before(ASK_AGAIN))


def _send_again(call: Call) -> None:
    asking.send_caller(call, call.sent_to)


def _never_ended() -> QuerySet[Call]:
    return Call.objects.exclude(state=State.CLOSED).filter(ending_since__lt=_before(ASK_AGAIN))


def _callbacks_of_long_ago() -> QuerySet[Call]:
    long_ago = _before(CALLBACK_HOURS * 3600)
    return Call.objects.filter(state=State.WAITING, sid=None, callback_since__lt=long_ago)


def _end_again(call: Call) -> None:
    if call.sid is None and legs.live(call, Leg.Kind.CALLER) is None:
        closing.close(call.pk)
    else:
        conference.end(call)


def _legs_to_settle() -> QuerySet[Leg]:
    return Leg.objects.filter(sid=None, left_at=None, placed_at__lt=_before(ASK_AGAIN))[:10]


def _supervisors_never_seated() -> QuerySet[Leg]:
    """Their browser did not call in, or the callback of their joining was lost."""
    wanted = Leg.objects.filter(kind=Leg.Kind.SUPERVISOR, left_at=None, dismissed_at=None)
    return wanted.filter(joined_at=None, began_at__lt=_before(settings.CONNECT_SECONDS))[:10]


def _ask_again() -> None:
    """What was asked about single legs and did not come true."""
    live = Leg.objects.filter(left_at=None)
    late = _before(ASK_AGAIN)
    for leg in live.filter(dismissed_at__lt=late)[:10]:
        asking.later("end_leg", leg.pk)
    unplaced = live.filter(placed_at=None, sid=None, began_at__lt=late, is_announced=True)
    for leg in unplaced.exclude(kind=Leg.Kind.SUPERVISOR)[:10]:
        asking.later("place_call", leg.pk)
    wanted = Q(held_since=None, is_held=True) | Q(held_since__isnull=False, is_held=False)
    for leg in live.filter(wanted, joined_at__isnull=False, hold_asked_at__lt=late)[:10]:
        asking.later("set_hold", leg.pk)
    for leg in supervising.unsettled(late)[:10]:
        asking.later("set_manner", leg.pk)
    for key in recordings.unsettled(late).values_list("pk", flat=True)[:10]:
        Call.objects.filter(pk=key).update(recording_asked_at=timezone.now())
        asking.later("set_recording", key)


@transaction.atomic
def _claim_unchecked() -> list[UUID]:
    # Claimed first, and few at a time: a slow Twilio must not hold every worker.
    rings = Leg.objects.filter(left_at=None, answered_at=None, placed_at__lt=_before(RINGS_AT_MOST))
    due = Q(checked_at__lt=_before(CHECK_EVERY)) | Q(
        pk__in=rings.values("call"), checked_at__lt=_before(RINGS_AT_MOST)
    )
    # Nobody of ours hears when a caller who was put through is left alone.
    due |= Q(state=State.PASSED, checked_at__lt=_before(CHECK_PASSED))
    live = Call.objects.exclude(state=State.CLOSED).filter(due)
    found = live.select_for_update(skip_locked=True).order_by("checked_at")[:CHECKS_A_SWEEP]
    keys = [call.pk for call in found]
    Call.objects.filter(pk__in=keys).update(checked_at=timezone.now())
    return keys


@transaction.atomic
def _claim_unheard() -> list[UUID]:
    """Calls of whose recordings Twilio may not have told: asked a few at a time, then again."""
    now = timezone.now()
    due = Call.objects.filter(recordings_due__lt=now).select_for_update(skip_locked=True)
    keys = [call.pk for call in due.order_by("recordings_due")[:CHECKS_A_SWEEP]]
    Call.objects.filter(pk__in=keys).update(recordings_due=now + recordings.TOLD_BY)
    return keys


def _silent_agents_go_offline() -> None:
    # Whoever is at lunch may have shut the computer: the break goes on until its planned end.
    at_lunch = Q(state=Agent.State.PAUSE, planned_until__gt=timezone.now())
    awake = [Agent.State.READY, Agent.State.PAUSE, Agent.State.WRAPUP]
    long_ago = timezone.now() - liveness.DEAD_AFTER
    gone = Agent.objects.filter(~at_lunch, state__in=awake, last_seen__lt=long_ago)
    with transaction.atomic():
        for agent in gone.select_for_update(skip_locked=True):
            presence.move(agent, Agent.State.OFFLINE)


def _before(seconds: float) -> object:
    return timezone.now() - timedelta(seconds=seconds)
