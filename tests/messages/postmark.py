"""A mail provider in a test's hand: what it says afterwards, in Postmark's words.

(postmarkapp.com/developer/webhooks: bounce, delivery, spam complaint and inbound webhooks.)
"""

import base64
import json
from dataclasses import dataclass
from typing import Any

from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client as Browser

from messages.models import Delivery
from tenants.models import Client

REPLIES = "reply.permanence.test"
DEAD = {"RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "ID": 1}
SOFT = {"RecordType": "Bounce", "Type": "SoftBounce", "TypeCode": 4096, "ID": 2}


@dataclass
class Postmark:
    """It knows the word that it was told: `secret`."""

    secret: str = "permanence:word"

    @classmethod
    def in_place(cls, settings: LazySettings) -> "Postmark":
        settings.EMAIL_PROVIDER = "postmark"
        settings.ANYMAIL = {"WEBHOOK_SECRET": "permanence:word"}
        settings.MAIL_REPLY_DOMAIN = REPLIES
        return cls()

    def tells(self, client: Client, row: Delivery, **event: Any) -> HttpResponse:
        """What became of this mail."""
        whose = {"client": client.schema_name, "kind": "delivery", "key": str(row.pk)}
        about = {"MessageID": "pm-1", "Metadata": whose, "Email": row.address}
        return self.post("tracking", {**about, "Recipient": row.address, **event})

    def brings(self, to: str, text: str, name: str = "<1@roux.test>", **headers: str) -> Any:
        """A mail that came for one of our addresses."""
        named = {"Message-ID": name, **headers}
        mail = {
            "FromFull": {"Email": "dr.roux@cabinet.test", "Name": "Dr Roux", "MailboxHash": ""},
            "From": "dr.roux@cabinet.test",
            "ToFull": [{"Email": to, "Name": "", "MailboxHash": ""}],
            "OriginalRecipient": to,
            "Subject": "Re: message",
            "MessageID": "pm-2",
            "TextBody": text,
            "HtmlBody": "",
            "Headers": [{"Name": name, "Value": value} for name, value in named.items()],
            "Attachments": [],
        }
        return self.post("inbound", mail)

    def post(self, what: str, said: dict[str, Any]) -> HttpResponse:
        word = base64.b64encode(self.secret.encode()).decode()
        browser = Browser(headers={"host": "localhost", "authorization": f"Basic {word}"})
        answer: Any = browser.post(f"/mail/{what}", json.dumps(said), "application/json")
        return answer  # type: ignore[no-any-return]
