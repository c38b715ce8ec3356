"""The messages of one recipient, as their telephone lists them. In the client's schema."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from messages import links, receipts
from messages.models import Delivery, Message
from messages.pocket import clock
from tenants.directory.models import Colleague
from tenants.models import Client

State = Message.State
SHOWN = 60


def whole(client: Client, colleague: Colleague) -> dict[str, Any]:
    """Open ones, oldest and most urgent first; then what is taken or done, newest first."""
    rows = [_row(client, colleague, delivery) for delivery in _newest(colleague)]
    open_rows = [row for row in rows if row["state"] in ("open", "mine")]
    return {
        "open": sorted(
            open_rows, key=lambda row: (row["state"], not row["is_urgent"], row["sent"])
        ),
        "done": [row for row in rows if row["state"] in ("others", "done")],
        "open_count": len([row for row in rows if row["state"] == "open"]),
        "colleague": colleague,
    }


def open_count(colleague: Colleague) -> int:
    """How many messages of the last days nobody has taken."""
    return len([one for one in _newest(colleague) if one.message.state == State.SENT])


def _newest(colleague: Colleague) -> list[Delivery]:
    """One delivery of each message, of those whose link still opens."""
    since = timezone.now() - timedelta(days=settings.MESSAGE_LINK_DAYS)
    rows = Delivery.objects.filter(colleague=colleague, created_at__gt=since)
    found: dict[object, Delivery] = {}
    unsent = [State.DRAFT, State.PARTIAL]
    chosen = rows.exclude(message__state__in=unsent).select_related("message")
    for delivery in chosen.order_by("-message__sent_at", "-created_at")[: SHOWN * 4]:
        found.setdefault(delivery.message_id, delivery)
    return list(found.values())[:SHOWN]


def _row(client: Client, colleague: Colleague, delivery: Delivery) -> dict[str, Any]:
    message = delivery.message
    return {
        "url": f"/m/{links.token_of(client, delivery)}",
        "caller": message.caller_display,
        "about": " ".join(message.body.split())[:120],
        "sent": message.sent_at,
        "at": clock(message.sent_at),
        "is_urgent": message.urgency != Message.Urgency.NORMAL,
        "urgency": message.get_urgency_display(),
        "state": _state(message, colleague),
        "by": message.done_by or message.acknowledged_by,
    }


def _state(message: Message, colleague: Colleague) -> str:
    if message.state == State.SENT:
        return "open"
    if message.done_at or message.state != State.ACKNOWLEDGED:
        return "done"
    holder = receipts.holder_of(message)
    return "mine" if holder and holder.pk == colleague.pk else "others"
