"""WhatsApp by the carrier, in the words of a template that Meta has approved (docs/channels.md).

Free words are allowed for a day after the recipient's own last message only, so a message always
leaves as a template, which is fixed in its language, with three places: the client's name, what it
is about, and the link. Of a confidential client the second says that there is a message.
"""

import json

from django.conf import settings

from messages.channels import faults
from messages.channels.base import Became, Channel, Outgoing
from messages.channels.sms import callback_of, text_became
from telephony.carrier import client as carrier
from tenants.base import parse_number

PREFIX = "whatsapp:"
LONGEST = 300  # characters in one place


class WhatsApp(Channel):
    """One message by template; found again at Twilio by the link that stands in it."""

    reports = True

    def tidy(self, address: str) -> str:
        return parse_number(address)

    def send(self, outgoing: Outgoing) -> str:
        template = _template(outgoing.client.language)
        if not template or not settings.WHATSAPP_SENDER:
            raise faults.fault("whatsapp", "no_template")
        sender, to = PREFIX + settings.WHATSAPP_SENDER, PREFIX + outgoing.address
        words, callback = _words(outgoing), callback_of(outgoing)
        try:
            return carrier.send_template(to, sender, template, words, callback)
        except carrier.CarrierError as error:
            raise faults.of_carrier(error) from error

    def find(self, outgoing: Outgoing) -> str | None:
        about = PREFIX + outgoing.address, outgoing.letter.mark, outgoing.since, outgoing.besides
        try:
            return carrier.find_text(*about)
        except carrier.CarrierError as error:
            raise faults.of_carrier(error) from error

    def became(self, provider_id: str) -> Became | None:
        return text_became(provider_id)


def _template(language: str) -> str:
    """The template in the client's language, or else the one in the house's."""
    known = settings.WHATSAPP_TEMPLATES
    return str(known.get(language.split("-")[0]) or known.get(settings.LANGUAGE_CODE) or "")


def _words(outgoing: Outgoing) -> str:
    note = outgoing.letter.note()
    places = (note.title, note.body, note.link)
    # A place holds no new line and no long gap (Twilio's error 63021).
    said = {str(n): " ".join(text.split())[:LONGEST] for n, text in enumerate(places, 1)}
    return json.dumps(said, ensure_ascii=False)
