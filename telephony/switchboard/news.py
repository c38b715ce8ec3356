"""News for open pages: from any process to the sockets of a group."""

import asyncio
import functools
import os
import threading
from typing import Any

import structlog
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
PATIENCE = 5  # seconds


def send(group: str, event: dict[str, Any]) -> None:
    """Hand `event` to every socket of the channel layer's `group`.

    A page that hears nothing catches up at its next heartbeat; a call must not fail for it.
    """
    layer = get_channel_layer()
    assert layer is not None, "the settings name a channel layer"
    try:
        asyncio.run_coroutine_threadsafe(layer.group_send(group, event), _loop()).result(PATIENCE)
    except (OSError, RedisError, TimeoutError) as error:
        log.warning("push.failed", error=type(error).__name__)


@functools.cache
def _loop() -> asyncio.AbstractEventLoop:
    """The one loop of this process for news: the layer keeps its connection by the loop.

    `async_to_sync` would make a loop, and with it a connection to Redis, for each piece of news.
    """
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="news", daemon=True).start()
    return loop


os.register_at_fork(after_in_child=_loop.cache_clear)  # a thread does not come along
