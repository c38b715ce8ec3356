"""A message in the words of a text or an e-mail. A confidential client's hold a link only."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from messages import gsm7, pocket
from messages.channels import Letter, Mail, Note
from messages.models import Message
from tenants.models import Client

BODY_CHARS = 80


@dataclass(frozen=True)
class MessageLetter(Letter):
    """A message for one recipient, with the link under which they read it."""

    client: Client
    message: Message
    link: str

    @property
    def mark(self) -> str:
        return self.link

    def text(self) -> str:
        card = {**pocket.card(self.message), "short_body": _short(self.message.body)}
        about = {**self._context(), "message": card}
        words = render_to_string("messages/sms/message.txt", about)
        return gsm7.plain(" ".join(words.split()))

    def mail(self) -> Mail:
        about = {**self._context(), "message": pocket.card(self.message)}
        return Mail(
            subject=" ".join(render_to_string("messages/email/subject.txt", about).split()),
            plain=render_to_string("messages/email/message.txt", about),
            html=render_to_string("messages/email/message.html", about),
        )

    def note(self) -> Note:
        """Of a confidential client nothing that a locked screen should not show."""
        message, is_urgent = self.message, self.message.urgency != Message.Urgency.NORMAL
        if self.client.confidential:
            return Note(self.client.name, _("New message"), self.link, is_urgent)
        body = f"{message.caller_display}: {_short(message.body)}"
        return Note(self.client.name, body, self.link, is_urgent)

    def data(self) -> dict[str, object]:
        """A confidential client's machine is told that there is a message, and where.

        What it keeps, and who reads that, is not known here: the page asks for the person.
        """
        message = self.message
        shown: dict[str, object] = {
            "message": str(message.pk),
            "recipient": message.recipient_name,
            "urgency": message.urgency,
            "sent_at": message.sent_at and message.sent_at.isoformat(),
            "link": self.link,
        }
        if self.client.confidential:
            return shown
        caller = {"name": message.caller_name, "number": message.caller_number}
        answers = [{key: one[key] for key in ("key", "label", "value")} for one in message.answers]
        more = {"number": message.number_display, "caller": caller}
        return {**shown, **more, "body": message.body, "answers": answers}

    def _context(self) -> dict[str, object]:
        return {
            "client": self.client,
            "link": self.link,
            "confidential": self.client.confidential,
            "can_answer": bool(settings.MAIL_REPLY_DOMAIN),
        }


def _short(body: str) -> str:
    # Three dots, not an ellipsis: that one would make the whole text UCS-2, two segments for one.
    return Truncator(" ".join(body.split())).chars(BODY_CHARS, truncate="...")
