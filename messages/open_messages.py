"""What lies with this client and nobody has taken yet: for a caller who asks after a message.

Whether a message has arrived may be told to whoever left it; what others left, and what stands in
it, is theirs. So the words are shown for this caller's own messages only, known by the number of
the call.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from messages import checking, pocket
from messages.models import Delivery, Message
from telephony.desk import actions
from telephony.desk.panels import Panel, Seat, register
from telephony.switchboard import claims
from telephony.switchboard.models import Call
from tenants import access

DAYS = timedelta(days=14)
SHOWN = 60
OPEN = (Message.State.SENT, Message.State.PARTIAL)


def summary(seat: Seat) -> dict[str, Any]:
    """How many are open, and how many of them this caller's. In the client's schema."""
    assert seat.call is not None, "the slot `help` is shown with a call only"
    mine = _of_caller(_open(seat.call), seat.call)
    return {"open_count": _open(seat.call).count(), "open_mine": mine.count()}


def answer(agent_id: UUID, said: actions.Said) -> actions.Said:
    """The list, for the call on the desk and no other; with `typed`, those whose name has it."""
    call = claims.held(UUID(str(said["call"])), agent_id)
    typed = str(said.get("typed", ""))[:80].strip()
    with access.inside(call.client):
        context = {"rows": rows(call, typed), "typed": typed, "client": call.client}
        html = render_to_string("messages/desk/_open_messages.html", context)
    return {"type": "open_messages", "call": str(call.pk), "typed": typed, "html": html}


def rows(call: Call, typed: str = "") -> list[dict[str, Any]]:
    """This caller's first, then the newest first. In the client's schema."""
    found = _open(call)
    for word in typed.split():
        found = found.filter(Q(caller_name__icontains=word) | Q(recipient_name__icontains=word))
    mine = list(_of_caller(found, call)[:SHOWN])
    keys = [message.pk for message in mine]
    others = list(found.exclude(pk__in=keys)[: SHOWN - len(mine)])
    return [_row(message, message.pk in keys) for message in (*mine, *others)]


def _open(call: Call) -> QuerySet[Message]:
    lately = Message.objects.filter(created_at__gte=timezone.now() - DAYS, state__in=OPEN)
    return lately.filter(dismissal="").exclude(call_id=call.pk).order_by("-created_at")


def _of_caller(found: QuerySet[Message], call: Call) -> QuerySet[Message]:
    number = checking.caller_of(call)
    return found.filter(caller_number=number) if number else found.none()


def _row(message: Message, is_mine: bool) -> dict[str, Any]:
    return {
        "is_mine": is_mine,
        "caller": message.caller_display,
        "recipient": message.recipient_name,
        "at": pocket.clock(message.sent_at or message.created_at),
        "since": (message.sent_at or message.created_at).isoformat(),
        "state": "waiting" if message.state == Message.State.SENT else "partial",
        "state_label": _state_label(message),
        "body": message.body if is_mine else "",
        "is_urgent": message.urgency == Message.Urgency.URGENT,
    }


def _state_label(message: Message) -> str:
    if message.state == Message.State.PARTIAL:
        return str(message.get_state_display())
    states = {delivery.state for delivery in message.deliveries.all()}
    furthest = [state for state in (*_ORDER,) if state in states]
    return str(Delivery.State(furthest[0]).label) if furthest else str(message.get_state_display())


_ORDER = (
    Delivery.State.DELIVERED,
    Delivery.State.SENT,
    Delivery.State.SENDING,
    Delivery.State.PLANNED,
    Delivery.State.FAILED,
)

register(Panel("open_messages", "help", "messages/desk/_open.html", summary))
actions.register("open_messages", answer)
