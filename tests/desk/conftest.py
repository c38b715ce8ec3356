"""Sockets in tests that are rolled back."""

import pytest
from pytest_django import Settings

from telephony.switchboard.models import Agent
from tests.cast import Cast


@pytest.fixture(autouse=True)
def sockets_without_network(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """News travel inside the process, and no consumer closes the test's own connection."""
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)


@pytest.fixture
def camille(cast: Cast) -> Agent:
    """The one whose desk is open and free."""
    return cast.ready("camille")
