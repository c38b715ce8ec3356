"""Celery's hands at the switchboard. Losing one loses nothing: the sweeper asks again.

Each is given a key, reads what is wanted now, and asks Twilio outside any transaction.
"""

from collections.abc import Callable
from uuid import UUID

import structlog
from celery import shared_task

from telephony.carrier import client as carrier
from telephony.switchboard import (
    closing,
    diversion,
    outgoing,
    recordings,
    returning,
    supervising,
    sweeper,
)
from telephony.switchboard import purge as purging
from telephony.switchboard.addresses import address
from telephony.switchboard.models import Call

log = structlog.get_logger(__name__)


@shared_task
def redirect_caller(call_id: str) -> None:
    """Send the caller of a live call to where it is wanted; one who hung up is gone."""
    call = _live_call(call_id)
    if call and call.sid and call.sent_to:
        url = address(call.sent_to, call.pk)
        _ask(call, lambda: carrier.redirect_call(str(call.sid), url))


@shared_task
def hang_up(call_id: str) -> None:
    """End the caller's call at Twilio."""
    call = _live_call(call_id)
    if call and call.sid and call.ending_since:
        _ask(call, lambda: carrier.end_call(str(call.sid)))


@shared_task
def place_call(leg_id: str) -> None:
    """Ring whom this leg is to reach, once."""
    outgoing.place(UUID(leg_id))


@shared_task
def end_leg(leg_id: str) -> None:
    """Let a receptionist's or third party's end be gone at Twilio."""
    outgoing.end(UUID(leg_id))


@shared_task
def set_hold(leg_id: str) -> None:
    """Hold this end at Twilio, or let it back, as is wanted now."""
    outgoing.set_hold(UUID(leg_id))


@shared_task
def set_manner(leg_id: str) -> None:
    """Let a supervisor listen, whisper or speak at Twilio, as is wanted now."""
    supervising.set_manner(UUID(leg_id))


@shared_task
def set_recording(call_id: str) -> None:
    """Let the running recording rest, run or end at Twilio, as is wanted now."""
    recordings.ask(UUID(call_id))


@shared_task
def place_return(return_id: str) -> None:
    """Ring the own telephone of somebody who calls back, once."""
    returning.place(UUID(return_id))


@shared_task
def place_diversion_test(test_id: str) -> None:
    """Ring the number that a client diverts, once."""
    diversion.place(UUID(test_id))


@shared_task
def sweep() -> None:
    """Put right what a lost callback, a lost task or a dead browser left behind."""
    sweeper.sweep()


@shared_task
def watch() -> None:
    """Every second: desks that have fallen silent, and voices that did not come back."""
    sweeper.watch()


@shared_task
def purge() -> None:
    """Twice an hour: forget what Twilio told us long ago."""
    purging.purge()


def _live_call(call_id: str) -> Call | None:
    return Call.objects.exclude(state=Call.State.CLOSED).filter(pk=UUID(call_id)).first()


def _ask(call: Call, request: Callable[[], None]) -> None:
    try:
        request()
    except carrier.CallGone:
        closing.line_dead(call.pk, str(call.sid))
    except carrier.CarrierError as error:
        log.warning("carrier.refused", call=str(call.pk), code=error.code)
