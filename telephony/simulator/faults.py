"""Misfortunes for the next webhooks: what a network and a busy carrier do to them.

To add one: write an `async` function of (deliver, fault) and enter it in FAULTS.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any

Deliver = Callable[[], Awaitable[Any]]


@dataclass
class Fault:
    """Strikes the next `times` webhooks whose address contains `path`; `seconds` for delays."""

    kind: str
    times: int = 1
    path: str = ""
    seconds: float = 2.0


async def lose(deliver: Deliver, fault: Fault) -> Any:
    """Never sent. A lost request for a document counts as a failed connection."""
    return None


async def delay(deliver: Deliver, fault: Fault) -> Any:
    await asyncio.sleep(fault.seconds)
    return await deliver()


async def duplicate(deliver: Deliver, fault: Fault) -> Any:
    """Sent twice with one idempotency token; the first answer counts."""
    first = await deliver()
    await deliver()
    return first


FAULTS: dict[str, Callable[[Deliver, Fault], Awaitable[Any]]] = {
    "lose": lose,
    "delay": delay,
    "reorder": delay,  # held back while those after it go ahead
    "duplicate": duplicate,
}


class Faults:
    """The faults still to come."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Raises KeyError for a kind nobody wrote."""
        FAULTS[fault.kind]
        self._coming.append(fault)

    def take(self, url: str) -> Fault | None:
        """The fault that strikes this webhook, which uses it up once."""
        for fault in self._coming:
            if fault.path in url:
                fault.times -= 1
                self._coming = [f for f in self._coming if f.times > 0]
                return fault
        return None

    def clear(self) -> None:
        self._coming.clear()

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self._coming]
