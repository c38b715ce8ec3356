"""What Twilio asks while a message is read by telephone; the signed address says whose."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from messages import notices, read_aloud, watching
from messages.channels.voice import ENDS
from messages.models import Delivery
from telephony.carrier import twiml
from telephony.carrier.signature import signed_by_twilio
from telephony.switchboard import events, phrases
from tenants import access
from tenants.directory.models import Reach
from tenants.models import Client

Work = Callable[[Client, Delivery], str]


@signed_by_twilio
def answered(request: HttpRequest) -> HttpResponse:
    """The telephone was answered, or nobody has pressed a key yet."""
    if "notice" in request.GET:
        return twiml.answer(_said(request) or twiml.hang_up())
    rounds = _rounds(request)
    return _answer(request, lambda client, row: read_aloud.asked(client, row, rounds or 1))


@signed_by_twilio
def read(request: HttpRequest) -> HttpResponse:
    """The message once more: no key was pressed after it."""
    rounds = _rounds(request)
    return _answer(request, lambda client, row: read_aloud.read(client, row, rounds))


@signed_by_twilio
def key(request: HttpRequest) -> HttpResponse:
    """A key: the first one (round 0), or one after the message was heard."""
    rounds, pressed = _rounds(request), request.POST.get("Digits", "")
    sid = request.POST.get("CallSid", "")

    def work(client: Client, row: Delivery) -> str:
        if rounds:
            return read_aloud.chosen(client, row, pressed, rounds)
        return read_aloud.reached(client, row, pressed, sid)

    name = events.key_of_turn(request, "aloud", "Digits")
    turn = events.answer_once(name, "aloud", lambda: _about(request, work))
    return _answer(request, lambda client, row: read_aloud.document(client, row, turn))


@signed_by_twilio
def status(request: HttpRequest) -> HttpResponse:
    """How the call goes (docs/voice/api/call-resource: StatusCallback)."""
    sid, said = request.POST.get("CallSid", ""), request.POST.get("CallStatus", "")
    key = events.key_of(request, "aloud-status", "CallSid", "CallStatus")
    if "notice" in request.GET:
        events.answer_once(key, "aloud-status", lambda: _over(request, sid, said))
        return HttpResponse(status=204)

    def work(client: Client, row: Delivery) -> str:
        read_aloud.told(client, row, sid, said)
        return ""

    events.answer_once(key, "aloud-status", lambda: _about(request, work))
    return HttpResponse(status=204)


def _answer(request: HttpRequest, work: Work) -> HttpResponse:
    """The document that `work` makes; an unknown delivery ends the call."""
    return twiml.answer(_about(request, work) or twiml.hang_up())


def _said(request: HttpRequest) -> str:
    """A notice that is said by telephone: a trial, which asks for no key."""
    found = _notice(request)
    if found is None:
        return ""
    client, key = found
    with access.inside(client):
        words = notices.aloud(client, key)
    return twiml.say_and_hang_up(phrases.spoken(words, client.language)) if words else ""


def _over(request: HttpRequest, sid: str, said: str) -> str:
    if (found := _notice(request)) and said in (*ENDS, "completed"):
        client, key = found
        became = "delivered" if said == "completed" else "failed"
        with access.inside(client):
            notices.provider_says(client, key, sid, became, "" if became == "delivered" else said)
    return ""


def _notice(request: HttpRequest) -> tuple[Client, UUID] | None:
    try:
        return access.client_of(request.GET.get("client", "")), UUID(request.GET["notice"])
    except (access.NoClient, ValueError):
        return None


def _about(request: HttpRequest, work: Work) -> str:
    """Do `work` on the delivery that the address names; "" for an unknown one."""
    try:
        client = access.client_of(request.GET.get("client", ""))
        key = UUID(request.GET.get("delivery", ""))
    except (access.NoClient, ValueError):
        return ""
    with access.inside(client), transaction.atomic():
        rows = Delivery.objects.select_related("message", "colleague")
        row = rows.filter(pk=key, channel=Reach.Channel.VOICE).first()
        if row is None:
            return ""
        message = row.message
        transaction.on_commit(lambda: watching.show(message), robust=True)
        return work(client, row)


def _rounds(request: HttpRequest) -> int:
    asked = request.GET.get("round", "")
    return int(asked) if asked.isdecimal() and len(asked) < 3 else 0
