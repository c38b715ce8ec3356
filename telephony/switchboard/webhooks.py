"""What Twilio asks of the switchboard. Each view: the signature, the call, one verb."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from telephony.carrier import media, tokens, twiml
from telephony.carrier.signature import signed_by_twilio
from telephony.models import Recording
from telephony.switchboard import (
    conference,
    diversion,
    events,
    inbound,
    legs,
    outgoing,
    own_telephone,
    parking,
    passing,
    probing,
    recordings,
    supervising,
    waiting,
)
from telephony.switchboard import voicemail as voicemails
from telephony.switchboard.models import Call, Leg

TERMINAL = {"completed", "busy", "failed", "no-answer", "canceled"}


@signed_by_twilio
def incoming(request: HttpRequest) -> HttpResponse:
    """A line rings (Twilio's documentation, docs/voice/twiml: request parameters)."""
    sid, caller, dialled = (request.POST.get(name, "") for name in ("CallSid", "From", "To"))
    diverted = request.POST.get("ForwardedFrom", "")
    key = events.key_of(request, "incoming", "CallSid")
    return twiml.answer(
        events.answer_once(
            key,
            "incoming",
            lambda: (
                diversion.recognise(caller, dialled, diverted)
                or inbound.receive(sid, caller, dialled)
            ),
        )
    )


@signed_by_twilio
def wait(request: HttpRequest) -> HttpResponse:
    """The queue asks what the caller hears next."""
    return _about_call(request, waiting.wait)


@signed_by_twilio
def key(request: HttpRequest) -> HttpResponse:
    """A waiting caller has pressed a key."""
    pressed = request.POST.get("Digits", "")
    return _turn(request, "key", lambda call: waiting.key(call, pressed), "Digits", "QueueTime")


@signed_by_twilio
def left(request: HttpRequest) -> HttpResponse:
    """The caller has left the queue: hung up, sent on by us, or thrown out by an error."""
    result = request.POST.get("QueueResult", "")
    if result == "hangup":
        _ended(request)
        return twiml.answer(twiml.nothing())
    if result == "leave":
        return _turn(request, "left", waiting.after_queue, "QueueSid", "QueueTime")
    if result in ("error", "system-error", "queue-full"):
        return _about_call(request, waiting.thrown_out)
    return twiml.answer(twiml.nothing())


@signed_by_twilio
def requeue(request: HttpRequest) -> HttpResponse:
    """A caller who was cut off, or is set aside, comes (back) to the queue."""
    return _about_call(request, parking.to_queue)


@signed_by_twilio
def bridge(request: HttpRequest) -> HttpResponse:
    """A caller comes from the queue to the conference."""
    return _about_call(request, conference.caller_arrives)


@signed_by_twilio
def put_through(request: HttpRequest) -> HttpResponse:
    """A caller is put through to somebody who was not asked yet."""
    return _about_call(request, passing.put_through)


@signed_by_twilio
def passed(request: HttpRequest) -> HttpResponse:
    """`<Dial>` is over (docs/voice/twiml/dial: the action's parameters)."""
    return twiml.answer(
        events.answer_once(
            events.key_of_turn(request, "passed"), "passed", lambda: _came_back(request)
        )
    )


@signed_by_twilio
def hold(request: HttpRequest) -> HttpResponse:
    """What somebody hears who is held."""
    # A held end has no verb but to listen (docs/voice/twiml/conference: waitUrl).
    return twiml.answer(_with_call(request, waiting.hold, over=twiml.nothing))


@signed_by_twilio
def menu(request: HttpRequest) -> HttpResponse:
    """A key in a client's menu, or none within the time given."""
    place, pressed = request.GET.get("at", ""), request.POST.get("Digits") or None
    return _turn(request, "menu", lambda call: inbound.menu_key(call, place, pressed), "Digits")


@signed_by_twilio
def own_appointment(request: HttpRequest) -> HttpResponse:
    """Keys of a caller who looks after their appointment, or none within the time given."""
    place, pressed = request.GET.get("at", ""), request.POST.get("Digits", "")
    return _turn(request, "self", lambda call: inbound.self_key(call, place, pressed), "Digits")


@signed_by_twilio
def voicemail(request: HttpRequest) -> HttpResponse:
    """A caller comes to leave a spoken message."""
    return _about_call(request, voicemails.document)


@signed_by_twilio
def left_message(request: HttpRequest) -> HttpResponse:
    """A spoken message is over (docs/voice/twiml/record: the action)."""
    return _about_call(request, voicemails.thanks)


@signed_by_twilio
def recording(request: HttpRequest) -> HttpResponse:
    """How a recording goes (docs/voice/api/recording: the callback's parameters)."""
    key = events.key_of(request, "recording", "RecordingSid", "RecordingStatus")
    events.answer_once(key, "recording", lambda: _take_down(request))
    return HttpResponse(status=204)


@signed_by_twilio
def agent(request: HttpRequest) -> HttpResponse:
    """A browser calls in: an agent's or supervisor's with the call's key, or to test itself."""
    sid, address = request.POST.get("CallSid", ""), request.POST.get("From", "")
    if user_id := tokens.supervisor_id_of(address):
        return _about_call(request, lambda call: supervising.arrives(call, user_id, sid))
    agent_id = tokens.agent_id_of(address)
    if request.POST.get("probe"):
        return twiml.answer(probing.question(agent_id))
    return _about_call(request, lambda call: conference.agent_arrives(call, agent_id, sid))


@signed_by_twilio
def answer(request: HttpRequest) -> HttpResponse:
    """Somebody whom we called has answered, and joins the agent."""
    return _about_leg(request, conference.answered)


@signed_by_twilio
def third(request: HttpRequest) -> HttpResponse:
    """Somebody whom a caller is to be put through to has answered: who calls, and which key."""
    rounds = _round(request)
    return _about_leg(request, lambda call, leg: passing.question(call, leg, rounds))


@signed_by_twilio
def third_key(request: HttpRequest) -> HttpResponse:
    """The other side takes the call, or declines."""
    pressed = request.POST.get("Digits", "")
    return _about_leg(request, lambda call, leg: passing.answer(call, leg, pressed))


@signed_by_twilio
def own(request: HttpRequest) -> HttpResponse:
    """An agent's own telephone was answered: for whom the call is, and which key takes it."""
    rounds = _round(request)
    return _about_leg(request, lambda call, leg: own_telephone.question(call, leg, rounds))


@signed_by_twilio
def own_key(request: HttpRequest) -> HttpResponse:
    """The key pressed there."""
    pressed = request.POST.get("Digits", "")
    return _about_leg(request, lambda call, leg: own_telephone.answer(call, leg, pressed))


@signed_by_twilio
def probe(request: HttpRequest) -> HttpResponse:
    """The keys that a window's test call has sent were heard."""
    agent_id = tokens.agent_id_of(request.POST.get("From", ""))
    return twiml.answer(probing.heard(agent_id, request.POST.get("Digits", "")))


@signed_by_twilio
def done(request: HttpRequest) -> HttpResponse:
    """Somebody's seat in the conference is empty; nothing follows it."""
    return twiml.answer(twiml.hang_up())


@signed_by_twilio
def conference_events(request: HttpRequest) -> HttpResponse:
    """Joins and leaves; the conference's name is the call's key and its sitting."""
    key = events.key_of(
        request, "conference", "ConferenceSid", "StatusCallbackEvent", "SequenceNumber"
    )
    events.answer_once(key, "conference", lambda: _take_note(request))
    return HttpResponse(status=204)


@signed_by_twilio
def status(request: HttpRequest) -> HttpResponse:
    """The state of a call at Twilio; only its end matters here."""
    if request.POST.get("CallStatus") in TERMINAL:
        _ended(request)
    return HttpResponse(status=204)


@signed_by_twilio
def leg_status(request: HttpRequest) -> HttpResponse:
    """How a call goes that we placed: ringing, answered, over."""
    state = request.POST.get("CallStatus", "")
    _about_leg(request, lambda call, leg: _leg_is(call, leg, state))
    return HttpResponse(status=204)


def _round(request: HttpRequest) -> int:
    given = request.GET.get("round", "1")
    return int(given) if given.isdigit() else 1


def _about_call(request: HttpRequest, work: Callable[[Call], str]) -> HttpResponse:
    return twiml.answer(_with_call(request, work))


def _about_leg(request: HttpRequest, work: Callable[[Call, Leg], str]) -> HttpResponse:
    return twiml.answer(_with_leg(request, work))


def _turn(
    request: HttpRequest, kind: str, work: Callable[[Call], str], *fields: str
) -> HttpResponse:
    """As `_about_call`, where a second request must not move the call on a second time."""
    key = events.key_of_turn(request, kind, *fields)
    return twiml.answer(events.answer_once(key, kind, lambda: _with_call(request, work)))


def _came_back(request: HttpRequest) -> str:
    def go_on(call: Call, leg: Leg) -> str:
        if request.POST.get("DialBridged") == "false":
            leg.answered_at = None  # the key was pressed, and the two never came together
        return passing.came_back(call, leg) or inbound.next_rule(call)

    return _with_leg(request, go_on)


def _with_call(
    request: HttpRequest, work: Callable[[Call], str], over: Callable[[], str] = twiml.hang_up
) -> str:
    """Do `work` on the locked call that the address or the browser names; a closed one ends."""
    try:
        call_id = UUID(request.GET.get("call") or request.POST.get("call", ""))
        with transaction.atomic():
            call = conference.lock(call_id)
            return over() if call.state == Call.State.CLOSED else work(call)
    except (ValueError, Call.DoesNotExist):
        return over()


def _with_leg(request: HttpRequest, work: Callable[[Call, Leg], str]) -> str:
    """Do `work` on the leg that the address names, its call locked; its SID is learnt."""
    try:
        leg = Leg.objects.get(pk=UUID(request.GET.get("leg", "")))
        with transaction.atomic():
            call = conference.lock(leg.call_id)
            leg = call.legs.get(pk=leg.pk)
            if leg.sid is None and "leg" in request.GET and "call" not in request.GET:
                leg.sid = request.POST.get("CallSid") or None
                leg.save(update_fields=["sid"])
            return work(call, leg)
    except (ValueError, Leg.DoesNotExist):
        return twiml.hang_up()


def _leg_is(call: Call, leg: Leg, state: str) -> str:
    if state == "ringing" and leg.rang_at is None and leg.left_at is None:
        leg.rang_at = timezone.now()
        leg.save(update_fields=["rang_at"])
        conference.show(call)
    elif state in TERMINAL:
        outgoing.over(call, leg, legs.OUTCOMES.get(state, _unheard(leg)))
    return ""


def _unheard(leg: Leg) -> str:
    # Answered, and over without the key having been pressed: a voicemail box, or nobody's word.
    is_third = leg.kind == Leg.Kind.THIRD and leg.answered_at is None
    return Leg.Outcome.NO_ANSWER if is_third else Leg.Outcome.LEFT


def _ended(request: HttpRequest) -> None:
    leg = Leg.objects.filter(sid=request.POST.get("CallSid", "")).first()
    if leg is None:
        return
    state = request.POST.get("CallStatus", "")
    with transaction.atomic():
        call = conference.lock(leg.call_id)
        outgoing.over(call, call.legs.get(pk=leg.pk), legs.OUTCOMES.get(state, _unheard(leg)))


def _take_down(request: HttpRequest) -> str:
    """A recording outlives its call: a closed one still says whose it is."""
    try:
        call = conference.lock(UUID(request.GET.get("call", "")))
    except (ValueError, Call.DoesNotExist):
        return ""
    kind = request.GET.get("kind", Recording.Kind.CALL)
    sid = request.POST.get("RecordingSid", "")
    if sid and kind in (Recording.Kind.CALL, Recording.Kind.VOICEMAIL):
        recordings.told(call, kind, media.said(request.POST))
    return ""


def _take_note(request: HttpRequest) -> str:
    happening, sid = request.POST.get("StatusCallbackEvent"), request.POST.get("CallSid", "")
    name = request.POST.get("FriendlyName", "")
    try:
        call = conference.lock(UUID(name.split(".")[0]))
    except (ValueError, Call.DoesNotExist):
        return ""
    is_present = name == call.conference_name
    if happening == "participant-leave":
        reason = request.POST.get("ReasonParticipantLeft", "")
        conference.left(call, sid, reason, is_present=is_present)
    elif call.state == Call.State.CLOSED or not is_present:
        return ""
    elif happening == "participant-join":
        conference.joined(call, sid, request.POST.get("ConferenceSid", ""))
    elif happening in ("participant-hold", "participant-unhold"):
        conference.held(call, sid, happening == "participant-hold")
    return ""
