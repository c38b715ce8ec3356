"""What messages do when the rooms below tell them something."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from messages import taking
from telephony.journal import Ended
from telephony.switchboard.signals import call_closed, work_over
from tenants import access
from tenants.models import Client


@receiver(call_closed, dispatch_uid="messages.call_closed")
def keep_what_was_typed(sender: object, ended: Ended, **kwargs: Any) -> None:
    """In the closing transaction and the client's schema: an unsent draft is cut short."""
    taking.cut_short(ended.call_id)


@receiver(work_over, dispatch_uid="messages.work_over")
def keep_what_was_typed_since(sender: object, client: Client, call_id: UUID, **kwargs: Any) -> None:
    """In the transaction, on the public side: nobody can finish the message any more."""
    with access.inside(client):
        taking.cut_short(call_id)
