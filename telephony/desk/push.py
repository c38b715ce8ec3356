"""News for the desks: from any process to the sockets of one agent, or of all."""

from typing import Any
from uuid import UUID

from telephony.switchboard.news import send

EVERYBODY = "desks"


def group_of(agent_id: UUID) -> str:
    """The channel layer's group of all windows of this agent."""
    return f"desk.{agent_id.hex}"


def refresh(agent_id: UUID, *parts: str) -> None:
    """Let the agent's windows paint these parts again (all of them where none is named)."""
    send(group_of(agent_id), {"type": "desk.refresh", "parts": list(parts)})


def refresh_everybody(*parts: str) -> None:
    """As `refresh`, for every open desk."""
    send(EVERYBODY, {"type": "desk.refresh", "parts": list(parts)})


def tell(agent_id: UUID, news: dict[str, Any]) -> None:
    """Send `news` as it is to the agent's windows."""
    send(group_of(agent_id), {"type": "desk.tell", "news": news})


def told(agent_id: UUID, what: str, by: str = "") -> None:
    """Let the agent's windows say in words what has happened (telephony.desk.words), by whom."""
    send(group_of(agent_id), {"type": "desk.told", "what": what, "by": by})
