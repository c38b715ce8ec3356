"""What recipients answer by mail or text: taken, or words for the thread and the receptionists.

All functions run in the client's schema, inside the transaction of the webhook.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from messages import callbacks, pocket, receipts, timeline, watching
from messages.answer_words import instruction, takes
from messages.models import Delivery, Message, Reply
from tenants.access import client_inside, inside
from tenants.models import Client

Step = timeline.Step
LONGEST = 4000


@dataclass(frozen=True)
class Said:
    """What came back; `name` is the provider's own for it, `quoted` for what it answers."""

    text: str
    name: str
    quoted: str = ""


class OpenFirst(Exception):
    """A confidential client's message is taken by whoever has opened it."""


def answered(delivery: Delivery, said: Said) -> bool:
    """Whoever got this delivery has answered it: whether that took it. Twice changes nothing.

    Words beyond "OK" stand in the thread and lie on the desks as a callback. They alone take
    nothing ("I am away, ask Lambert" would stop the plan): settling the callback does.

    Raises OpenFirst where nothing of the message was seen yet: it is kept as a reply then.
    """
    is_taking = takes(said.text)
    is_taken = is_taking and _has_seen(delivery)
    for_desk = instruction(said.text, (delivery.colleague_name, client_inside().name))
    if is_taken:
        receipts.acknowledge(delivery)
    if for_desk or not is_taken:
        _keep(delivery, said, for_desk)
    if is_taking and not is_taken:
        raise OpenFirst
    return is_taken


def last_delivery(number: str, channel: str, said: Said) -> Delivery | None:
    """What somebody with this number answers: the last one that is open, else the last one.

    In the client's schema. Older ones than a link lives are not answered any more.
    """
    since = timezone.now() - timedelta(days=settings.MESSAGE_LINK_DAYS)
    sent = (Delivery.State.SENDING, Delivery.State.SENT, Delivery.State.DELIVERED)
    rows = Delivery.objects.select_related("message", "colleague").filter(
        address=number, channel=channel, state__in=sent, created_at__gte=since
    )
    latest = rows.order_by("-created_at")
    if said.quoted and (meant := latest.filter(provider_id=said.quoted).first()):
        return meant
    still_open = latest.exclude(message__state=Message.State.ACKNOWLEDGED).first()
    return still_open if still_open or takes(said.text) else latest.first()


def whose(number: str, channel: str) -> Client | None:
    """The client whose delivery this number got last, where all clients share a sender.

    On the public side. It asks each client in turn, a millisecond each: such answers are rare, and
    nobody's number needs to stand outside their client for it.
    """
    since = timezone.now() - timedelta(days=settings.MESSAGE_LINK_DAYS)
    latest: tuple[datetime, Client] | None = None
    for client in Client.objects.filter(is_active=True):
        with inside(client):
            rows = Delivery.objects.filter(
                address=number, channel=channel, created_at__gte=since, attempts__gte=1
            )
            at = rows.order_by("-created_at").values_list("created_at", flat=True).first()
        if at and (latest is None or at > latest[0]):
            latest = at, client
    return latest[1] if latest else None


def replies(message: Message) -> list[dict[str, Any]]:
    """For `messages/pocket/_replies.html`, oldest first."""
    return [
        {
            "who": reply.who,
            "at": pocket.clock(reply.at),
            "channel_label": reply.get_channel_display(),
            "text": reply.text,
            "is_for_desk": hasattr(reply, "callback"),
            "outcome": reply.callback.get_outcome_display() if hasattr(reply, "callback") else "",
        }
        for reply in message.replies.select_related("callback")
    ]


def _keep(delivery: Delivery, said: Said, for_desk: str) -> None:
    words = said.text.replace("\0", "").strip()[:LONGEST]
    if not words:
        return
    reply, is_new = Reply.objects.get_or_create(
        provider_id=said.name[:64],
        defaults={
            "message": delivery.message,
            "delivery": delivery,
            "who": delivery.colleague_name,
            "channel": delivery.channel,
            "text": words,
        },
    )
    if is_new:
        message = delivery.message
        timeline.add(message, Step.REPLIED, reply.who, reply.channel)
        if for_desk:
            timeline.add(message, Step.CALLBACK, reply.who, reply.channel)
            callbacks.open_for_reply(reply, for_desk)
        transaction.on_commit(lambda: watching.show(message), robust=True)


def _has_seen(delivery: Delivery) -> bool:
    """The text or mail itself holds the message, but for confidential clients."""
    if not client_inside().confidential:
        return True
    opened = delivery.message.timeline.filter(step=Step.OPENED, who=delivery.colleague_name)
    return opened.exists()
