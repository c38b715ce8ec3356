"""A client's file has everything, and nothing with which somebody could log in."""

import hashlib
import json
import tracemalloc
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from portal.file import exporting, public_rows, tables
from telephony.models import JournalEntry, Recording
from tenants import access
from tenants.base import uuid7
from tenants.models import AuditEntry, Client
from tests.cast import Cast
from tests.file.conftest import lines, parts
from tests.rows import client_models

pytestmark = pytest.mark.django_db
SECRET = ("digest", "secret", "token", "password", "credential", "p256dh", "auth", "code")
HARMLESS = {"error_code", "is_digest"}


@pytest.fixture
def found(practice: Client, tmp_path: Path) -> dict[str, bytes]:
    call_command("export_client", practice.slug, to=tmp_path / "it.zip", verbosity=0)
    return parts(tmp_path / "it.zip")


def test_every_row_of_every_model_is_in_it(practice: Client, found: dict[str, bytes]) -> None:
    with access.inside(practice):
        for model in client_models():
            keys = {str(key) for key in model._default_manager.values_list("pk", flat=True)}
            name = exporting.name_of(str(model._meta.label))
            if model._meta.label in tables.KEPT_BACK:
                assert name not in found
            else:
                assert keys, model
                assert {str(row["id"]) for row in lines(found[name])} == keys, model


def test_what_is_kept_back_exists_and_has_a_reason() -> None:
    labels = {str(model._meta.label) for model in client_models()}
    assert labels >= {*tables.KEPT_BACK, *tables.WITHHELD}
    assert all(tables.KEPT_BACK.values())


@pytest.mark.parametrize("model", client_models(), ids=lambda model: str(model._meta.label))
def test_no_column_that_sounds_like_a_secret_is_shown(model: type[Model]) -> None:
    if model._meta.label in tables.KEPT_BACK:
        return
    shown = tables.table_of(model).shown
    assert not [c for c in shown if c.split("_")[-1] in SECRET and c not in HARMLESS]


def test_of_the_public_side_each_model_of_a_client_is_in_it_or_has_a_reason() -> None:
    owned = {str(one.model._meta.label) for one in public_rows.owned()}
    assert owned == {*public_rows.IN_EXPORT, *public_rows.NOT_IN_EXPORT}


def test_the_public_sides_part_names_people_and_no_password(
    practice: Client, found: dict[str, bytes], cast: Cast
) -> None:
    (client,) = lines(found["client/client.jsonl"])
    assert (client["slug"], client["time_zone"]) == (practice.slug, "Europe/Paris")
    assert [line["number"] for line in lines(found["client/line.jsonl"])]
    people = lines(found["client/people.jsonl"])
    assert {one["email"]: one["role"] for one in people}["doctor@permanence.test"] == "owner"
    whole = b"".join(found.values())
    assert cast.user("doctor").password.encode() not in whole
    assert b"plumber@permanence.test" not in whole


def test_the_manifest_says_what_each_part_is(found: dict[str, bytes]) -> None:
    about = json.loads(found.pop("manifest.json"))
    assert about["format"] == "permanence-client/1"
    assert {part["name"] for part in about["parts"]} == set(found)
    for part in about["parts"]:
        content = found[part["name"]]
        assert part["bytes"] == len(content)
        assert part["sha256"] == hashlib.sha256(content).hexdigest()
        assert part["rows"] in (None, content.count(b"\n"))


def test_sound_is_in_it_by_the_names_that_the_rows_have(
    practice: Client, found: dict[str, bytes]
) -> None:
    with access.inside(practice):
        recording = Recording.objects.get()
    assert found[f"files/{recording.file}"] == b"ID3 a sound"
    assert any(row["audio"] for row in lines(found["rows/telephony.greeting.jsonl"]))
    for row in lines(found["rows/telephony.greeting.jsonl"]):
        assert not row["audio"] or f"files/{row['audio']}" in found


def test_people_can_read_it_too(found: dict[str, bytes]) -> None:
    (calendar,) = [name for name in found if name.startswith("calendars/ada-")]
    assert b"Bea Z\xc3\xa9bulon" in found[calendar]
    assert b"BEGIN:VCALENDAR" in found[calendar]
    assert "Zébulon" in found["tables/messages.csv"].decode()
    assert "Bea" in found["tables/contacts.csv"].decode()
    assert found["tables/calls.csv"].count(b"\n") >= 2
    assert practice_name(found) in found["README.txt"].decode()


def practice_name(found: dict[str, bytes]) -> str:
    (client,) = lines(found["client/client.jsonl"])
    return str(client["name"])


def test_it_was_done_is_kept_for_the_owner(practice: Client, found: dict[str, bytes]) -> None:
    assert AuditEntry.objects.filter(client=practice, action="file.exported").count() == 1


def test_nothing_is_left_where_it_cannot_be_written(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("export_client", cast.practice.slug, to=tmp_path / "no" / "it.zip")
    with pytest.raises(CommandError, match="there is no client"):
        call_command("export_client", "nobody", to=tmp_path)
    assert connection.schema_name == "public"  # type: ignore[attr-defined]


def test_memory_does_not_grow_with_the_rows(cast: Cast, tmp_path: Path) -> None:
    few = peak(cast.practice, tmp_path, 500)
    many = peak(cast.practice, tmp_path, 4000)
    assert many - few < 1_500_000, (few, many)


def peak(client: Client, folder: Path, rows: int) -> int:
    """The most that was held at once (bytes) while a file with so many calls was written."""
    now = timezone.now()
    call = {"line": "+33199001001", "arrived_at": now, "ended_at": now, "outcome": "waiting"}
    with access.inside(client):
        JournalEntry.objects.bulk_create(
            JournalEntry(call_id=uuid7(), caller_name="Z" * 100, **call) for _n in range(rows)
        )
    tracemalloc.start()
    try:
        exporting.write(client, folder / "it.zip")
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
