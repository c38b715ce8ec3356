"""What Twilio asks while a greeting is spoken by telephone; the signed address says whose."""

from collections.abc import Callable
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from telephony import dictation, recordings, serving, tasks
from telephony.carrier import media, twiml
from telephony.carrier.signature import signed_by_twilio
from telephony.models import Dictation, Recording
from tenants import access
from tenants.models import Client

Work = Callable[[Client, Dictation], str]
TERMINAL = {"completed", "busy", "failed", "no-answer", "canceled"}


@signed_by_twilio
def speak(request: HttpRequest) -> HttpResponse:
    """Somebody has answered, or tries again."""
    rounds = _number(request, "round", 1)
    return _about(request, lambda client, row: dictation.speak(client, row, rounds))


@signed_by_twilio
def spoken(request: HttpRequest) -> HttpResponse:
    """Something was said (docs/voice/twiml/record: the action)."""
    sid = request.POST.get("RecordingSid", "")
    return _about(request, lambda client, row: dictation.spoken(client, row, sid))


@signed_by_twilio
def listen(request: HttpRequest) -> HttpResponse:
    """The playback, once it is here."""
    waited, asked = _number(request, "waited", 0), _number(request, "asked", 1)
    return _about(request, lambda client, row: dictation.listen(client, row, waited, asked))


@signed_by_twilio
def key(request: HttpRequest) -> HttpResponse:
    """The key that keeps it, or does not."""
    pressed = request.POST.get("Digits", "")
    return _about(request, lambda client, row: dictation.key(client, row, pressed))


@signed_by_twilio
def status(request: HttpRequest) -> HttpResponse:
    """How the call goes; only its end matters."""
    if request.POST.get("CallStatus") in TERMINAL:
        _about(request, _over)
    return HttpResponse(status=204)


@signed_by_twilio
def recording(request: HttpRequest) -> HttpResponse:
    """What was said is complete (docs/voice/api/recording: the callback's parameters)."""
    said = media.said(request.POST)
    _about(request, lambda client, row: _told(client, row, said))
    return HttpResponse(status=204)


@require_GET
@access.anyone
def sound(request: HttpRequest, token: str) -> HttpResponseBase:
    """The playback for Twilio: the signed token, good for minutes, is the right to it."""
    try:
        schema_name, recording_id = dictation.read_token(token)
        client = access.client_of(schema_name)
    except (signing.BadSignature, ValueError, access.NoClient):
        return HttpResponseForbidden("bad signature")
    with access.inside(client):
        found = Recording.objects.filter(pk=recording_id, kind=Recording.Kind.GREETING).first()
        if found is None or not found.can_be_heard:
            raise Http404
        return serving.play(request, found)


def _about(request: HttpRequest, work: Work) -> HttpResponse:
    """Do `work` on the locked dictation that the address names; an unknown one ends the call."""
    try:
        client = access.client_of(request.GET.get("client", ""))
        key = UUID(request.GET.get("dictation", ""))
    except (access.NoClient, ValueError):
        return twiml.answer(twiml.hang_up())
    with access.inside(client), transaction.atomic():
        rows = Dictation.objects.select_for_update(of=("self",)).select_related("recording")
        row = rows.filter(pk=key).first()
        return twiml.answer(work(client, row) if row else twiml.hang_up())


def _over(client: Client, row: Dictation) -> str:
    dictation.over(row)
    return ""


def _told(client: Client, row: Dictation, said: media.Said) -> str:
    told = recordings.told(row.pk, Recording.Kind.GREETING, said) if said.sid else None
    if told is not None:
        about = client.schema_name, str(told.pk)
        transaction.on_commit(lambda: tasks.fetch_recording.delay(*about), robust=True)
    return ""


def _number(request: HttpRequest, name: str, usual: int) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 4 else usual
