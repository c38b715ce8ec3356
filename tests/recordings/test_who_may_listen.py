"""A recording is played to those who may hear it, in whole or in pieces, and that is kept."""

import pytest
from django.conf import settings

from messages.models import Delivery
from telephony.models import Recording
from tenants import access
from tenants.models import AuditEntry
from tests.cast import Cast
from tests.messages.pockets import proven
from tests.recordings.listening import SOUND, heard, listenings, path, pocket
from tests.visitors import at_client, in_support


def test_it_is_played_and_kept_nowhere(cast: Cast, left: Delivery) -> None:
    answer = at_client(cast.practice, cast.user("secretary")).get(path(left))
    assert answer.getvalue() == SOUND
    assert answer["Content-Type"] == "audio/mpeg"
    assert answer["Content-Disposition"] == "inline"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Length"] == str(len(SOUND))


def test_who_listens_is_kept_once_a_sitting(cast: Cast, left: Delivery) -> None:
    doctor = at_client(cast.practice, cast.user("doctor"))
    for wanted in ("bytes=0-", "bytes=4-", "bytes=8-"):
        heard(doctor, path(left), wanted)
    heard(at_client(cast.practice, cast.user("secretary")), path(left))
    assert listenings(cast) == ["Doctor", "Secretary"]
    assert not AuditEntry.objects.filter(action="recording.listened").exists()


def test_the_operators_administrator_is_audited_too(cast: Cast, left: Delivery) -> None:
    heard(in_support(cast.practice, cast.user("administrator")), path(left))
    entry = AuditEntry.objects.get(action="recording.listened")
    assert (entry.client, entry.subject_id) == (cast.practice, left.message.recording_id)
    assert listenings(cast) == ["Administrator"]


@pytest.mark.parametrize("state", ["expected", "erased", "failed"])
def test_what_is_not_here_says_why_and_is_not_played(
    cast: Cast, left: Delivery, state: str
) -> None:
    with access.inside(cast.practice):
        now = left.created_at
        Recording.objects.update(
            state=state, erased_at=now if state == "erased" else None, gone_at_twilio=None
        )
    doctor, phone = at_client(cast.practice, cast.user("doctor")), proven(cast.practice, "Ada")
    assert doctor.get(path(left)).status_code == 404
    assert phone.get(f"{pocket(cast, left)}/recording").status_code == 404
    for page in (doctor.get(f"/messages/{left.message_id}"), phone.get(pocket(cast, left))):
        assert "player-none" in page.content.decode()
        assert "<audio" not in page.content.decode()


def test_files_have_no_address_of_their_own(cast: Cast, left: Delivery) -> None:
    assert left.message.recording is not None
    name = left.message.recording.file
    for at in (f"/media/{name}", f"/{name}", f"/static/{name}"):
        assert at_client(cast.practice, cast.user("doctor")).get(at).status_code == 404
    assert (
        str(settings.MEDIA_ROOT)
        not in at_client(cast.practice).get(pocket(cast, left)).content.decode()
    )
