"""News for the desks: from any process to the sockets of one agent, or of all."""

from typing import Any
from uuid import UUID

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

EVERYBODY = "desks"
log = structlog.get_logger(__name__)


def group_of(agent_id: UUID) -> str:
    """The channel layer's group of all windows of this agent."""
    return f"desk.{agent_id.hex}"


def refresh(agent_id: UUID, *parts: str) -> None:
    """Let the agent's windows paint these parts again (all of them where none is named)."""
    _send(group_of(agent_id), {"type": "desk.refresh", "parts": list(parts)})


def refresh_everybody(*parts: str) -> None:
    """As `refresh`, for every open desk."""
    _send(EVERYBODY, {"type": "desk.refresh", "parts": list(parts)})


def tell(agent_id: UUID, news: dict[str, Any]) -> None:
    """Send `news` as it is to the agent's windows."""
    _send(group_of(agent_id), {"type": "desk.tell", "news": news})


def _send(group: str, event: dict[str, Any]) -> None:
    # A desk that hears nothing catches up at its next heartbeat; a call must not fail for it.
    layer = get_channel_layer()
    assert layer is not None, "the settings name a channel layer"
    try:
        async_to_sync(layer.group_send)(group, event)
    except (OSError, RedisError) as error:
        log.warning("push.failed", error=type(error).__name__)
