"""A backup of one client, restored, is that client; whatever fails leaves what was there."""

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from messages.models import Form, Message
from portal.file import folders, public_rows, restore, schemas
from portal.file.archive import NotAFile
from portal.file.backup import Unfit
from telephony.switchboard.models import OpenCallback
from tenants import access, fleet, usage
from tenants.base import uuid7
from tenants.directory.models import Colleague
from tenants.models import ApiToken, Client, Line, User
from tests.answering import take_call
from tests.cast import Cast
from tests.file.alike import picture
from tests.twilio import Twilio

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(practice: Client, cast: Cast, twilio: Twilio) -> Client:
    """It has rows on the public side too, with a call that is being taken."""
    take_call(cast, twilio, "+33199001001")
    ApiToken.objects.create(client=practice, name="A", digest="0" * 64)
    usage.count(practice, usage.Kind.CALL, 1, uuid7())
    OpenCallback.objects.get_or_create(client=practice, task_id=uuid7())
    return practice


@pytest.fixture
def backup(lived: Client, tmp_path: Path) -> Path:
    path = tmp_path / "it.backup"
    call_command("backup_client", lived.slug, to=path, verbosity=0)
    return path


def destroy(client: Client) -> None:
    public_rows.remove(client)
    schemas.drop(client.schema_name)
    folders.erase(client.schema_name)


def test_one_that_was_changed_becomes_what_it_was(
    lived: Client, cast: Cast, tmp_path: Path
) -> None:
    call_command("backup_client", lived.slug, to=tmp_path / "it", verbosity=0)
    lived.audit_entries.filter(action="client.backed_up").delete()
    mine, theirs = picture(lived), picture(cast.plumber)
    with access.inside(lived):
        Message.objects.update(caller_name="changed")
        Form.objects.filter(versions=None).delete()
        Colleague.objects.create(name="Newcomer")
    Line.objects.create(client=lived, number="+33199001777")
    Client.objects.filter(pk=lived.pk).update(name="changed", time_zone="America/New_York")
    shutil.rmtree(folders.of(lived.schema_name))
    call_command("restore_client", str(tmp_path / "it"), replace=True, verbosity=0)
    assert picture(Client.objects.get(pk=lived.pk)) == mine
    assert picture(cast.plumber) == theirs


def test_what_waits_for_the_end_of_the_transaction_holds(lived: Client, backup: Path) -> None:
    restore.read(backup, replace=True)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_one_that_is_gone_comes_back(lived: Client, backup: Path) -> None:
    with transaction.atomic():
        schemas.settle()
    lived.audit_entries.filter(action="client.backed_up").delete()
    mine = picture(lived)
    connection.cursor().execute("UPDATE switchboard_agent SET call_id = NULL, state = 'ready'")
    destroy(lived)
    User.objects.filter(email="recipient@permanence.test").delete()
    assert not folders.of(lived.schema_name).exists()
    back, lost = restore.read(backup)
    assert lost == 0
    assert picture(back) == mine


def test_it_is_not_replaced_unless_it_is_said_so(lived: Client, backup: Path) -> None:
    before = picture(lived)
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore_client", str(backup))
    assert picture(lived) == before


def test_a_failure_in_the_middle_leaves_what_was(
    lived: Client, cast: Cast, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with access.inside(lived):
        Message.objects.update(caller_name="changed")
    before = picture(lived), picture(cast.plumber)

    def broken(*about: Any) -> int:
        raise NotAFile("the disk is gone")

    monkeypatch.setattr(restore, "_public", broken)
    with pytest.raises(NotAFile):
        restore.read(backup, replace=True)
    assert (picture(lived), picture(cast.plumber)) == before
    beside = {path.name for path in folders.of(lived.schema_name).parent.iterdir()}
    assert beside <= {lived.schema_name, cast.plumber.schema_name}


def test_one_of_another_release_is_refused_with_what_differs(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet, "everything", lambda: ["portal.0001_initial", "portal.9999_new"])
    with pytest.raises(Unfit, match=r"another release.*portal\.9999_new"):
        restore.read(backup, replace=True)


def test_a_backup_in_which_something_was_changed_is_refused(backup: Path, tmp_path: Path) -> None:
    forged = tmp_path / "forged"
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(forged, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"Ada", b"Eva") if "colleague" in name else content)
    with pytest.raises(NotAFile, match="not what the manifest says"):
        restore.read(forged, replace=True)


def test_it_is_for_the_operators_eyes_only(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    about = json.loads(zipfile.ZipFile(backup).read("manifest.json"))
    assert about["format"] == "permanence-backup/1"


def test_teams_and_agents_that_are_gone_are_said_to_be(lived: Client, backup: Path) -> None:
    lived.audit_entries.all().delete()
    connection.cursor().execute(
        "UPDATE switchboard_agent SET call_id = NULL, state = 'ready';"
        "DELETE FROM switchboard_team_clients; DELETE FROM switchboard_team_agents;"
        "UPDATE switchboard_call SET team_id = NULL; DELETE FROM switchboard_team"
    )
    _back, lost = restore.read(backup, replace=True)
    assert lost >= 1
