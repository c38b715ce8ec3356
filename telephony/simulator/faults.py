"""Misfortunes by switch: what a network, a busy carrier and a failing product do.

To add one for webhooks: write an `async` function of (deliver, fault) and enter it in FAULTS; one
that spoils each attempt instead goes into ATTEMPTS. Those of REST requests are in `rest_faults.py`.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any

from telephony.simulator.answers import Answer, unreached

Deliver = Callable[[], Awaitable[Answer]]
REST_KINDS = ("slow", "throttle", "break")


@dataclass
class Fault:
    """Strikes what has `path` in its address: the next `times`, or all until cleared (None),
    each with this `probability`. `seconds` are real ones, for delays; `after` makes a slow REST
    request late after its effect instead of before."""

    kind: str
    times: int | None = 1
    path: str = ""
    seconds: float = 2.0
    probability: float = 1.0
    after: bool = False


async def lose(deliver: Deliver, fault: Fault) -> Answer | None:
    """Never sent. A lost request for a document counts as a failed connection."""
    return None


async def delay(deliver: Deliver, fault: Fault) -> Answer | None:
    await asyncio.sleep(fault.seconds)
    return await deliver()


async def duplicate(deliver: Deliver, fault: Fault) -> Answer | None:
    """Sent twice with one idempotency token; the first answer counts."""
    first = await deliver()
    await deliver()
    return first


async def plainly(deliver: Deliver, fault: Fault) -> Answer | None:
    """The delivery itself; each attempt of it is struck instead."""
    return await deliver()


async def refuse(attempt: Deliver) -> Answer:
    """The product is not there: no answer, as after a crash or a deploy."""
    return unreached("refused by a fault")


async def spoil(attempt: Deliver) -> Answer:
    """The product does its work, but its answer is lost and a 500 comes instead."""
    await attempt()
    return Answer(500, error=11200, reason="HTTP 500 by a fault", failure="5xx")


FAULTS: dict[str, Callable[[Deliver, Fault], Awaitable[Answer | None]]] = {
    "lose": lose,
    "delay": delay,
    "reorder": delay,  # held back while those after it go ahead
    "duplicate": duplicate,
    "refuse": plainly,
    "spoil": plainly,
}
ATTEMPTS: dict[str, Callable[[Deliver], Awaitable[Answer]]] = {"refuse": refuse, "spoil": spoil}
KINDS = (*FAULTS, *REST_KINDS)


class Faults:
    """The faults that are switched on."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        """`changed` is called after every change."""
        self._changed = changed
        self._coming: list[Fault] = []
        self._dice = random.Random()

    def seed(self, value: int) -> None:
        """Let chance fall the same way again."""
        self._dice.seed(value)

    def add(self, fault: Fault) -> None:
        """Raises ValueError for a kind nobody wrote."""
        if fault.kind not in KINDS:
            raise ValueError(f"kinds of faults: {', '.join(KINDS)}")
        self._coming.append(fault)
        self._changed()

    def strikes_webhook(self, url: str) -> Fault | None:
        """The fault that strikes this webhook, which uses it up once."""
        return self._take(url, FAULTS)

    def strikes_request(self, path: str) -> Fault | None:
        """The fault that strikes this REST request."""
        return self._take(path, REST_KINDS)

    def clear(self, kind: str = "") -> None:
        """Switch off one kind, or all."""
        self._coming = [fault for fault in self._coming if kind and fault.kind != kind]
        self._changed()

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self._coming]

    def _take(self, address: str, kinds: "dict[str, Any] | tuple[str, ...]") -> Fault | None:
        for fault in self._coming:
            if fault.kind in kinds and fault.path in address and self._falls(fault):
                if fault.times is not None:
                    fault.times -= 1
                    self._coming = [f for f in self._coming if f.times is None or f.times > 0]
                    self._changed()
                return fault
        return None

    def _falls(self, fault: Fault) -> bool:
        return fault.probability >= 1 or self._dice.random() < fault.probability
