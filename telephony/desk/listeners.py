"""What the desk does when the switchboard tells it something."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from telephony.desk import push
from telephony.switchboard import signals


@receiver(signals.desk_changed, dispatch_uid="desk.desk_changed")
def paint_again(sender: object, agent_id: UUID, **kwargs: Any) -> None:
    """An agent's state or call is another: all parts of the desk, the offer's screen included."""
    push.refresh(agent_id)


@receiver(signals.queue_changed, dispatch_uid="desk.queue_changed")
def show_queue(sender: object, **kwargs: Any) -> None:
    """Somebody joined or left the queue."""
    push.refresh_everybody("queue")


@receiver(signals.voice_wanted, dispatch_uid="desk.voice_wanted")
def start_voice(sender: object, agent_id: UUID, call_id: UUID, tab: str, **kwargs: Any) -> None:
    """The window that accepted carries the voice."""
    push.tell(agent_id, {"type": "voice", "call": str(call_id), "tab": tab})
