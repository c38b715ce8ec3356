"""What the desk does when the switchboard tells it something."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from telephony.desk import push
from telephony.models import Change, Instruction, Note
from telephony.switchboard import signals
from telephony.switchboard.models import Agent
from tenants.directory.models import Colleague


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


@receiver(signals.tab_changed, dispatch_uid="desk.tab_changed")
def change_window(sender: object, agent_id: UUID, tab: str, before: str, **kwargs: Any) -> None:
    """Another window is the active one, or none: then one of the same browser may be."""
    push.tell(agent_id, {"type": "tabs", "active": tab, "before": before})


@receiver(signals.probe_heard, dispatch_uid="desk.probe_heard")
def say_what_was_heard(sender: object, agent_id: UUID, keys: str, **kwargs: Any) -> None:
    """The tones of a voice test have arrived."""
    push.tell(agent_id, {"type": "probe", "keys": keys})


@receiver(signals.told, dispatch_uid="desk.told")
def say(sender: object, agent_id: UUID, what: str, by: str = "", **kwargs: Any) -> None:
    """Something that the agent must be told in words."""
    push.told(agent_id, what, by)


@receiver([post_save, post_delete], sender=Note, dispatch_uid="desk.notes")
@receiver([post_save, post_delete], sender=Instruction, dispatch_uid="desk.instructions")
@receiver([post_save, post_delete], sender=Colleague, dispatch_uid="desk.colleagues")
@receiver(post_save, sender=Change, dispatch_uid="desk.changes")
def show_what_is_new(sender: object, **kwargs: Any) -> None:
    """What a client says of today: at once on every desk that has its screen, whoever wrote it."""
    # Rows of a client are written in its schema only: there is no doubt whose they are.
    schema = connection.schema_name  # type: ignore[attr-defined]  # of django-tenants
    transaction.on_commit(lambda: _show_client(schema), robust=True)


def _show_client(schema_name: str) -> None:
    at_it = Agent.objects.filter(call__client__schema_name=schema_name)
    for agent_id in at_it.values_list("pk", flat=True):
        push.refresh(agent_id, "screen", "help")
