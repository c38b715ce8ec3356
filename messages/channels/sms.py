"""SMS by the carrier."""

from collections.abc import Callable

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from messages import gsm7
from messages.channels import faults
from messages.channels.base import Became, Channel, Outgoing, looked_up
from messages.models import Delivery, Notice, OptOut
from telephony.carrier import addresses
from telephony.carrier import client as carrier
from tenants.base import may_take_texts, parse_number
from tenants.models import Client, Line

LINE = "line"  # in SMS_SENDERS: the client's own line, whose texts come back to us


class Sms(Channel):
    """One text; its mark finds it again at Twilio after an unclear end."""

    reports = True

    def tidy(self, address: str) -> str:
        number = parse_number(address)
        if not may_take_texts(number):
            raise ValidationError(_("A text would not arrive at a landline."), code="landline")
        return number

    def prepared(self, outgoing: Outgoing) -> Callable[[], str]:
        sender, text = _made_ready(outgoing, outgoing.letter.text())
        return lambda: self._send(outgoing, sender, text)

    def send(self, outgoing: Outgoing) -> str:
        return looked_up(outgoing.client, lambda: self.prepared(outgoing))()

    def _send(self, outgoing: Outgoing, sender: str, text: str) -> str:
        try:
            return carrier.send_text(outgoing.address, text, callback_of(outgoing), sender)
        except carrier.CarrierError as error:
            if str(error.code) == faults.OPTED_OUT:
                looked_up(outgoing.client, lambda: refused_texts(outgoing.address))
            raise faults.of_carrier(error) from error

    def find(self, outgoing: Outgoing) -> str | None:
        about = outgoing.address, outgoing.letter.mark, outgoing.since, outgoing.besides
        try:
            return carrier.find_text(*about)
        except carrier.CarrierError as error:
            raise faults.of_carrier(error) from error

    def became(self, provider_id: str) -> Became | None:
        return text_became(provider_id)


def text_became(sid: str) -> Became | None:
    """What Twilio knows of a text or of what went by WhatsApp."""
    try:
        status, code = carrier.text_status(sid)
    except carrier.CarrierError as error:
        raise faults.of_carrier(error) from error
    if status in ("delivered", "read"):
        return Became("delivered")
    return Became("failed", code) if status in ("undelivered", "failed", "canceled") else None


def callback_of(outgoing: Outgoing) -> str:
    """Where Twilio says what became of the text."""
    path = reverse("texts:status", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    row = {outgoing.kind: outgoing.key}
    return addresses.public(path, client=outgoing.client.schema_name, **row)


def send_plain(number: str, text: str) -> str:
    """A text of the house's own, of no client, to a number (E.164); Twilio's SID.

    Not idempotent: keep your row first. Raises CarrierError.
    """
    country = phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    sender = str(settings.SMS_SENDERS.get(country, ""))
    path = reverse("texts:status", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    callback = addresses.public(path)
    return carrier.send_text(number, text, callback, "" if sender == LINE else sender)


def refused_texts(number: str) -> None:
    """In the client's schema: the carrier says that this number has answered STOP."""
    OptOut.objects.get_or_create(number=number, defaults={"source": OptOut.Source.CARRIER})


def sender_for(client: Client, number: str) -> str:
    """As whom a text to this number (E.164) goes, by its country (`SMS_SENDERS`).

    "" is the house's usual sender, which in France is a name: nobody can answer it (ARCEP's
    numbering plan keeps alphanumeric senders one-way, and lines in the geographic ranges do not
    send texts), so there the link is the answer.
    """
    country = phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    sender = str(settings.SMS_SENDERS.get(country, ""))
    if sender != LINE:
        return sender
    line = Line.objects.filter(client=client).order_by("pk").first()
    return line.number if line else ""


def _made_ready(outgoing: Outgoing, text: str) -> tuple[str, str]:
    """As whom, and in which words; what it will be billed as is kept before it leaves."""
    if OptOut.objects.filter(number=outgoing.address).exists():
        raise faults.fault("twilio", faults.OPTED_OUT)
    sender = sender_for(outgoing.client, outgoing.address)
    can_answer = sender.startswith("+") and not outgoing.client.confidential
    if can_answer and outgoing.kind == "delivery":
        text = f"{text} {_('Answer OK to take it.')}"
    rows = Notice if outgoing.kind == "notice" else Delivery
    rows._default_manager.filter(pk=outgoing.key).update(segments=gsm7.measure(text).segments)
    return sender, text
