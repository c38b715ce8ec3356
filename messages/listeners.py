"""What messages do when the rooms below tell them something."""

from typing import Any

from django.dispatch import receiver

from messages import taking
from telephony.journal import Ended
from telephony.switchboard.signals import call_closed


@receiver(call_closed, dispatch_uid="messages.call_closed")
def keep_what_was_typed(sender: object, ended: Ended, **kwargs: Any) -> None:
    """In the closing transaction and the client's schema: an unsent draft is cut short."""
    taking.cut_short(ended.call_id)
