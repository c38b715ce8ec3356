"""The desk's list "To finish": what this agent has begun and not sent, of all its calls."""

from collections import defaultdict
from typing import Any

from django.urls import reverse

from messages import kept, pocket, taking
from messages.models import KeptWords, Message
from telephony.desk.panels import Panel, Seat, register
from telephony.switchboard.models import Call, Unfinished
from tenants import access
from tenants.models import Client

SHOWN = 20


def context(seat: Seat) -> dict[str, Any]:
    """The oldest first; those of the call on the desk stand there already."""
    rows = Unfinished.objects.filter(agent=seat.agent).select_related("call__client")
    calls_of: dict[Client, list[Call]] = defaultdict(list)
    for row in rows.order_by("since")[:SHOWN]:
        calls_of[row.call.client].append(row.call)
    items = [item for client, calls in calls_of.items() for item in _of(client, calls, seat)]
    return {
        "unfinished": sorted(items, key=lambda item: str(item["call_id"])),
        "can_finish": seat.call is None,
        "reasons": Message.Dismissal.choices,
    }


def _of(client: Client, calls: list[Call], seat: Seat) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    with access.inside(client):
        for call in calls:
            message, words = taking.find(call.pk), kept.of(call.pk, seat.agent.pk)
            is_elsewhere = seat.call is None or seat.call.pk != call.pk
            if message and is_elsewhere and taking.is_left(call.pk, seat.agent.pk):
                found.append({**_call(call), **_begun(message, call)})
            found.extend({**_call(call), **_kept(one)} for one in words)
    return found


def _call(call: Call) -> dict[str, Any]:
    return {
        "call_id": call.pk,
        "client_name": call.client.name,
        "colour": call.client.colour,
        **{name: _path(name, call) for name in ("form", "dismiss", "discard")},
    }


def _begun(message: Message, call: Call) -> dict[str, Any]:
    return {
        "id": message.pk,
        "at": pocket.clock(message.created_at),
        "caller": message.draft.get("caller_name", "") or message.caller_display,
        "why": "taken_back" if _is_taken_back(message) else "cut_short",
        "is_over": call.state == Call.State.CLOSED,
    }


def _kept(words: KeptWords) -> dict[str, Any]:
    return {
        "id": words.pk,
        "at": pocket.clock(words.kept_at),
        "reason": words.get_reason_display(),
        "words": [text for name, text in words.typed.items() if name not in kept.CHOSEN],
    }


def _is_taken_back(message: Message) -> bool:
    last = message.timeline.last()
    return last is not None and last.step == last.Step.TAKEN_BACK


def _path(name: str, call: Call) -> str:
    return reverse(f"messages-desk:{name}", args=[call.pk], urlconf="config.urls")


register(Panel("unfinished", "right", "messages/desk/_unfinished.html", context))
