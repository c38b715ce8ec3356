"""Whose desk follows a message."""

from messages.models import Message
from telephony.desk import push


def show(message: Message) -> None:
    """Paint again what became of it, on the desk of the agent whose message it is, if any."""
    if message.agent_id:
        push.refresh(message.agent_id, "followup", "mine")
