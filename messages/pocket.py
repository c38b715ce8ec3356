"""A message as its recipient sees it, on a telephone or in a mail."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from messages.models import Message
from tenants.base import display_number


def clock(moment: datetime | None) -> str:
    """The time of day as the reader's clock shows it, with the day before where it is not today."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    today = local.date() == timezone.localdate()
    return date_format(local, "H:i" if today else "j b, H:i")


def card(message: Message) -> dict[str, Any]:
    """The message in the words and spellings of the page (`messages/pocket/message.html`)."""
    return {
        "recipient_name": message.recipient_name,
        "caller_name": message.caller_display,
        "caller_number_display": display_number(message.caller_number),
        "caller_tel": message.caller_number or "",
        "urgency_label": message.get_urgency_display(),
        "urgent": message.urgency != Message.Urgency.NORMAL,
        "body": message.body,
        "answers": [{"label": label, "value": value} for label, value in message.answers.items()],
        "taken_by": message.agent_name,
        "taken_at": clock(message.sent_at),
    }


def steps(message: Message) -> list[dict[str, Any]]:
    """The timeline in words, oldest first."""
    return [{"at": clock(entry.at), "text": entry.sentence} for entry in message.timeline.all()]


def acknowledged(message: Message) -> dict[str, Any] | None:
    """By whom, when and by what the message was taken; None while nobody has."""
    receipt = message.receipts.first()
    if receipt is None:
        return None
    return {
        "by": receipt.by_name,
        "at": clock(receipt.at),
        "channel_label": receipt.get_channel_display(),
    }
