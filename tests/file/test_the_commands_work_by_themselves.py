"""The commands as an operator runs them: processes of their own, transactions that commit."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import databases

PROJECT = Path(__file__).parents[2]
MINE, THEIRS = "c_cabinet_roux_lambert", "c_plomberie_vasseur"
SLUG = "cabinet-roux-lambert"


@pytest.fixture
def elsewhere(django_db_setup: None) -> Iterator[str]:
    """The address of a database of this test's own, with both clients."""
    with databases.another("file") as url:
        yield url


def run(url: str, media: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "DATABASE_URL": url, "MEDIA_ROOT": str(media), "SPARE_SCHEMAS": "0"},
    )


def content(url: str, schema: str) -> dict[str, Any]:
    with psycopg.connect(url, autocommit=True) as database:
        names = database.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema]
        ).fetchall()
        return {
            name: database.execute(
                f"SELECT array_agg(t::text ORDER BY t::text) FROM {schema}.{name} t"
            ).fetchone()
            for (name,) in names
        }


def change(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as database:
        database.execute(statement)


def test_out_and_in_and_back_and_gone(elsewhere: str, tmp_path: Path) -> None:
    media, backup, file = tmp_path / "media", tmp_path / "backup", tmp_path / "file.zip"
    (media / MINE / "greetings").mkdir(parents=True)
    (media / MINE / "greetings" / "a.wav").write_bytes(b"sound")
    before, theirs = content(elsewhere, MINE), content(elsewhere, THEIRS)

    for name, path in (("backup_client", backup), ("export_client", file)):
        done = run(elsewhere, media, name, SLUG, "--to", str(path))
        assert done.returncode == 0, done.stderr
    change(elsewhere, f"UPDATE {MINE}.directory_colleague SET name = 'changed'")
    (media / MINE / "greetings" / "a.wav").unlink()

    done = run(elsewhere, media, "restore_client", str(backup), "--replace")
    assert done.returncode == 0, done.stderr
    assert content(elsewhere, MINE) == before
    assert (media / MINE / "greetings" / "a.wav").read_bytes() == b"sound"

    done = run(elsewhere, media, "import_client", str(file), "--name", "Neu", "--slug", "neu")
    assert done.returncode == 0, done.stderr
    copied = content(elsewhere, "c_neu")
    assert copied["directory_colleague"] == before["directory_colleague"]
    assert (media / "c_neu" / "greetings" / "a.wav").exists()

    done = run(elsewhere, media, "erase_client", SLUG, "--yes-erase", SLUG)
    assert done.returncode == 0, done.stderr
    assert content(elsewhere, MINE) == {}
    assert sorted(path.name for path in media.iterdir()) == ["c_neu"]
    assert content(elsewhere, THEIRS) == theirs
