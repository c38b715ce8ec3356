"""A client's file, brought in, is a new client like the old one; it says nothing by itself."""

import json
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from messages import tasks as message_tasks
from messages import timeline
from messages.models import Delivery, Escalation, Message, WebhookSecret
from portal.file import exporting, tables
from scheduling import tasks as scheduling_tasks
from telephony import tasks as telephony_tasks
from telephony.carrier import media
from telephony.models import Recording
from tenants import access
from tenants.models import Client, Membership
from tests.cast import Cast
from tests.file.alike import picture
from tests.file.conftest import lines, parts

pytestmark = pytest.mark.django_db
NEW = {"name": "Cabinet Nouveau", "slug": "cabinet-nouveau", "line": "+33199009955"}
# All in which a copy differs: what docs/client-file.md says.
QUIETED = {
    "inbox.Delivery": {"state", "retry_at", "error_code", "ask_at"},
    "inbox.Notice": {"state", "retry_at", "error_code"},
    "portal.ReportMail": {"state", "retry_at", "error_code"},
    "inbox.Escalation": {"state", "closing", "next_at"},
    "scheduling.Reminder": {"state"},
    "scheduling.FreedTime": {"state"},
    "scheduling.SlotOffer": {"state", "ended_at"},
    "scheduling.WaitingEntry": {"state"},
    "telephony.Recording": {"state", "gone_at_twilio", "retry_at"},
    "telephony.Dictation": {"state", "ended_at", "number"},
    "telephony.ForwardingRule": {"line"},
    "portal.Hook": {"off_at", "off_why"},
    "portal.HookEvent": {"state", "retry_at"},
}


@pytest.fixture
def whole(practice: Client, tmp_path: Path) -> Path:
    exporting.write(practice, tmp_path / "it.zip")
    return tmp_path / "it.zip"


@pytest.fixture
def copy(whole: Path) -> Client:
    call_command("import_client", str(whole), **NEW, verbosity=0)
    made: Client = Client.objects.get(slug=NEW["slug"])
    return made


def test_its_own_file_is_the_old_ones_apart_from_what_is_said(
    whole: Path, copy: Client, tmp_path: Path
) -> None:
    exporting.write(copy, tmp_path / "again.zip")
    old, new = parts(whole), parts(tmp_path / "again.zip")
    assert {name for name in old if name.startswith("rows/")} <= set(new)
    for table in tables.exported():
        name, aside = exporting.name_of(table.label), QUIETED.get(table.label, set())
        assert without(aside, new[name]) == without(aside, old[name]), name
    files = {name: content for name, content in old.items() if name.startswith("files/")}
    assert len(files) >= 2
    assert {n: c for n, c in new.items() if n.startswith("files/")} == files


def without(aside: set[str], content: bytes) -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if k not in aside} for row in lines(content)]


def test_its_settings_come_along_and_its_people_do_not(
    practice: Client, whole: Path, copy: Client
) -> None:
    for name in ("trade", "city", "colour", "confidential", "language", "time_zone"):
        assert getattr(copy, name) == getattr(practice, name)
    assert copy.pk != practice.pk
    assert not copy.memberships.exists()
    more = {**NEW, "slug": "cabinet-encore", "line": ""}
    call_command("import_client", str(whole), **more, with_people=True, verbosity=0)
    roles = Membership.objects.filter(client__slug="cabinet-encore", role="owner")
    assert "doctor@permanence.test" in {one.user.email for one in roles}


def test_the_chains_of_messages_are_whole(copy: Client) -> None:
    with access.inside(copy):
        sent = [one for one in Message.objects.all() if one.timeline.exists()]
        assert sent
        assert all(timeline.is_whole(one) for one in sent)


def test_secrets_are_its_own(practice: Client, copy: Client) -> None:
    found = []
    for client in (practice, copy):
        with access.inside(client):
            found.append(WebhookSecret.objects.get().secret)
    assert found[0] != found[1]


def test_it_tells_nobody_and_touches_nothing_elsewhere(copy: Client, cast: Cast) -> None:
    with mock.patch.object(media, "delete_recording") as delete:
        for task in (
            *(message_tasks.sweep_client, telephony_tasks.sweep_client),
            *(scheduling_tasks.sweep_client, scheduling_tasks.sweep_duty_of_client),
        ):
            task(copy.schema_name)
    assert not delete.called
    assert mail.outbox == []
    with access.inside(copy):
        assert not Delivery.objects.filter(state__in=["planned", "sending"]).exists()
        assert not Escalation.objects.exclude(next_at=None).exists()
        assert not Recording.objects.filter(gone_at_twilio=None).exists()


def test_the_old_one_and_the_other_are_as_before(practice: Client, whole: Path, cast: Cast) -> None:
    before = picture(practice), picture(cast.plumber)
    call_command("import_client", str(whole), **NEW, verbosity=0)
    assert (picture(practice), picture(cast.plumber)) == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"slug": "cabinet-roux-lambert"}, "adresse"),
        ({"slug": "www"}, "adresse"),
        ({"line": "+33199001001"}, "ligne"),
    ],
)
def test_a_name_that_is_taken_leaves_nothing(
    whole: Path, wrong: dict[str, str], said: str, own_media: Path
) -> None:
    before = Client.objects.count(), sorted(own_media.iterdir())
    with pytest.raises(CommandError):
        call_command("import_client", str(whole), **{**NEW, **wrong})
    assert (Client.objects.count(), sorted(own_media.iterdir())) == before


def test_the_manifest_is_of_this_format(whole: Path) -> None:
    assert json.loads(parts(whole)["manifest.json"])["format"] == exporting.FORMAT
