"""A message that has not left yet is taken back. In the client's schema.

Its deliveries wait for UNDO_SECONDS. Whoever has the row first decides: a worker's claim is an
UPDATE of the delivery, and here the deliveries are locked before anything is looked at. The
deliveries come before the message, as in `delivery`, so that nobody waits crosswise.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from messages import board, taking, timeline
from messages.models import Delivery, Escalation, Message
from tenants.directory import contacts

State = Message.State
BACK = taking.OPEN


class TooLate(Exception):
    """It has left, or a worker has it in hand."""


class AnotherBegun(Exception):
    """One more message of the same call is being written: a call has one draft at a time."""


class NotYours(Exception):
    """Somebody else's message, or none."""


def seconds_left(message: Message) -> float:
    """For how long it can still be taken back, by the clock; 0 where it cannot."""
    if message.state != State.SENT or message.kind != Message.Kind.FORM or not message.sent_at:
        return 0
    until = message.sent_at + timedelta(seconds=settings.UNDO_SECONDS)
    waiting = all(_waits(delivery) for delivery in message.deliveries.all())
    return max(0, (until - timezone.now()).total_seconds()) if waiting else 0


@transaction.atomic
def take_back(message_id: UUID, agent_id: UUID, who: str, *, is_held: bool) -> Message:
    """The message is a draft again, every word of it; cut short where the call is not held.

    A second time changes nothing. Raises TooLate, AnotherBegun, and NotYours for a colleague's.
    """
    locked = list(_of(message_id).select_for_update().order_by("pk"))
    message = _mine(message_id, agent_id)
    if message.state in BACK:
        return message
    is_whole = len(locked) == _of(message_id).count()
    if message.state != State.SENT or not message.draft or not is_whole:
        raise TooLate
    if not all(_waits(delivery) for delivery in locked):
        raise TooLate
    _make_room(message)
    _of(message_id).delete()
    Escalation.objects.filter(message=message).delete()
    board.forget(message)
    if message.sent_at:
        contacts.forget(message.caller_name, message.caller_number, message.sent_at)
    message.state = State.DRAFT if is_held else State.PARTIAL
    message.sent_at, message.overridden = None, []
    message.save()
    timeline.add(message, timeline.Step.TAKEN_BACK, who)
    return message


def _make_room(message: Message) -> None:
    """An open form in which nothing was written gives way."""
    same_call = Message.objects.filter(call_id=message.call_id, kind=Message.Kind.FORM)
    begun = same_call.filter(state__in=BACK).exclude(pk=message.pk)
    if any(taking.has_words(other) for other in begun):
        raise AnotherBegun
    begun.delete()


def _of(message_id: UUID) -> QuerySet[Delivery]:
    return Delivery.objects.filter(message=message_id)


def _mine(message_id: UUID, agent_id: UUID) -> Message:
    mine = Message.objects.filter(agent_id=agent_id, kind=Message.Kind.FORM)
    message = mine.select_for_update(of=("self",)).filter(pk=message_id).first()
    if message is None:
        raise NotYours
    return message


def _waits(delivery: Delivery) -> bool:
    return delivery.state == Delivery.State.PLANNED and delivery.attempts == 0
