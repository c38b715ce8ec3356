"""From the first key to "sent": a message is taken at the desk. All run in the client's schema."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from messages import delivery, forms, policies, timeline
from messages.forms import MessageForm
from messages.models import Delivery, Message
from tenants.base import number_or_none
from tenants.directory import contacts
from tenants.directory.models import Colleague
from tenants.models import Client

State = Message.State
OPEN = (State.DRAFT, State.PARTIAL)
TYPED = ("caller_name", "body")  # with neither there is nothing to keep


@dataclass(frozen=True)
class Taker:
    """The receptionist who writes, and the call that gives the right to."""

    call_id: UUID
    agent_id: UUID
    agent_name: str


def find(call_id: UUID) -> Message | None:
    """The message of this call, if a word of it was kept."""
    return Message.objects.select_related("version").filter(call_id=call_id).first()


def keep(taker: Taker, typed: dict[str, str]) -> datetime:
    """Keep what was typed so far, unchecked; once sent, nothing changes. When it was kept."""
    message = _open(taker)
    if message.state in OPEN:
        message.draft = typed
        message.agent_id, message.agent_name = taker.agent_id, taker.agent_name
        message.save(update_fields=["draft", "agent_id", "agent_name", "saved_at"])
    return message.saved_at


@transaction.atomic
def send(client: Client, taker: Taker, form: MessageForm) -> Message:
    """Send the valid form. A second time for the same call gives the message that was sent."""
    message = _open(taker)
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if message.state not in OPEN:
        return message
    recipient: Colleague = form.cleaned_data["recipient"]
    _fill(message, taker, form, recipient)
    timeline.add(message, timeline.Step.SENT, taker.agent_name)
    _plan_deliveries(client, message, recipient)
    contacts.remember(message.caller_name, message.caller_number)
    return message


def cut_short(call_id: UUID) -> None:
    """Nobody goes on writing: what was typed and not sent is kept as a message cut short."""
    message = Message.objects.filter(call_id=call_id, state__in=OPEN).first()
    if message is None or not any(message.draft.get(name, "").strip() for name in TYPED):
        return
    is_first = message.state == State.DRAFT
    message.state = State.PARTIAL
    message.body = message.draft.get("body", "")[:2000]
    message.caller_name = message.draft.get("caller_name", "")[:120]
    message.caller_number = number_or_none(message.draft.get("caller_number", ""))
    message.save(update_fields=["state", "body", "caller_name", "caller_number", "saved_at"])
    if is_first:
        timeline.add(message, timeline.Step.CUT_SHORT)


def _open(taker: Taker) -> Message:
    message, _made = Message.objects.get_or_create(
        call_id=taker.call_id,
        defaults={
            "version": forms.current_version(),
            "agent_id": taker.agent_id,
            "agent_name": taker.agent_name,
        },
    )
    return message


def _fill(message: Message, taker: Taker, form: MessageForm, recipient: Colleague) -> None:
    given = form.cleaned_data
    message.state, message.sent_at, message.draft = State.SENT, timezone.now(), {}
    message.recipient, message.recipient_name = recipient, recipient.name
    message.caller_name, message.caller_number = given["caller_name"], given["caller_number"]
    message.body, message.urgency = given["body"], given["urgency"]
    message.answers = form.answers()
    message.agent_id, message.agent_name = taker.agent_id, taker.agent_name
    message.save()


def _plan_deliveries(client: Client, message: Message, recipient: Colleague) -> None:
    for step in policies.plan(recipient.reaches.all()):
        planned = Delivery.objects.create(
            message=message,
            colleague=recipient,
            colleague_name=recipient.name,
            channel=step.channel,
            address=step.address,
        )
        delivery.send_after_commit(client, planned)
