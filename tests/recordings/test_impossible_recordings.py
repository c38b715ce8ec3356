"""What must never be is refused by the database itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from telephony.models import Listening, Recording
from tenants import access
from tenants.base import uuid7
from tests.cast import Cast
from tests.twilio import sid

NOW = timezone.now()


def row(**changes: Any) -> Recording:
    key = uuid7()
    about = {"call_id": key, "sid": sid("RE"), "kind": "call", "file": f"recordings/{key}.mp3"}
    times = {"started_at": NOW, "erase_after": NOW + timedelta(days=1)}
    return Recording.objects.create(**{**about, **times, **changes})


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("erased_recording_says_when", {"state": "erased"}),
        ("erased_recording_says_when", {"erased_at": NOW}),
        ("fetched_recording_is_whole", {"state": "fetched", "ready_at": NOW, "seconds": 3}),
        ("fetched_recording_is_whole", {"state": "fetched", "content_type": "audio/mpeg"}),
        ("twilio_keeps_until_we_have_it", {"gone_at_twilio": NOW}),
        ("only_ready_recordings_have_a_length", {"seconds": 3}),
        ("recording_is_kept_forward", {"erase_after": NOW - timedelta(days=1)}),
    ],
)
def test_a_recording(cast: Cast, constraint: str, changes: dict[str, Any]) -> None:
    broken = pytest.raises(IntegrityError, match=constraint)
    with access.inside(cast.practice), broken, transaction.atomic():
        row(**changes)


def test_one_recording_twice_or_two_in_one_file(cast: Cast) -> None:
    with access.inside(cast.practice):
        one = row()
        for same in ({"sid": one.sid}, {"file": one.file}):
            with pytest.raises(IntegrityError, match="unique"), transaction.atomic():
                row(**same)


def test_a_listening_of_nobody(cast: Cast) -> None:
    with access.inside(cast.practice):
        one = row()
        with pytest.raises(IntegrityError, match="listening_says_who"), transaction.atomic():
            Listening.objects.create(recording=one, who="")
