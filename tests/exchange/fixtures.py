"""Fixtures that put the exchange where Twilio is."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
import time_machine
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.exchange.clock import MORNING, Clock
from tests.exchange.exchange import Exchange
from tests.exchange.hands import Hands
from tests.exchange.wire import OurProduct

T = TypeVar("T")
__all__ = ["clock", "exchange", "hands"]


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Simulated time, for Django too."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield Clock(traveller)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    """Celery without workers."""
    return Hands.in_place(monkeypatch)


@pytest.fixture
def exchange(
    db: None,
    clock: Clock,
    hands: Hands,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    settings: Settings,
) -> Exchange:
    """Twilio in this process; each of its requests is committed before the next."""
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

    def step(work: Callable[[], T]) -> T:
        with django_capture_on_commit_callbacks(execute=True):
            return work()

    # The pauses between two tries cost simulated lives nothing.
    monkeypatch.setattr("telephony.carrier.client.time.sleep", lambda _seconds: None)
    exchange = Exchange(clock, OurProduct(), step)
    exchange.plug_in(monkeypatch)
    return exchange
