"""Celery without workers: each task runs at once, or later, or never."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from celery.app.task import Task

NOW, LATER, LOST = "now", "later", "lost"


@dataclass
class Hands:
    """What becomes of a task is decided by `fate`, given its name: NOW, LATER or LOST."""

    fate: Callable[[str], str] = lambda _name: NOW
    waiting: list[Callable[[], None]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)

    @classmethod
    def in_place(cls, monkeypatch: pytest.MonkeyPatch) -> "Hands":
        """All of the product's tasks go through these hands."""
        hands = cls()

        def apply_async(
            task: Any, args: Any = None, kwargs: Any = None, *_: object, **_options: object
        ) -> None:
            hands.take(task, tuple(args or ()), dict(kwargs or {}))

        monkeypatch.setattr(Task, "apply_async", apply_async)
        return hands

    def take(self, task: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        fate = self.fate(task.name)
        self.ran.append(f"{task.name} {fate}")
        if fate == NOW:
            self._run(task, args, kwargs)
        elif fate == LATER:
            self.waiting.append(lambda: self._run(task, args, kwargs))

    def _run(self, task: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        # A worker logs what a task raises and goes on; a test must come to know of it.
        try:
            task(*args, **kwargs)
        except Exception as error:
            self.failures.append(f"{task.name}: {error!r}")
