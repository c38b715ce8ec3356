"""What the floor does when the switchboard tells it something."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from telephony.floor import push
from telephony.switchboard import signals


@receiver([signals.desk_changed, signals.queue_changed], dispatch_uid="floor.changed")
def look_again(sender: object, **kwargs: Any) -> None:
    """An agent's state, a call or the queue is another."""
    push.refresh()


@receiver(signals.supervisor_told, dispatch_uid="floor.told")
def say(sender: object, user_id: UUID, what: str, by: str = "", **kwargs: Any) -> None:
    """Something that a supervisor must be told in words."""
    push.told(user_id, what, by)
