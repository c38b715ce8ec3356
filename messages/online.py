"""What somebody leaves on the client's own web site: a message, or a wish to be called back.

In the client's schema. Whoever calls this has kept machines away (portal/site.py).
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from messages import callbacks, escalation, forms, spoken, timeline
from messages.models import CallbackTask, Message
from tenants.base import uuid7
from tenants.models import Client

State = Message.State


@dataclass(frozen=True)
class Left:
    """Who they say they are, where they can be called (E.164 or None), and what it is about."""

    name: str
    number: str | None
    words: str = ""


@transaction.atomic
def leave(client: Client, left: Left) -> Message:
    """A message for whoever is on duty, on its way as a spoken one is.

    Where the client has nobody who receives messages it is kept for its portal.
    """
    recipient = spoken.recipient()
    filled = _filled(left, left.words)
    if recipient:
        filled |= {"state": State.SENT, "sent_at": timezone.now()}
        filled |= {"recipient": recipient, "recipient_name": recipient.name}
    message = Message.objects.create(**filled)
    timeline.add(message, timeline.Step.ONLINE)
    if recipient:
        escalation.begin(client, message, recipient)
    return message


@transaction.atomic
def ask_back(client: Client, left: Left) -> CallbackTask:
    """The receptionists who serve the client are to call this number."""
    with translation.override(client.language):
        words = left.words or _("Wishes to be called back.")
    message = Message.objects.create(**_filled(left, words))
    timeline.add(message, timeline.Step.ONLINE)
    return callbacks.open_for_visitor(message, words)


def _filled(left: Left, words: str) -> dict[str, object]:
    return {
        "call_id": uuid7(),
        "kind": Message.Kind.ONLINE,
        "version": forms.current_version(),
        "state": State.PARTIAL,
        "caller_name": left.name[:120],
        "caller_number": left.number,
        "body": words[:2000],
    }
