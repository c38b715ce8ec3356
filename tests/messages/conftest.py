"""Two desks in a call, one of each client; and what waits for a commit can be let go."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.cache import cache

from config.demo.shops import CABINET, PLOMBIER
from messages import tasks
from tests.answering import Desk, take_call
from tests.cast import Cast
from tests.twilio import Twilio

Commit = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def commit(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> Commit:
    """`with commit():` ends as a transaction does; the worker is there at once."""
    monkeypatch.setattr(tasks.deliver, "delay", tasks.deliver)
    monkeypatch.setattr(tasks.send_notice, "delay", tasks.send_notice)
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def nobody_has_tried(db: None) -> Iterator[None]:
    """Who asks to log in is counted by address, and all tests come from the same."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def practice_desk(cast: Cast, twilio: Twilio) -> Desk:
    """Camille speaks with a caller of the confidential practice."""
    return Desk.of(cast, take_call(cast, twilio, CABINET.line))


@pytest.fixture
def plumber_desk(cast: Cast, twilio: Twilio) -> Desk:
    """Nadia speaks with a caller of the plumber, who keeps nothing secret."""
    return Desk.of(cast, take_call(cast, twilio, PLOMBIER.line, by="nadia"), "nadia")
