"""Live news for whoever listens: the page, the browser telephones."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Event = dict[str, Any]


class Bus:
    """Hands every event to every listener's queue; nobody waits for a slow listener."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Event]] = set()

    def publish(self, kind: str, **content: Any) -> None:
        for listener in self._listeners:
            listener.put_nowait({"type": kind, **content})

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[Event]]:
        """A queue that fills for as long as the block lasts."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)
