"""What Twilio asks of the switchboard. Each view: the signature, the call, one verb."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from telephony.carrier import tokens, twiml
from telephony.carrier.signature import signed_by_twilio
from telephony.switchboard import closing, conference, events, inbound
from telephony.switchboard.models import Call

TERMINAL = {"completed", "busy", "failed", "no-answer", "canceled"}


@signed_by_twilio
def incoming(request: HttpRequest) -> HttpResponse:
    """A line rings (Twilio's documentation, docs/voice/twiml: request parameters)."""
    sid, caller, dialled = (request.POST.get(name, "") for name in ("CallSid", "From", "To"))
    key = events.key_of(request, "incoming", "CallSid")
    return twiml.answer(
        events.answer_once(key, "incoming", lambda: inbound.receive(sid, caller, dialled))
    )


@signed_by_twilio
def wait(request: HttpRequest) -> HttpResponse:
    """The queue asks what the caller hears next."""
    return _about_call(request, inbound.wait)


@signed_by_twilio
def left(request: HttpRequest) -> HttpResponse:
    """The caller has left the queue: hung up, sent on by us, or thrown out by an error."""
    result = request.POST.get("QueueResult", "")
    if result == "hangup":
        _close(request)
        return twiml.answer(twiml.nothing())
    if result in ("error", "system-error", "queue-full"):
        return twiml.answer(twiml.say_and_hang_up(inbound.FAULT))
    return twiml.answer(twiml.nothing())


@signed_by_twilio
def requeue(request: HttpRequest) -> HttpResponse:
    """A caller whose agent was cut off comes back to the queue."""
    return _about_call(request, inbound.to_queue)


@signed_by_twilio
def bridge(request: HttpRequest) -> HttpResponse:
    """A caller comes from the queue to the conference."""
    return _about_call(request, conference.caller_arrives)


@signed_by_twilio
def agent(request: HttpRequest) -> HttpResponse:
    """An agent's browser calls in, with the call's key as its own parameter."""
    sid = request.POST.get("CallSid", "")
    agent_id = tokens.agent_id_of(request.POST.get("From", ""))
    return _about_call(request, lambda call: conference.agent_arrives(call, agent_id, sid))


@signed_by_twilio
def done(request: HttpRequest) -> HttpResponse:
    """Somebody's seat in the conference is empty; nothing follows it."""
    return twiml.answer(twiml.hang_up())


@signed_by_twilio
def conference_events(request: HttpRequest) -> HttpResponse:
    """Joins and leaves; the conference's name is the call's key."""
    key = events.key_of(
        request, "conference", "ConferenceSid", "StatusCallbackEvent", "SequenceNumber"
    )
    events.answer_once(key, "conference", lambda: _take_note(request))
    return HttpResponse(status=204)


@signed_by_twilio
def status(request: HttpRequest) -> HttpResponse:
    """The state of a call at Twilio; only its end matters here."""
    if request.POST.get("CallStatus") in TERMINAL:
        _close(request)
    return HttpResponse(status=204)


def _about_call(request: HttpRequest, work: Callable[[Call], str]) -> HttpResponse:
    """Do `work` on the locked call that the address or the browser names; a closed one ends."""
    try:
        call_id = UUID(request.GET.get("call") or request.POST.get("call", ""))
        with transaction.atomic():
            call = conference.lock(call_id)
            over = call.state == Call.State.CLOSED
            return twiml.answer(twiml.hang_up() if over else work(call))
    except (ValueError, Call.DoesNotExist):
        return twiml.answer(twiml.hang_up())


def _close(request: HttpRequest) -> None:
    call = Call.objects.filter(sid=request.POST.get("CallSid", "")).first()
    if call is not None:
        closing.close(call.pk)


def _take_note(request: HttpRequest) -> str:
    happening, sid = request.POST.get("StatusCallbackEvent"), request.POST.get("CallSid", "")
    try:
        call = conference.lock(UUID(request.POST.get("FriendlyName", "")))
    except (ValueError, Call.DoesNotExist):
        return ""
    if call.state == Call.State.CLOSED:
        return ""
    if happening == "participant-join":
        conference.joined(call, sid)
    elif happening == "participant-leave":
        conference.left(call, sid, request.POST.get("ReasonParticipantLeft", ""))
    return ""
