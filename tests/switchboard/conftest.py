"""The floor, with a channel layer that needs no network."""

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.cast import Cast
from tests.switchboard.floor import Floor
from tests.twilio import Twilio


@pytest.fixture
def floor(
    cast: Cast,
    twilio: Twilio,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    settings: Settings,
) -> Floor:
    """Callers and desks whose every step is committed."""
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    settings.DECLINED_SECONDS = 0
    return Floor(cast, twilio, django_capture_on_commit_callbacks)
