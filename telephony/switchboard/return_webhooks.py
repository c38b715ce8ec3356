"""What Twilio asks of a call back by a client's person: the signature, the row, one verb."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from telephony.carrier import twiml
from telephony.carrier.signature import signed_by_twilio
from telephony.switchboard import events, returning
from telephony.switchboard.models import ReturnCall


@signed_by_twilio
def answered(request: HttpRequest) -> HttpResponse:
    """The colleague's telephone was answered: which key calls the caller."""
    given, sid = request.GET.get("round", "1"), request.POST.get("CallSid", "")
    rounds = int(given) if given.isdecimal() and len(given) < 3 else 1
    return _turn(request, "return", lambda row: returning.question(row, sid, rounds))


@signed_by_twilio
def key(request: HttpRequest) -> HttpResponse:
    """The key pressed there."""
    pressed = request.POST.get("Digits", "")
    return _turn(request, "return_key", lambda row: returning.pressed(row, pressed), "Digits")


@signed_by_twilio
def done(request: HttpRequest) -> HttpResponse:
    """`<Dial>` is over (docs/voice/twiml/dial: the action's parameters)."""
    status = request.POST.get("DialCallStatus", "")
    return _turn(request, "return_done", lambda row: returning.came_back(row, status))


@signed_by_twilio
def caller(request: HttpRequest) -> HttpResponse:
    """The caller's end was answered."""
    if request.POST.get("CallStatus") == "in-progress":
        _with_row(request, returning.connected)
    return HttpResponse(status=204)


@signed_by_twilio
def status(request: HttpRequest) -> HttpResponse:
    """The state of the colleague's end; only its end matters here."""
    if request.POST.get("CallStatus", "") in returning.OVER:
        row_id = _row_id(request)
        if row_id:
            returning.over(row_id)
    return HttpResponse(status=204)


def _turn(
    request: HttpRequest, kind: str, work: Callable[[ReturnCall], str], *fields: str
) -> HttpResponse:
    key = events.key_of_turn(request, kind, *fields)
    return twiml.answer(events.answer_once(key, kind, lambda: _with_row(request, work)))


def _with_row(request: HttpRequest, work: Callable[[ReturnCall], str]) -> str:
    """Do `work` on the locked row that the address names; without one the call ends."""
    row_id = _row_id(request)
    return (row_id and returning.with_locked(row_id, work)) or twiml.hang_up()


def _row_id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("back", ""))
    except ValueError:
        return None
