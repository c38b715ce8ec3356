"""How a client wants to be recorded stands in its own settings, and what is spoken is kept."""

import pytest
from django.core.files.base import ContentFile

from telephony import recordings
from telephony.models import Greeting, VoiceSettings
from telephony.recordings import Policy
from tenants import access
from tests.cast import Cast
from tests.sounds import wav

pytestmark = pytest.mark.django_db


def test_a_client_that_has_said_nothing_is_not_recorded(cast: Cast) -> None:
    with access.inside(cast.practice):
        assert recordings.policy().mode == recordings.NEVER


def test_each_client_has_its_own(cast: Cast) -> None:
    with access.inside(cast.practice):
        VoiceSettings.objects.create(recording="sampled", sample_percent=7, retention_days=90)
        assert recordings.policy() == Policy("sampled", 7, 90)
    with access.inside(cast.plumber):
        assert recordings.policy().mode == recordings.NEVER


def test_what_was_spoken_by_telephone_becomes_the_greeting(cast: Cast) -> None:
    sound = wav(1).read()
    with access.inside(cast.practice):
        greeting = Greeting.objects.create(situation="welcome", language="en-GB", text="Hello")
        recordings.keep(greeting.pk, ContentFile(sound, name="greeting.wav"))
        greeting.refresh_from_db()
        assert greeting.audio.read() == sound
