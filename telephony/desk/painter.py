"""When a desk is painted: once for everything that changed while the last painting was at work.

An offer, a queue and a colleague's state change in the same moment. Were each of them painted by
itself, the last one, which the receptionist waits for, would come after all the others.
"""

import asyncio
from collections.abc import Awaitable, Callable

ALL: frozenset[str] = frozenset()
Paint = Callable[[tuple[str, ...]], Awaitable[None]]


class Painter:
    """Paints one window; `paint` is given the names of the parts, none for all of them."""

    def __init__(self, paint: Paint) -> None:
        self._paint = paint
        self._wanted: frozenset[str] | None = None
        self._work: asyncio.Task[None] | None = None
        self._is_over = False

    def want(self, *parts: str) -> None:
        """These parts are not as they were, none named: all of them."""
        if not parts or self._wanted == ALL:
            self._wanted = ALL
        else:
            self._wanted = frozenset(parts) | (self._wanted or ALL)
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run())

    async def settled(self) -> None:
        """Everything that was wanted by now is painted."""
        if self._work is not None:
            await asyncio.shield(self._work)

    async def stop(self) -> None:
        """The window is closed: a painting is not cut off in its queries, but no other follows."""
        self._is_over = True
        if self._work is not None:
            await asyncio.wait([self._work])

    async def _run(self) -> None:
        while self._wanted is not None and not self._is_over:
            parts, self._wanted = tuple(sorted(self._wanted)), None
            await self._paint(parts)
