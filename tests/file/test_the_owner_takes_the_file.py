"""The owner asks for the file on a page, gets a mail, takes it; after a week it is gone."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from messages.models import Notice
from messages.tasks import send_notice
from portal import tasks
from portal.file import exporting, requests
from portal.models import FileExport
from telephony import storage
from tenants import access
from tenants.base import uuid7
from tenants.models import AuditEntry, Client
from tests.cast import Cast
from tests.file.conftest import parts
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    return at_client(cast.practice, cast.user("doctor"))


def asked(cast: Cast, owner: Visitor) -> UUID:
    answer: Any = owner.post("/file/")
    assert answer.status_code == 302
    return rows(cast.practice)[0].pk


def rows(client: Client) -> list[FileExport]:
    with access.inside(client):
        return list(FileExport.objects.all())


def made(cast: Cast, owner: Visitor) -> FileExport:
    tasks.make_file(cast.practice.schema_name, str(asked(cast, owner)))
    return rows(cast.practice)[0]


def taken(visitor: Visitor, row: FileExport) -> Any:
    return visitor.get(f"/file/{row.pk}/")


def test_it_is_made_told_and_taken(cast: Cast, owner: Visitor, tmp_path: Any) -> None:
    row = made(cast, owner)
    with access.inside(cast.practice):
        notice = Notice.objects.get(kind="file_ready")
        path = storage.path_of(row.file)
        assert (row.bytes, row.sha256) == (path.stat().st_size, exporting.digest_of(path))
    send_notice(cast.practice.schema_name, str(notice.pk))
    (sent,) = mail.outbox
    assert sent.to == ["doctor@permanence.test"]
    assert f"{cast.practice.url}/file/" in str(sent.body)
    answer = taken(owner, row)
    (tmp_path / "it.zip").write_bytes(b"".join(answer.streaming_content))
    assert "manifest.json" in parts(tmp_path / "it.zip")
    assert "no-store" in answer["Cache-Control"]
    deeds = AuditEntry.objects.filter(client=cast.practice, subject_id=row.pk)
    assert set(deeds.values_list("action", flat=True)) == {"file.asked", "file.taken"}


def test_two_clicks_are_one_file(cast: Cast, owner: Visitor) -> None:
    asked(cast, owner)
    owner.post("/file/")
    assert len(rows(cast.practice)) == 1


def test_only_the_owner_gets_it(cast: Cast, owner: Visitor) -> None:
    row = made(cast, owner)
    for name, status in (("secretary", 403), ("recipient", 403), ("plumber", 404)):
        assert taken(at_client(cast.practice, cast.user(name)), row).status_code == status
    assert taken(at_client(cast.plumber, cast.user("plumber")), row).status_code == 404
    assert rows(cast.practice)[0].taken == 0


def test_after_its_days_it_is_gone_from_the_disk(cast: Cast, owner: Visitor) -> None:
    row = made(cast, owner)
    with access.inside(cast.practice):
        FileExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        path = storage.path_of(row.file)
    assert taken(owner, row).status_code == 404
    tasks.sweep_files_of_client(cast.practice.schema_name)
    assert not path.exists()
    assert rows(cast.practice)[0].state == "gone"


def test_only_the_last_ones_are_kept(cast: Cast, owner: Visitor) -> None:
    for _time in range(requests.MOST_KEPT + 1):
        made(cast, owner)
    found = rows(cast.practice)
    assert [row.state for row in found] == ["ready"] * requests.MOST_KEPT + ["gone"]
    with access.inside(cast.practice):
        folder = storage.path_of(found[0].file).parent
    assert len(list(folder.iterdir())) == requests.MOST_KEPT


def test_the_owner_may_delete_it_at_once(cast: Cast, owner: Visitor) -> None:
    row = made(cast, owner)
    owner.post(f"/file/{row.pk}/delete/")
    assert taken(owner, row).status_code == 404
    with access.inside(cast.practice):
        assert not storage.path_of(row.file).exists()


def test_a_file_that_cannot_be_made_is_tried_again_and_then_said_so(
    cast: Cast, owner: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(client: Client, path: Any) -> None:
        path.write_bytes(b"PK")
        raise OSError("no space left")

    key = asked(cast, owner)
    monkeypatch.setattr(exporting, "write", broken)
    for _try in range(requests.MOST_TRIES):
        tasks.make_file(cast.practice.schema_name, str(key))
    (row,) = rows(cast.practice)
    assert row.state == "failed"
    with access.inside(cast.practice):
        folder = storage.path_of(row.file).parent
    assert list(folder.iterdir()) == []


def test_what_a_dead_worker_began_is_made_by_the_sweep(cast: Cast, owner: Visitor) -> None:
    asked(cast, owner)
    with access.inside(cast.practice):
        past = timezone.now() - timedelta(minutes=5)
        FileExport.objects.update(state="making", claimed_until=past)
    tasks.sweep_files_of_client(cast.practice.schema_name)
    assert rows(cast.practice)[0].state == "ready"


@pytest.mark.parametrize(
    "wrong", [{"state": "ready"}, {"state": "making"}, {"state": "gone"}, {"who": ""}]
)
def test_a_state_that_makes_no_sense_cannot_be_written(cast: Cast, wrong: dict[str, str]) -> None:
    right = {"user_id": uuid7(), "who": "Ada", "file": "exports/a.zip"}
    with access.inside(cast.practice), pytest.raises(IntegrityError), transaction.atomic():
        FileExport.objects.create(**{**right, **wrong})
