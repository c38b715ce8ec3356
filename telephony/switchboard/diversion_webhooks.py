"""What Twilio asks of a test of a diversion: the signature, the row, one verb."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from telephony.carrier import twiml
from telephony.carrier.signature import signed_by_twilio
from telephony.switchboard import diversion, events, inbound


@signed_by_twilio
def answered(request: HttpRequest) -> HttpResponse:
    """The number that we rang was answered."""
    key = events.key_of(request, "diversion", "CallSid")
    return twiml.answer(events.answer_once(key, "diversion", lambda: _answered(request)))


@signed_by_twilio
def status(request: HttpRequest) -> HttpResponse:
    """How the call of ours goes: it rings, or is over."""
    test_id, state = _test_id(request), request.POST.get("CallStatus", "")
    if test_id and state == "ringing":
        diversion.rings(test_id)
    elif test_id and state in diversion.OVER:
        diversion.over(test_id, state)
    return HttpResponse(status=204)


@signed_by_twilio
def doubt(request: HttpRequest) -> HttpResponse:
    """A caller without a number, who may have been the test, comes back two seconds later."""
    key = events.key_of(request, "diversion_doubt", "CallSid")
    return twiml.answer(events.answer_once(key, "diversion_doubt", lambda: _settled(request)))


def _answered(request: HttpRequest) -> str:
    test_id = _test_id(request)
    if test_id is None:
        return twiml.hang_up()
    return diversion.answered(test_id, request.POST.get("CallSid", ""))


def _settled(request: HttpRequest) -> str:
    test_id = _test_id(request)
    if test_id and diversion.settle_doubt(test_id):
        return twiml.hang_up()
    sid, caller, dialled = (request.POST.get(name, "") for name in ("CallSid", "From", "To"))
    return inbound.receive(sid, caller, dialled)


def _test_id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("test", ""))
    except ValueError:
        return None
