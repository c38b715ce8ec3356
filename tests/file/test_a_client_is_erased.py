"""A client is erased at the carrier, on the disk and in both sides of the database; nobody else."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from portal.file import certificate, erasing, schemas
from telephony.models import Recording
from tenants import access
from tenants.models import AuditEntry, Client, Erasure, Line, User
from tests.cast import Cast
from tests.file.alike import picture
from tests.file.leaving import erase, everything
from tests.recorder import Recorder

pytestmark = pytest.mark.django_db


def test_nothing_of_it_is_left_and_the_other_is_as_before(
    leaving: Client, cast: Cast, recorder: Recorder, own_media: Path
) -> None:
    theirs = picture(cast.plumber)
    with access.inside(leaving):
        (recording,) = Recording.objects.values_list("sid", flat=True)
    row = erase(leaving)
    assert row.state == "done"
    assert recorder.deleted == [recording]
    assert not schemas.exists(leaving.schema_name)
    assert [path.name for path in own_media.iterdir()] == [cast.plumber.schema_name]
    left = everything()
    traces = (leaving.name, leaving.slug, leaving.schema_name, "doctor@permanence", recording)
    for trace in (*traces, "Roux", "cabinet"):
        assert trace not in left, trace
    assert picture(cast.plumber) == theirs


def test_people_of_other_clients_and_of_the_operator_stay(leaving: Client, cast: Cast) -> None:
    shared = cast.user("secretary")
    shared.memberships.create(client=cast.plumber, role="manager")
    cast.user("recipient").memberships.create(role="receptionist")
    erase(leaving)
    left = set(User.objects.values_list("email", flat=True))
    assert {"secretary@permanence.test", "recipient@permanence.test"} <= left
    assert "doctor@permanence.test" not in left
    assert [one.client for one in shared.memberships.all()] == [cast.plumber]


def test_what_is_kept_are_counts_and_their_checksum(leaving: Client) -> None:
    with access.inside(leaving):
        written = apps.get_model("inbox.Message")._default_manager.count()
    row = erase(leaving)
    assert row.record["rows"]["inbox_message"] == written
    assert row.record["carrier"] == 1
    assert row.record["files"] >= 2
    assert list(row.record["usage"].values()) == [{"call": 3}]
    assert row.digest == erasing.digest_of(row.record)
    assert AuditEntry.objects.get(action="client.erased").subject_id == row.reference
    row.record["rows"]["inbox_message"] = 0
    assert not certificate.is_whole(row)


def test_the_certificate_can_be_read(leaving: Client, tmp_path: Path) -> None:
    path = tmp_path / "it.pdf"
    row = erase(leaving, certificate=path)
    assert path.read_bytes().startswith(b"%PDF")
    about = certificate.words(row)
    shown = str(about)
    assert str(row.reference) in shown
    assert ["Décidé par", "Sophie"] in about["rows"] or ["Decided by", "Sophie"] in about["rows"]
    assert row.digest in shown
    for trace in ("Roux", "Zébulon", leaving.slug):
        assert trace not in shown


def test_a_wrong_word_erases_nothing(leaving: Client) -> None:
    with pytest.raises(CommandError, match="nothing was erased"):
        call_command("erase_client", leaving.slug, yes_erase="plomberie-vasseur")
    assert not Erasure.objects.exists()
    assert Line.objects.filter(client=leaving).exists()
