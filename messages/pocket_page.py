"""What the page of one recipient shows beside the message itself. In the client's schema."""

from typing import Any

from django.utils import timezone

from messages import calling_back, links, policy_words, receipts, threads
from messages.models import Delivery, Message
from messages.pocket import acknowledged, card, clock, steps
from telephony.desk import whereabouts
from tenants import access
from tenants.directory.models import Colleague


def whole(delivery: Delivery) -> dict[str, Any]:
    """All that the page of one recipient shows."""
    message = delivery.message
    holder = receipts.holder_of(message)
    is_taken = message.state == Message.State.ACKNOWLEDGED
    return {
        "message": card(message),
        "acknowledged": acknowledged(message),
        "is_mine": holder is not None and holder.pk == delivery.colleague_id,
        "is_anothers": is_taken and (holder is None or holder.pk != delivery.colleague_id),
        "is_done": message.done_at is not None,
        "said": said(message),
        "replies": threads.replies(message),
        "beside": beside(delivery),
        "can_call_back": calling_back.can_begin(delivery),
        "people": people(delivery),
        "timeline": steps(message),
        "next_step": next_step_in_words(message),
        "for_name": delivery.colleague_name,
    }


def said(message: Message) -> list[dict[str, Any]]:
    """What was answered in words or with a time, oldest first."""
    rows = message.receipts.exclude(words="", call_back_at=None)
    return [
        {
            "by": row.by_name,
            "at": clock(row.at),
            "words": row.words,
            "call_back_at": clock(row.call_back_at),
            "is_for_desk": hasattr(row, "callback"),
            "outcome": row.callback.get_outcome_display() if hasattr(row, "callback") else "",
        }
        for row in rows.select_related("callback")
    ]


def people(delivery: Delivery) -> list[dict[str, Any]]:
    """To whom it can be passed: colleagues with a way to be told, and where they are now."""
    others = Colleague.objects.filter(reaches__isnull=False, receives_messages=True)
    others = others.exclude(pk=delivery.colleague_id).distinct()
    away = whereabouts.away(timezone.localtime())
    return [{"key": str(one.pk), "name": one.name, "where": away.get(one.pk, "")} for one in others]


def next_step_in_words(message: Message) -> str:
    """What happens, and when, if nobody moves; "" where nothing does."""
    if message.state != Message.State.SENT:
        return ""
    return policy_words.next_in_words(access.client_inside(), message)


def beside(delivery: Delivery) -> list[dict[str, Any]]:
    """The other messages of the same letter, each with its own link."""
    first = delivery.carried_by or delivery
    same = first.carried.select_related("message__recording").order_by("pk")
    others = [row for row in (first, *same) if row.pk != delivery.pk] if first.is_digest else []
    client = access.client_inside()
    return [{"link": links.link_to(client, row), "message": card(row.message)} for row in others]
