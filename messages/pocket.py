"""A message as its recipient sees it, on a telephone or in a mail."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from messages.models import Message, Receipt
from telephony.models import Recording
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
        "body": _("What was said has been erased.") if message.erased_at else message.body,
        "number": message.number_display,
        "answers": [_answer(answer) for answer in message.answers],
        "taken_text": _taken(message),
        "recording": _recording(message.recording) if message.recording else None,
    }


def _answer(answer: dict[str, Any]) -> dict[str, Any]:
    """One answer: its words, a number that can be rung, or the rows of an order as a table."""
    kind, raw = answer["kind"], answer["raw"]
    return {
        "label": answer["label"],
        "value": answer["value"],
        "tel": raw if kind == "phone" else "",
        "rows": raw if kind == "items" else [],
        "has_remarks": kind == "items" and any(row["remark"] for row in raw),
    }


def _taken(message: Message) -> str:
    at = clock(message.sent_at)
    if message.kind == Message.Kind.VOICEMAIL:
        return _("Left on the voicemail at %(at)s") % {"at": at or clock(message.created_at)}
    if message.kind == Message.Kind.ONLINE:
        left = at or clock(message.created_at)
        return _("Left on your web site at %(at)s") % {"at": left}
    return _("Taken by %(name)s at %(at)s") % {"name": message.agent_name, "at": at} if at else ""


def _recording(recording: Recording) -> dict[str, Any]:
    """What can be heard, or in words why it cannot."""
    notes = {
        Recording.State.EXPECTED: _("The recording could not be fetched yet. Try again shortly."),
        Recording.State.FAILED: _("The recording could not be fetched."),
        Recording.State.ERASED: _("The recording has been erased."),
    }
    return {
        "length": recording.length,
        "can_be_heard": recording.can_be_heard,
        "note": notes.get(Recording.State(recording.state), ""),
    }


def steps(message: Message) -> list[dict[str, Any]]:
    """The timeline in words, oldest first."""
    return [{"at": clock(entry.at), "text": entry.sentence} for entry in message.timeline.all()]


def acknowledged(message: Message) -> dict[str, Any] | None:
    """By whom, when and by what the message was taken; None while nobody has it."""
    if message.state != Message.State.ACKNOWLEDGED:
        return None
    mine = message.receipts.filter(by_name=message.acknowledged_by)
    receipt = mine.exclude(kind=Receipt.Kind.ANSWER).last() or mine.last()
    return {
        "by": message.acknowledged_by,
        "at": clock(message.acknowledged_at),
        "channel_label": receipt.get_channel_display() if receipt else "",
        "done_at": clock(message.done_at),
        "done_by": message.done_by,
    }
