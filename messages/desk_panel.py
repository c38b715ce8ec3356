"""The desk's panels that messages add: the form of the call, and what became of the last ones."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from messages import forms, pocket, policies, taking
from messages.models import Delivery, Message
from scheduling import duty
from telephony import journal
from telephony.desk.panels import Panel, Seat, register
from telephony.switchboard.models import Call
from tenants import access
from tenants.directory import contacts
from tenants.models import Client

EARLIER = 5  # messages of the same caller
SHOWN = 8  # calls whose messages stand on the right


def form_for(call: Call, typed: dict[str, Any] | None = None) -> forms.MessageForm:
    """The client's form: bound to what was typed, else begun with what is known of the caller."""
    recipients = contacts.recipients()
    message = taking.find(call.pk)
    version = message.version if message else forms.current_version()
    questions = forms.questions_of(version)
    if typed is not None:
        return forms.MessageForm(typed, recipients=recipients, questions=questions)
    initial = {**_known(call), **(message.draft if message else {})}
    return forms.MessageForm(initial=initial, recipients=recipients, questions=questions)


def form_context(seat: Seat, form: forms.MessageForm | None = None) -> dict[str, Any]:
    """The form, or what was sent. In the client's schema; there is a call."""
    call = seat.call
    assert call is not None, "the slot `work` is shown with a call only"
    message = taking.find(call.pk)
    if message and message.state not in taking.OPEN:
        return {"sent": _sent(message)}
    return {
        "form": form or form_for(call),
        "post_url": reverse("messages-desk:message", args=[call.pk], urlconf="config.urls"),
        "draft_url": reverse("messages-desk:draft", args=[call.pk], urlconf="config.urls"),
        "draft_saved_at": pocket.clock(message.saved_at) if message else "",
        "consequences": _consequences(call.client),
    }


def earlier_context(seat: Seat) -> dict[str, Any]:
    """What this caller left before, with what became of it. In the client's schema."""
    assert seat.call is not None, "the slot `help` is shown with a call only"
    number = _number(seat.call)
    earlier = Message.objects.filter(caller_number=number).exclude(call_id=seat.call.pk)
    found = earlier.exclude(state=Message.State.DRAFT)[:EARLIER] if number else []
    return {"earlier": [_earlier(message) for message in found]}


def followup_context(seat: Seat) -> dict[str, Any]:
    """The agent's last messages with what became of them, newest first; no contents."""
    recent = Call.objects.filter(answered_by=seat.agent).select_related("client")
    calls_of: dict[Client, list[UUID]] = defaultdict(list)
    for call in recent.order_by("-arrived_at")[:SHOWN]:
        calls_of[call.client].append(call.pk)
    rows = [row for client, calls in calls_of.items() for row in _rows(client, calls)]
    # Keys are ordered by time (UUIDv7).
    return {"followup": sorted(rows, key=lambda row: str(row["id"]), reverse=True)}


def _sent(message: Message) -> dict[str, str]:
    ways = [delivery.get_channel_display() for delivery in message.deliveries.all()]
    taken = pocket.acknowledged(message)
    return {
        "recipient": message.recipient_name,
        "channels": get_text_list(ways, _("and")),
        "acknowledged_text": _("Taken by %(by)s at %(at)s, %(channel_label)s.") % taken
        if taken
        else "",
    }


def _known(call: Call) -> dict[str, Any]:
    number = _number(call)
    contact = contacts.known_as(number)
    on_duty = duty.on_duty(timezone.now())
    return {
        "caller_number": number or "",
        "caller_name": contact.name if contact else "",
        "recipient": on_duty.colleague if on_duty else None,
    }


def _number(call: Call) -> str | None:
    return journal.caller_of(call.pk) if call.state == Call.State.CLOSED else call.caller


def _earlier(message: Message) -> dict[str, Any]:
    return {
        "at": pocket.clock(message.created_at),
        "recipient": message.recipient_name,
        "state_label": message.get_state_display(),
        "done": message.state == Message.State.ACKNOWLEDGED,
    }


def _consequences(client: Client) -> list[dict[str, str]]:
    return [
        {
            "id": str(colleague.pk),
            "text": policies.in_words(colleague, confidential=client.confidential),
        }
        for colleague in contacts.recipients()
    ]


def _rows(client: Client, calls: list[UUID]) -> list[dict[str, Any]]:
    with access.inside(client):
        messages = Message.objects.filter(call_id__in=calls).prefetch_related(
            "deliveries", "timeline"
        )
        return [_row(client, message) for message in messages]


def _row(client: Client, message: Message) -> dict[str, Any]:
    timeline = pocket.steps(message)
    return {
        "id": message.pk,
        "client_name": client.name,
        "colour": client.colour,
        "at": pocket.clock(message.sent_at or message.created_at),
        "recipient": message.recipient_name,
        "state": _state(message),
        "text": _latest(message),
        "timeline": timeline,
    }


def _latest(message: Message) -> str:
    # Once taken, taken it stays: a late word of the provider's is no news any more.
    steps = list(message.timeline.all())
    taken = [step for step in steps if step.step == step.Step.ACKNOWLEDGED]
    latest = (taken or steps)[-1] if steps else None
    if latest is None:
        return str(message.get_state_display())
    about = {"what": latest.sentence, "time": pocket.clock(latest.at)}
    return _("%(what)s, at %(time)s") % about


def _state(message: Message) -> str:
    if message.state != Message.State.SENT:
        return str(message.state)
    states = {delivery.state for delivery in message.deliveries.all()}
    if states == {Delivery.State.FAILED}:
        return "failed"
    arrived = states & {Delivery.State.SENT, Delivery.State.DELIVERED}
    return "delivered" if arrived else "waiting"


register(Panel("message", "work", "messages/desk/_message.html", form_context))
register(Panel("earlier", "help", "messages/desk/_earlier.html", earlier_context))
register(Panel("followup", "followup", "desk/_followup.html", followup_context))
