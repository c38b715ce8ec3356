"""How fast the desk is worked: keys and milliseconds, printed at the end of a run of the tests.

A test calls `note`; what it noted travels with its report, from a worker of pytest-xdist too, and
`tests/plugin.py` prints all of it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

Noted = tuple[str, int, int]
_noted: list[Noted] = []


class Hands(Protocol):
    """Whoever counts what is pressed: `content` letters of texts, `extra` keys beside them."""

    content: int
    extra: int


class Watch:
    """What was measured: keys beside the content, letters of the content, milliseconds."""

    keys = 0
    letters = 0
    milliseconds = 0


def note(what: str, keys: int, milliseconds: int) -> None:
    """Have it printed: what was done, by how many keys beside its content, in what time."""
    _noted.append((what, keys, milliseconds))


def taken() -> list[Noted]:
    """What was noted since the last time it was asked for."""
    found, _noted[:] = list(_noted), []
    return found


@contextmanager
def measured(what: str, hands: Hands) -> Iterator[Watch]:
    """Count the keys and the time of the block, and note them."""
    watch, began = Watch(), time.monotonic()
    extra, content = hands.extra, hands.content
    yield watch
    watch.milliseconds = round((time.monotonic() - began) * 1000)
    watch.keys, watch.letters = hands.extra - extra, hands.content - content
    note(what, watch.keys, watch.milliseconds)
