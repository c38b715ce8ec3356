"""A file that is not what it says, or would do harm, is refused before anything is written."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.file import archive, exporting, importing
from portal.file.archive import NotAFile
from portal.file.importing import Wanted
from tenants.models import Client
from tests.file.conftest import lines, parts

pytestmark = pytest.mark.django_db
Parts = dict[str, bytes]
NEW = Wanted("Cabinet Nouveau", "cabinet-nouveau")


@pytest.fixture
def whole(practice: Client, tmp_path: Path) -> Parts:
    exporting.write(practice, tmp_path / "it.zip")
    return parts(tmp_path / "it.zip")


def packed(path: Path, found: Parts, about: dict[str, Any] | None = None) -> Path:
    """The parts as a file with a manifest that fits them."""
    manifest = about or json.loads(found["manifest.json"])
    manifest["parts"] = [
        {
            "name": name,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "rows": content.count(b"\n") if name.endswith(".jsonl") else None,
        }
        for name, content in found.items()
        if name != "manifest.json"
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in found.items():
            if name != "manifest.json":
                into.writestr(name, content)
        into.writestr("manifest.json", json.dumps(manifest))
    return path


def refused(path: Path, match: str) -> None:
    before = Client.objects.count()
    with pytest.raises(NotAFile, match=match):
        importing.read(path, NEW)
    assert Client.objects.count() == before


def changed(whole: Parts, label: str, change: Callable[[dict[str, Any]], object]) -> Parts:
    name = exporting.name_of(label)
    rows = lines(whole[name])
    for row in rows:
        change(row)
    return {**whole, name: b"".join(json.dumps(row).encode() + b"\n" for row in rows)}


def test_no_zip_and_half_a_zip(whole: Parts, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"hello")
    refused(tmp_path / "a", "no zip file")
    half = packed(tmp_path / "b", whole).read_bytes()
    (tmp_path / "c").write_bytes(half[: len(half) // 2])
    refused(tmp_path / "c", "no zip file")
    refused(tmp_path / "nowhere", "no zip file")


def test_another_format(whole: Parts, tmp_path: Path) -> None:
    about = {**json.loads(whole["manifest.json"]), "format": "permanence-client/9"}
    refused(packed(tmp_path / "a", whole, about), "permanence-client/9")


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "files/../../evil", "files/..", "a\\b"])
def test_names_that_lead_out_of_the_folder(whole: Parts, tmp_path: Path, name: str) -> None:
    refused(packed(tmp_path / "a", {**whole, name: b"x"}), "no name for a part")
    assert not archive.is_safe(name)


def test_a_bomb(whole: Parts, tmp_path: Path) -> None:
    bomb = {**whole, "files/bomb.wav": b"\0" * 5_000_000}
    refused(packed(tmp_path / "a", bomb), "suspiciously well")


def test_a_part_more_or_less_than_the_manifest_says(whole: Parts, tmp_path: Path) -> None:
    path = packed(tmp_path / "a", whole)
    with zipfile.ZipFile(path, "a") as more:
        more.writestr("files/more.wav", b"x")
    refused(path, "not what its manifest says")


def test_a_part_that_was_changed(whole: Parts, tmp_path: Path) -> None:
    about = json.loads(packed_manifest(tmp_path, whole))
    forged = {**whole, "README.txt": whole["README.txt"][::-1]}
    path = tmp_path / "b"
    with zipfile.ZipFile(path, "w") as into:
        for name, content in forged.items():
            into.writestr(name, content if name != "manifest.json" else json.dumps(about))
    refused(path, "not what the manifest says")


def packed_manifest(tmp_path: Path, whole: Parts) -> bytes:
    return parts(packed(tmp_path / "m", whole))["manifest.json"]


def test_a_table_that_nobody_knows(whole: Parts, tmp_path: Path) -> None:
    strange = {**whole, "rows/inbox.thought.jsonl": b"{}\n"}
    refused(packed(tmp_path / "a", strange), "of a newer one")


def test_a_column_that_nobody_knows(whole: Parts, tmp_path: Path) -> None:
    more = changed(whole, "directory.Contact", lambda row: row.update(shoe_size=42))
    refused(packed(tmp_path / "a", more), "directory.Contact has no 'shoe_size'")


def test_rows_that_break_a_rule_of_the_database(whole: Parts, tmp_path: Path) -> None:
    wrong = changed(whole, "directory.Contact", lambda row: row.update(number="0612"))
    refused(packed(tmp_path / "a", wrong), "break a rule of the database")


def test_a_row_that_names_somebody_elses_file(whole: Parts, tmp_path: Path) -> None:
    wrong = changed(
        whole, "telephony.Recording", lambda row: row.update(file="../c_plomberie/x.mp3")
    )
    refused(packed(tmp_path / "a", wrong), "none of the client's")


def test_a_message_of_which_a_step_was_changed(whole: Parts, tmp_path: Path) -> None:
    wrong = changed(whole, "inbox.TimelineEntry", lambda row: row.update(who="Nobody"))
    refused(packed(tmp_path / "a", wrong), "chain of a message's steps is broken")
