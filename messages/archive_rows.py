"""Messages and calls as a list shows them. In the client's schema."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from messages.models import Message
from messages.pocket import clock
from telephony.models import JournalEntry
from tenants.base import display_number
from tenants.directory import contacts
from tenants.directory.models import Contact

LETTERS = 140  # of the words, in a list


def rows(
    found: Iterable[Message], address: Callable[[Message], str] | None = None
) -> list[dict[str, Any]]:
    """Each message in a line or two, with its `address`: in the portal unless another is given."""
    return [_row(message, (address or _in_the_portal)(message)) for message in found]


def _in_the_portal(message: Message) -> str:
    return reverse("inbox:message", args=[message.pk])


def _row(message: Message, url: str) -> dict[str, Any]:
    is_normal = message.urgency == Message.Urgency.NORMAL
    return {
        "url": url,
        "caller": _("Erased") if message.erased_at else message.caller_display,
        "is_erased": message.erased_at is not None,
        "number": display_number(message.caller_number),
        "at": _moment(message.sent_at or message.created_at),
        "recipient": message.recipient_name,
        "reason": message.version.form.name,
        "running": message.number_display,
        "words": Truncator(" ".join(message.body.split())).chars(LETTERS),
        "urgency_label": "" if is_normal else message.get_urgency_display(),
        "state_label": message.get_state_display(),
        "is_open": message.state not in (Message.State.ACKNOWLEDGED, Message.State.PARTIAL),
        "is_cut": message.state == Message.State.PARTIAL,
        "taken": _taken(message),
    }


def call(entry: JournalEntry) -> dict[str, Any]:
    """A call of the journal in a line."""
    return {
        "at": _moment(entry.arrived_at),
        "outcome": entry.get_outcome_display(),
        "is_outgoing": entry.direction == JournalEntry.Direction.OUTBOUND,
        "by": entry.agent_name,
        "passed_to": entry.passed_to,
    }


def sayable(message: Message, is_told: bool) -> dict[str, Any]:
    """What the client's people can say of it in the portal: nothing before somebody was told."""
    is_left = message.state in (Message.State.SENT, Message.State.ACKNOWLEDGED)
    return {
        "id": message.pk.hex,
        "can_answer": is_told and is_left and message.erased_at is None,
        "can_take": message.state == Message.State.SENT,
        "can_end": message.done_at is None,
    }


def contact_of(message: Message) -> Contact | None:
    """Who left it: as the receptionist found out, by the name they gave, or the only one known."""
    known = contacts.people_at(message.caller_number)
    named = next((one for one in known if one.name == message.caller_name), None)
    return named or contacts.calling(message.call_id, message.caller_number)


def _taken(message: Message) -> str:
    if not message.acknowledged_at:
        return ""
    about = {"name": message.acknowledged_by, "time": clock(message.acknowledged_at)}
    return _("taken by %(name)s at %(time)s") % about


def _moment(at: Any) -> str:
    local = timezone.localtime(at)
    this_year = local.year == timezone.localdate().year
    return date_format(local, "j b, H:i" if this_year else "j b Y, H:i")
