"""Both languages are whole: English stands in the code, French in the catalogue."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

PROJECT = Path(__file__).resolve().parents[1]
CATALOGUE = PROJECT / "locale/fr/LC_MESSAGES/django.po"
MAKE = ["manage.py", "makemessages", "-l", "fr", "--no-location"]


def test_every_text_has_its_french() -> None:
    with CATALOGUE.open("rb") as file:
        texts = [text for text in read_po(file) if text.id]
    words = [text.string if isinstance(text.string, tuple) else (text.string,) for text in texts]
    assert [text.id for text, forms in zip(texts, words, strict=True) if not all(forms)] == []
    assert [text.id for text in texts if text.fuzzy] == []


def ids(catalogue: Path) -> set[tuple[object, str | None]]:
    with catalogue.open("rb") as file:
        return {(text.id, text.context) for text in read_po(file) if text.id}


def test_no_text_is_missing_in_the_catalogue(tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        pytest.skip("no xgettext on this machine: install gettext")
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True)
    for name in listed.stdout.splitlines():
        if name.endswith((".py", ".html", ".txt", ".po")) and (PROJECT / name).exists():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(PROJECT / name, tmp_path / name)
    subprocess.run([sys.executable, *MAKE], cwd=tmp_path, check=True, capture_output=True)
    found = ids(tmp_path / CATALOGUE.relative_to(PROJECT))
    assert sorted(map(str, found ^ ids(CATALOGUE))) == []
