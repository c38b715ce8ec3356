"""The practice with one row of each kind, and its storage in a folder of the test's own."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from telephony.models import Greeting, Recording
from telephony.switchboard.models import Call, WebhookEvent
from tenants import access, usage
from tenants.base import uuid7
from tenants.models import Client
from tests.answering import take_call
from tests.cast import Cast
from tests.file.leaving import CALLER, close
from tests.recorder import Recorder
from tests.rows import one_of_each
from tests.sounds import wav
from tests.twilio import Twilio


@pytest.fixture(autouse=True)
def own_media(tmp_path: Path, settings: LazySettings) -> Iterator[Path]:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    _look_again()
    yield Path(settings.MEDIA_ROOT)
    _look_again()


def _look_again() -> None:
    """The field's storage remembers where it was."""
    Greeting._meta.get_field("audio").storage.__dict__.pop("relative_media_root", None)


@pytest.fixture
def practice(cast: Cast, own_media: Path) -> Client:
    with access.inside(cast.practice):
        one_of_each()
        Greeting.objects.create(situation=Greeting.Situation.MUSIC, audio=wav())
    with access.inside(cast.plumber):
        one_of_each()
    return cast.practice


def parts(path: Path) -> dict[str, bytes]:
    """A file's parts by their names."""
    with zipfile.ZipFile(path) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


@pytest.fixture
def leaving(practice: Client, cast: Cast, twilio: Twilio, recorder: Recorder) -> Client:
    """It had a call, which is over, and a recording that the carrier still has."""
    call = take_call(cast, twilio, "+33199001001")
    Call.objects.filter(pk=call.pk).update(caller=CALLER)
    WebhookEvent.objects.create(key="a:token", kind="a", answer=f"call={call.pk} Cabinet Roux")
    close(call)
    with access.inside(practice):
        Recording.objects.update(gone_at_twilio=None)
    usage.count(practice, usage.Kind.CALL, 3, uuid7())
    return practice
