"""What is asked of Twilio about one end of a call. Never in a transaction: the answer may be late.

Placing a call is not idempotent at Twilio: the row is claimed first, and an unclear answer is
settled by its callbacks or, if they never come, by looking at Twilio's own list.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from telephony.carrier import client as carrier
from telephony.carrier import dialling
from telephony.switchboard import closing, conference, legs
from telephony.switchboard.addresses import address
from telephony.switchboard.models import Call, Leg

log = structlog.get_logger(__name__)
RING_SECONDS = 25
# What whoever picks up hears, by whom we ring.
ANSWERS: dict[str, str] = {
    Leg.Kind.CALLER: "answer",
    Leg.Kind.THIRD: "third",
    Leg.Kind.AGENT: "own",
}
FOLLOWED = 3  # times that one task follows a want that changes under its hands
OVER = {"completed", "busy", "failed", "no-answer", "canceled"}
LOOK_AGAIN = timedelta(seconds=20)  # an unclear call that Twilio's list lacks was never made


def place(leg_id: UUID) -> None:
    """Ring the leg's number; a second worker with the same task finds it claimed."""
    wanted = Leg.objects.filter(pk=leg_id, placed_at=None, left_at=None, dismissed_at=None)
    if not wanted.update(placed_at=timezone.now()):
        return
    leg = Leg.objects.select_related("call__line", "call__client").get(pk=leg_id)
    try:
        sid = carrier.place_call(
            to=str(leg.number),
            caller_id=dialling.caller_id(leg.call.client, leg.call.own_line.number),
            url=address(ANSWERS[Leg.Kind(leg.kind)], leg=leg.pk),
            events_url=address("leg", leg=leg.pk),
            ring_seconds=RING_SECONDS,
        )
    except carrier.CarrierError as error:
        log.warning("carrier.call_refused", leg=str(leg_id), code=error.code)
        if not error.unclear:
            failed(leg_id)
        return
    except dialling.NotOwned:
        log.error("carrier.line_not_owned", leg=str(leg_id))
        failed(leg_id)
        return
    learnt(leg_id, sid)


def settle(leg_id: UUID) -> None:
    """A call was placed and nothing was heard: look whether Twilio has it."""
    leg = Leg.objects.select_related("call__line").get(pk=leg_id)
    if leg.sid or leg.left_at or leg.placed_at is None:
        return
    calls = Leg.objects.filter(number=leg.number).exclude(sid=None)
    known = {str(sid) for sid in calls.values_list("sid", flat=True)}
    try:
        sid = carrier.find_call(str(leg.number), leg.call.own_line.number, leg.placed_at, known)
    except carrier.CarrierError:
        return
    if sid:
        learnt(leg_id, sid)
    elif leg.placed_at < timezone.now() - LOOK_AGAIN:
        failed(leg_id)


def learnt(leg_id: UUID, sid: str) -> None:
    """Twilio's name for the leg's call; one that is no longer wanted is ended at once."""
    Leg.objects.filter(pk=leg_id, sid=None).update(sid=sid)
    if Leg.objects.filter(pk=leg_id, dismissed_at__isnull=False, left_at=None).exists():
        end(leg_id)


def look(leg_id: UUID) -> None:
    """Ask Twilio whether this end's call is over: its callback may never have come."""
    leg = Leg.objects.get(pk=leg_id)
    try:
        status = carrier.call_status(str(leg.sid))
    except carrier.CallGone:
        status = "completed"
    except carrier.CarrierError:
        return
    if status in OVER:
        failed(leg_id, legs.OUTCOMES.get(status, Leg.Outcome.LEFT))


def end(leg_id: UUID) -> None:
    """End the leg's call at Twilio; one that is over already counts as gone."""
    leg = Leg.objects.filter(pk=leg_id, left_at=None, dismissed_at__isnull=False).first()
    if leg is None:
        return
    if leg.sid is None:
        if leg.placed_at is None:
            failed(leg_id, Leg.Outcome.CANCELED)
        return
    try:
        carrier.end_call(leg.sid)
    except carrier.CallGone:
        failed(leg_id, Leg.Outcome.CANCELED)
    except carrier.CarrierError as error:
        log.warning("carrier.refused", leg=str(leg_id), code=error.code)


def set_hold(leg_id: UUID) -> None:
    """Make Twilio's hold what is wanted; asking twice does no harm.

    Two of these may overtake each other on the way to Twilio, so the want is looked at again after
    the answer: whoever is answered last leaves Twilio as it is wanted then.
    """
    done: bool | None = None
    for _again in range(FOLLOWED):
        leg = Leg.objects.select_related("call").filter(pk=leg_id, left_at=None).first()
        if leg is None or leg.sid is None or leg.joined_at is None:
            return
        wanted = leg.held_since is not None
        if wanted == done:
            return
        try:
            _hold(leg, wanted)
        except carrier.CarrierError as error:
            log.warning("carrier.hold_refused", leg=str(leg_id), code=error.code)
            return
        Leg.objects.filter(pk=leg_id, left_at=None).update(is_held=wanted)
        done = wanted


def failed(leg_id: UUID, outcome: str = Leg.Outcome.FAILED) -> None:
    """This end will not come (any more)."""
    leg = Leg.objects.only("call_id").get(pk=leg_id)
    with transaction.atomic():
        call = conference.lock(leg.call_id)
        leg = call.legs.get(pk=leg_id)
        if leg.left_at is None:
            over(call, leg, outcome)


def over(call: Call, leg: Leg, outcome: str) -> None:
    """This end's call is over at Twilio; what that means depends on whose it is."""
    if call.state == Call.State.CLOSED:
        legs.over(call, leg, outcome)
    elif leg.kind == Leg.Kind.CALLER:
        closing.caller_gone(call, leg, outcome)
    else:
        conference.gone(call, leg, outcome)


def in_the_room(call: Call, ask: Callable[[str], None]) -> None:
    """Ask something about the conference (its SID) that the call sits in now.

    Raises CallGone where it sits in none, CarrierError otherwise.
    """
    if call.conference_sid:
        try:
            return ask(call.conference_sid)
        except carrier.CallGone:
            pass  # the conference of an earlier sitting: look for the present one
    present = carrier.conference_sid(call.conference_name)
    if present is None:
        raise carrier.CallGone(carrier.NOT_FOUND, permanent=True)
    ask(present)


def _hold(leg: Leg, wanted: bool) -> None:
    sid, music = str(leg.sid), address("hold", leg.call_id)
    in_the_room(leg.call, lambda room: carrier.hold(room, sid, wanted, music))
