"""The row by which the permanence finds an open message; what it says stays with its client."""

from django.db import transaction

from messages.models import Escalation, Message
from telephony.desk import push
from telephony.switchboard.models import OpenMessage
from tenants.models import Client

RANK: dict[str, int] = {
    Message.Urgency.NORMAL: 0,
    Message.Urgency.SOON: 1,
    Message.Urgency.URGENT: 2,
}
OPEN = (Escalation.State.RUNNING, Escalation.State.GIVEN_UP)


def note(client: Client, message: Message, plan: Escalation) -> None:
    """In the transaction that moved the plan: the message stands on the board, or no longer."""
    if plan.state in OPEN:
        about = {
            "client": client,
            "urgency": RANK[message.urgency],
            "since": message.sent_at,
            "is_given_up": plan.state == Escalation.State.GIVEN_UP,
            "next_at": plan.next_at,
            "claimed_by": plan.claimed_by,
        }
        OpenMessage.objects.update_or_create(pk=message.pk, defaults=about)
    else:
        OpenMessage.objects.filter(pk=message.pk).delete()
    transaction.on_commit(lambda: push.refresh_everybody("board"), robust=True)


def forget(message: Message) -> None:
    """It is taken, or taken back: it stands on the board no longer."""
    OpenMessage.objects.filter(pk=message.pk).delete()
    transaction.on_commit(lambda: push.refresh_everybody("board"), robust=True)
