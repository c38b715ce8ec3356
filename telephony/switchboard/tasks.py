"""Celery's hands at the switchboard. Losing one loses nothing: the sweeper asks again."""

from uuid import UUID

import structlog
from celery import shared_task

from telephony.carrier import client as carrier
from telephony.switchboard import closing, sweeper
from telephony.switchboard.models import Call

log = structlog.get_logger(__name__)


@shared_task
def redirect_caller(call_id: str, url: str) -> None:
    """Send the caller of a live call to another document; one who hung up closes the call."""
    _ask(call_id, lambda sid: carrier.redirect_call(sid, url))


@shared_task
def hang_up(call_id: str) -> None:
    """End the caller's call at Twilio."""
    _ask(call_id, carrier.end_call)


@shared_task
def sweep() -> None:
    """Put right what a lost callback, a lost task or a dead browser left behind."""
    sweeper.sweep()


def _ask(call_id: str, request: "sweeper.Request") -> None:
    call = Call.objects.exclude(state=Call.State.CLOSED).filter(pk=UUID(call_id)).first()
    if call is None:
        return
    try:
        request(call.sid)
    except carrier.CallGone:
        closing.close(call.pk)
    except carrier.CarrierError as error:
        log.warning("carrier.refused", call=call_id, code=error.code)
