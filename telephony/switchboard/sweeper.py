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
from django.db.models import Q, QuerySet
from django.utils import timezone

from telephony.carrier import client as carrier
from telephony.switchboard import claims, closing, conference, dispatch, presence, queue
from telephony.switchboard.models import Agent, Call, Leg, Offer

log = structlog.get_logger(__name__)
Request = Callable[[str], None]
State = Call.State
ASK_AGAIN = 5  # seconds after which something asked of Twilio is asked once more
CHECKS_A_SWEEP = 5
CHECK_EVERY = 60  # seconds between two questions to Twilio about the same call
OVER = {"completed", "busy", "failed", "no-answer", "canceled"}


def sweep() -> None:
    """All duties once, then the dispatcher."""
    _each(_late_offers(), claims.pass_on)
    _each(_deaf_holders(), conference.agent_lost)
    for call in _never_joined():
        _alone(call.pk, ask_who_is_there)
    _each(_never_parked(), conference.park_caller)
    _each(_never_ended(), conference.hang_up_caller)
    _silent_agents_go_offline()
    for call_id in _claim_unchecked():
        _alone(call_id, ask_twilio)
    dispatch.run()


def ask_twilio(call_id: UUID) -> None:
    """Close the call if Twilio says that it is over: its callback never came."""
    call = Call.objects.get(pk=call_id)
    try:
        over = carrier.call_status(call.sid) in OVER
    except carrier.CallGone:
        over = True
    except carrier.CarrierError:
        return
    if over:
        closing.close(call_id)


def ask_who_is_there(call_id: UUID) -> None:
    """An accepted call that nobody says is connected: look who sits in its conference.

    A lost callback must not cost a conversation, so nobody is moved before Twilio has answered.
    """
    try:
        there = carrier.in_conference(str(call_id))
    except carrier.CarrierError:
        return
    with transaction.atomic():
        call = conference.lock(call_id)
        for sid in there:
            conference.joined(call, sid)
        if call.state == State.CONNECTING and call.ending_since is None:
            _connect_again(call)


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
    silent = Q(agent__last_seen__lt=_before(settings.DESK_SILENCE_SECONDS))
    late = Offer.objects.filter(
        Q(expires_at__lt=timezone.now()) | silent, state=Offer.State.PENDING
    )
    return Call.objects.filter(pk__in=late.values("call"))


def _deaf_holders() -> QuerySet[Call]:
    gone = Agent.objects.filter(last_seen__lt=_before(settings.DESK_SILENCE_SECONDS))
    return Call.objects.filter(
        state__in=conference.CONNECTED, ending_since=None, agent__in=gone.values("pk")
    )


def _never_joined() -> QuerySet[Call]:
    return Call.objects.filter(
        state=State.CONNECTING, ending_since=None, state_since__lt=_before(settings.CONNECT_SECONDS)
    )


def _connect_again(call: Call) -> None:
    # With the agent's leg there, only the caller's way into the conference was lost.
    if call.legs.filter(kind=Leg.Kind.AGENT, joined_at__isnull=False, left_at=None).exists():
        conference.fetch_caller(call)
        queue.move(call, State.CONNECTING, call.agent)
    else:
        conference.agent_lost(call)


def _never_parked() -> QuerySet[Call]:
    return Call.objects.filter(
        state=State.ARRIVING, in_front=True, ending_since=None, state_since__lt=_before(ASK_AGAIN)
    )


def _never_ended() -> QuerySet[Call]:
    return Call.objects.exclude(state=State.CLOSED).filter(ending_since__lt=_before(ASK_AGAIN))


@transaction.atomic
def _claim_unchecked() -> list[UUID]:
    # Claimed first, and few at a time: a slow Twilio must not hold every worker.
    live = Call.objects.exclude(state=State.CLOSED).filter(checked_at__lt=_before(CHECK_EVERY))
    due = live.select_for_update(skip_locked=True).order_by("checked_at")[:CHECKS_A_SWEEP]
    keys = [call.pk for call in due]
    Call.objects.filter(pk__in=keys).update(checked_at=timezone.now())
    return keys


def _silent_agents_go_offline() -> None:
    awake = [Agent.State.READY, Agent.State.PAUSE, Agent.State.WRAPUP]
    gone = Agent.objects.filter(
        state__in=awake, last_seen__lt=_before(2 * settings.DESK_SILENCE_SECONDS)
    )
    with transaction.atomic():
        for agent in gone.select_for_update(skip_locked=True):
            presence.move(agent, Agent.State.OFFLINE)


def _before(seconds: float) -> object:
    return timezone.now() - timedelta(seconds=seconds)
