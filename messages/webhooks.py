"""What Twilio says of texts: what became of ours, and what came for a line."""

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from messages import delivery
from telephony.carrier import twiml
from telephony.carrier.signature import signed_by_twilio
from telephony.desk import push
from telephony.switchboard import events
from telephony.switchboard.models import StrayCall
from tenants import access
from tenants.models import Line

NO_TEXTS_HERE = "Cette ligne ne lit pas les SMS. Merci de nous appeler au {number}."


@signed_by_twilio
def status(request: HttpRequest) -> HttpResponse:
    """What became of a text; the address says whose (it is part of the signature)."""
    key = events.key_of(request, "text", "MessageSid", "MessageStatus")
    events.answer_once(key, "text", lambda: _note(request))
    return HttpResponse(status=204)


@signed_by_twilio
def incoming(request: HttpRequest) -> HttpResponse:
    """A text for a line: nobody would read it, so its sender is told to call."""
    key = events.key_of(request, "text-in", "MessageSid")
    return twiml.answer(events.answer_once(key, "text-in", lambda: _reply(request)))


def _note(request: HttpRequest) -> str:
    try:
        client = access.client_of(request.GET.get("client", ""))
        delivery_id = UUID(request.GET.get("delivery", ""))
    except (access.NoClient, ValueError):
        return ""
    said = (request.POST.get(name, "") for name in ("MessageSid", "MessageStatus", "ErrorCode"))
    with access.inside(client):
        told = delivery.provider_says(client, delivery_id, *said)
    if told is not None:
        agent_id = told.message.agent_id
        transaction.on_commit(lambda: push.refresh(agent_id, "followup"), robust=True)
    return ""


def _reply(request: HttpRequest) -> str:
    dialled = request.POST.get("To", "")
    line = Line.objects.filter(number=dialled, client__is_active=True).first()
    if line is None:
        StrayCall.objects.create(number=dialled[:40])
        return twiml.reply_to_text()
    return twiml.reply_to_text(NO_TEXTS_HERE.format(number=line.number))
