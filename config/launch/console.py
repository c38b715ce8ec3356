"""What the person at the terminal sees: steps with their seconds, lines of the processes."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

COLOURS: Final = {"web": 36, "worker": 33, "beat": 35, "simulator": 32}
FIRST_STEPS: Final = 3  # Those of config/install.py, which `make run` runs before.
STEPS: Final = 8


class Console:
    """Writes to the standard output, or nowhere if `quiet`. A closed terminal is no error."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self._lock = threading.Lock()
        self._step = FIRST_STEPS
        self._colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def say(self, text: str, end: str = "\n") -> None:
        if self.quiet:
            return
        with self._lock, suppress(OSError, ValueError):
            sys.stdout.write(text + end)
            sys.stdout.flush()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """One line a step: its name at once, its seconds when it is done."""
        self._step += 1
        self.say(f"[{self._step}/{STEPS}] {name} … ", end="")
        began = time.monotonic()
        try:
            yield
        except BaseException:
            self.say("")
            raise
        self.say(f"{time.monotonic() - began:.1f} s")

    def line_of(self, process: str, line: str) -> None:
        """One line of a process, with its name in front."""
        label = f"{process:<9} |"
        if self._colour:
            label = f"\033[{COLOURS.get(process, 37)}m{label}\033[0m"
        self.say(f"{label} {line}")
