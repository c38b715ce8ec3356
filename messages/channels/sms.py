"""SMS by the carrier. A confidential client's text holds a link and nothing else."""

from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator

from messages import pocket
from messages.channels.base import Channel, ChannelError, Outgoing
from telephony.carrier import client as carrier

BODY_CHARS = 80


class Sms(Channel):
    """One text; the link in it is unique, and finds it again at Twilio after an unclear end."""

    def send(self, outgoing: Outgoing) -> str:
        try:
            return carrier.send_text(outgoing.address, body_of(outgoing), callback_of(outgoing))
        except carrier.CarrierError as error:
            raise _fault(error) from error

    def find(self, outgoing: Outgoing) -> str | None:
        try:
            return carrier.find_text(outgoing.address, outgoing.link, outgoing.since)
        except carrier.CarrierError as error:
            raise _fault(error) from error


def body_of(outgoing: Outgoing) -> str:
    """The text itself, on one line."""
    context = {
        "client": outgoing.client,
        "message": {**pocket.card(outgoing.message), "short_body": _short(outgoing.message.body)},
        "confidential": outgoing.client.confidential,
        "link": outgoing.link,
    }
    return " ".join(render_to_string("messages/sms/message.txt", context).split())


def _short(body: str) -> str:
    # Three dots, not an ellipsis: that one would make the whole text UCS-2, two segments for one.
    return Truncator(" ".join(body.split())).chars(BODY_CHARS, truncate="...")


def callback_of(outgoing: Outgoing) -> str:
    """Where Twilio says what became of the text."""
    path = reverse("texts:status", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    about = {"client": outgoing.client.schema_name, "delivery": outgoing.delivery_id}
    return f"{settings.PUBLIC_URL}{path}?{urlencode(about)}"


def _fault(error: carrier.CarrierError) -> ChannelError:
    return ChannelError(error.code, permanent=error.permanent, unclear=error.unclear)
