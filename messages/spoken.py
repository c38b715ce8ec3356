"""A spoken message becomes a message: for whoever is on duty. In the client's schema."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from messages import escalation, forms, timeline
from messages.models import Message
from scheduling import duty
from telephony.models import Recording
from tenants.directory import contacts
from tenants.directory.models import Colleague
from tenants.models import Client

State = Message.State


@dataclass(frozen=True)
class Voicemail:
    """What was left, the caller's number (None: hidden), and the agent who spoke before, if any."""

    recording: Recording
    caller: str | None
    agent_id: UUID | None = None


@transaction.atomic
def take(client: Client, left: Voicemail) -> Message:
    """Send it on its way, whether the file is here yet or not; a second time changes nothing.

    Where the client has nobody who receives messages it is kept, cut short, for its portal.
    """
    chosen = recipient()
    message, is_new = Message.objects.get_or_create(
        recording=left.recording, defaults=_filled(client, left, chosen)
    )
    if is_new:
        timeline.add(message, timeline.Step.SPOKEN)
        if chosen:
            escalation.begin(client, message, chosen)
    return message


def recipient() -> Colleague | None:
    """Who is on duty, where they can be reached at all; else the first who receives messages."""
    people, found = contacts.recipients(), duty.on_duty(timezone.now())
    on_duty = [person for person in people if found and person.pk == found.colleague.pk]
    return next(iter([*on_duty, *people]), None)


def _filled(client: Client, left: Voicemail, recipient: Colleague | None) -> dict[str, object]:
    contact = contacts.calling(left.recording.call_id, left.caller)
    sent = {"state": State.SENT, "sent_at": timezone.now()} if recipient else {}
    with translation.override(client.language):
        body = _("Spoken message, %(length)s") % {"length": left.recording.length}
    return {
        "call_id": left.recording.call_id,
        "kind": Message.Kind.VOICEMAIL,
        "version": forms.current_version(),
        "state": State.PARTIAL,
        "recipient": recipient,
        "recipient_name": recipient.name if recipient else "",
        "caller_name": contact.name if contact else "",
        "caller_number": left.caller,
        "body": body,
        "agent_id": left.agent_id,
        **sent,
    }
