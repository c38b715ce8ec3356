"""Sockets in tests that are rolled back."""

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from telephony.switchboard.models import Agent
from tenants import access
from tests.cast import ODILE, Cast
from tests.desk.hands import Hands
from tests.scheduling.surgery import Surgery
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room
from tests.twilio import Twilio


@pytest.fixture(autouse=True)
def sockets_without_network(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """News travel inside the process, and no consumer closes the test's own connection."""
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)
    monkeypatch.setattr("telephony.desk.pulse.Pulse.apart", False)


@pytest.fixture
def camille(cast: Cast) -> Agent:
    """The one whose desk is open and free."""
    return cast.ready("camille")


@pytest.fixture
def floor(
    cast: Cast,
    twilio: Twilio,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    settings: Settings,
) -> Floor:
    """Callers and desks whose every step is committed."""
    settings.DECLINED_SECONDS = 0
    return Floor(cast, twilio, django_capture_on_commit_callbacks)


@pytest.fixture
def hands(floor: Floor) -> Hands:
    """Camille's, with a caller to the practice on the line."""
    return Hands(Room.open(floor, floor.ready("camille"), caller=ODILE))


@pytest.fixture
def surgery(hands: Hands) -> Surgery:
    with access.inside(hands.call.client):
        return Surgery.open()
