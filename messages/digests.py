"""Several messages in one letter: a line for each, and its own link."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import ngettext

from messages import gsm7, pocket
from messages.channels import Letter, Mail
from messages.channels.base import Note
from messages.models import Message
from tenants.models import Client

NAMED = 3  # callers named in a text; of the others their number


@dataclass(frozen=True)
class Told:
    """A message of the letter, and the link under which its recipient reads it."""

    message: Message
    link: str


@dataclass(frozen=True)
class DigestLetter(Letter):
    """Messages that were collected for one recipient; the first one's link leads to all of them."""

    client: Client
    told: Sequence[Told]

    @property
    def mark(self) -> str:
        return self.told[0].link

    def text(self) -> str:
        words = render_to_string("messages/sms/digest.txt", self._context())
        return gsm7.plain(" ".join(words.split()))

    def mail(self) -> Mail:
        about = self._context()
        return Mail(
            subject=" ".join(render_to_string("messages/email/digest_subject.txt", about).split()),
            plain=render_to_string("messages/email/digest.txt", about),
            html=render_to_string("messages/email/digest.html", about),
        )

    def note(self) -> Note:
        """How many they are; of a confidential client no more than that."""
        context = self._context()
        count = ngettext("%(count)d message", "%(count)d messages", len(self.told))
        words = count % {"count": len(self.told)}
        body = words if self.client.confidential else f"{words}: {context['names']}"
        return Note(self.client.name, body, self.mark)

    def _context(self) -> dict[str, object]:
        names = [one.message.caller_display for one in self.told]
        return {
            "client": self.client,
            "confidential": self.client.confidential,
            "link": self.mark,
            "count": len(self.told),
            "names": ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else ""),
            "recipient": self.told[0].message.recipient_name,
            "told": [{"link": t.link, "message": pocket.card(t.message)} for t in self.told],
        }
