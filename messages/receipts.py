"""A human has the message: who, when, by what. In the client's schema."""

from django.db import transaction
from django.utils import timezone

from messages import timeline
from messages.models import Delivery, Message, Receipt
from telephony.desk import push


def opened(delivery: Delivery) -> None:
    """The page was looked at; the first time by each recipient and channel is kept."""
    step = timeline.Step.OPENED
    with transaction.atomic():
        Message.objects.select_for_update().get(pk=delivery.message_id)
        seen = delivery.message.timeline.filter(
            step=step, who=delivery.colleague_name, channel=delivery.channel
        )
        if not seen.exists():
            timeline.add(delivery.message, step, delivery.colleague_name, delivery.channel)
    push.refresh(delivery.message.agent_id, "followup")


def acknowledge(delivery: Delivery) -> Receipt:
    """The recipient takes the message; a second tap gives the first receipt back."""
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=delivery.message_id)
        receipt, is_new = Receipt.objects.get_or_create(
            delivery=delivery,
            defaults={
                "message": message,
                "by_name": delivery.colleague_name,
                "channel": delivery.channel,
            },
        )
        if is_new:
            timeline.add(message, timeline.Step.ACKNOWLEDGED, receipt.by_name, receipt.channel)
        if message.state == Message.State.SENT:
            _mark_taken(message, receipt)
    push.refresh(message.agent_id, "followup")
    return receipt


def _mark_taken(message: Message, receipt: Receipt) -> None:
    message.state = Message.State.ACKNOWLEDGED
    message.acknowledged_at, message.acknowledged_by = timezone.now(), receipt.by_name
    message.save(update_fields=["state", "acknowledged_at", "acknowledged_by", "saved_at"])
