"""What Twilio says of texts: what became of ours, and what came for a line."""

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from messages import answer_words, delivery, notices, setting_aside, threads, watching
from messages.channels import faults
from messages.channels.sms import refused_texts
from messages.models import Delivery, OptOut
from telephony.carrier import twiml
from telephony.carrier.signature import signed_by_twilio
from telephony.switchboard import events
from telephony.switchboard.models import StrayCall
from tenants import access
from tenants.base import number_or_none
from tenants.directory.models import Reach
from tenants.models import Client, Line

# As the carrier knows them, and in French, which it knows with a setting of its own only.
STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "REVOKE", "OPTOUT", "ARRET"}
START = {"START", "UNSTOP", "YES", "REPRENDRE"}
# As Twilio names addresses of WhatsApp; and a message that was read has been delivered.
PREFIX, READ = "whatsapp:", "read"
ANSWERS = {
    "taken": {
        "fr": "{client} : c'est noté, vous vous en occupez.",
        "en": "{client}: thank you, you take care of it.",
    },
    "kept": {
        "fr": "{client} : votre réponse est transmise aux secrétaires.",
        "en": "{client}: the receptionists have your answer.",
    },
    "open_first": {
        "fr": "{client} : ouvrez d'abord le lien du message.",
        "en": "{client}: please open the link of the message first.",
    },
}
NO_TEXTS_HERE = "Cette ligne ne lit pas les SMS. Merci de nous appeler au {number}."


@signed_by_twilio
def status(request: HttpRequest) -> HttpResponse:
    """What became of a text; the address says whose (it is part of the signature)."""
    key = events.key_of(request, "text", "MessageSid", "MessageStatus")
    events.answer_once(key, "text", lambda: _note(request))
    return HttpResponse(status=204)


@signed_by_twilio
def incoming(request: HttpRequest) -> HttpResponse:
    """A text for a line: an answer to a message, or else its sender is told to call."""
    key = events.key_of(request, "text-in", "MessageSid")
    return twiml.answer(events.answer_once(key, "text-in", lambda: _reply(request)))


def _note(request: HttpRequest) -> str:
    said = [request.POST.get(name, "") for name in ("MessageSid", "MessageStatus", "ErrorCode")]
    said[1] = "delivered" if said[1] == READ else said[1]
    try:
        client = access.client_of(request.GET.get("client", ""))
        if "notice" in request.GET:
            notice_id = UUID(request.GET["notice"])
            with access.inside(client):
                notices.provider_says(client, notice_id, *said)
            return ""
        delivery_id = UUID(request.GET.get("delivery", ""))
    except (access.NoClient, ValueError):
        return ""
    with access.inside(client):
        told = delivery.provider_says(client, delivery_id, *said)
        if said[2] == faults.OPTED_OUT:
            _refused_texts(delivery_id)
    if told is not None:
        message = told.message
        transaction.on_commit(lambda: watching.show(message), robust=True)
    return ""


def _refused_texts(delivery_id: UUID) -> None:
    row = Delivery.objects.filter(pk=delivery_id).first()
    if row is not None:
        refused_texts(row.address)


def _reply(request: HttpRequest) -> str:
    dialled, sender = request.POST.get("To", ""), request.POST.get("From", "")
    quoted = request.POST.get("OriginalRepliedMessageSid", "")
    said = threads.Said(request.POST.get("Body", ""), request.POST.get("MessageSid", ""), quoted)
    if dialled.startswith(PREFIX):
        return _reply_to_whatsapp(number_or_none(sender.removeprefix(PREFIX)), said)
    line = Line.objects.filter(number=dialled, client__is_active=True).first()
    if line is None:
        StrayCall.objects.create(number=dialled[:40])
        return twiml.reply_to_text()
    number = number_or_none(sender)
    with access.inside(line.client):
        if number and _opts(number, said.text):
            return twiml.reply_to_text()  # the carrier says so itself
        answer = _threaded(number, Reach.Channel.SMS, said) if number else ""
    if not answer:
        return twiml.reply_to_text(NO_TEXTS_HERE.format(number=line.number))
    return twiml.reply_to_text(_in_words(line.client, answer))


def _reply_to_whatsapp(number: str | None, said: threads.Said) -> str:
    """All clients share the house's sender: it is for the one who wrote to this number last."""
    client = threads.whose(number, Reach.Channel.WHATSAPP) if number else None
    if number is None or client is None:
        return twiml.reply_to_text()
    with access.inside(client):
        if _word(said.text) in STOP:
            why = Reach.SetAside.UNWANTED
            setting_aside.set_aside(client, Reach.Channel.WHATSAPP, number, why)
            return twiml.reply_to_text()
        answer = _threaded(number, Reach.Channel.WHATSAPP, said)
    return twiml.reply_to_text(_in_words(client, answer) if answer else "")


def _word(text: str) -> str:
    return text.strip().strip(".!").upper()


def _opts(number: str, text: str) -> bool:
    """Whether this is a word about texts themselves. "Yes" is, of somebody who had said STOP."""
    word = _word(text)
    refused = OptOut.objects.filter(number=number)
    if word in STOP:
        notices.refuse_texts(None, number, OptOut.Source.REPLY)
        return True
    if word not in START or (answer_words.takes(text) and not refused.exists()):
        return False
    refused.delete()
    return True


def _threaded(number: str, channel: str, said: threads.Said) -> str:
    """What came of an answer to a message; "" where it answers none."""
    row = threads.last_delivery(number, channel, said)
    if row is None:
        return ""
    try:
        return "taken" if threads.answered(row, said) else "kept"
    except threads.OpenFirst:
        return "open_first"


def _in_words(client: Client, answer: str) -> str:
    language = "en" if client.language.startswith("en") else "fr"
    return ANSWERS[answer][language].format(client=client.name)
