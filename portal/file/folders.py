"""A client's storage as a folder: filled beside, and put in its place in one piece."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings

from portal.file.archive import Reader, is_safe

BESIDE: Final = ".new"
BEFORE: Final = ".old"


def of(schema_name: str) -> Path:
    """Where the files of the client with this schema lie (telephony.storage)."""
    return Path(settings.MEDIA_ROOT) / schema_name


@contextmanager
def filled(schema_name: str, found: Reader) -> Iterator[None]:
    """With the block's end the archive's files are the client's, if the block went well.

    They are written beside the client's folder before it; raises NotAFile.
    """
    try:
        _fill(schema_name, found)
        yield
    except BaseException:
        shutil.rmtree(_beside(schema_name, BESIDE), ignore_errors=True)
        raise
    _swap(schema_name)


def erase(schema_name: str) -> int:
    """Remove the client's folder with all that lies beside it; how many files there were."""
    count = 0
    for place in (of(schema_name), *(_beside(schema_name, end) for end in (BESIDE, BEFORE))):
        count += sum(path.is_file() for path in place.rglob("*")) if place.exists() else 0
        shutil.rmtree(place, ignore_errors=True)
        if place.exists():
            shutil.rmtree(place)  # says why it could not be removed
    return count


def _beside(schema_name: str, ending: str) -> Path:
    return of(schema_name).with_name(schema_name + ending)


def _fill(schema_name: str, found: Reader) -> None:
    beside = _beside(schema_name, BESIDE)
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for name in found.parts:
        if name.startswith("files/") and is_safe(name):
            path = beside / name.removeprefix("files/")
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                for piece in found.pieces(name):
                    file.write(piece)


def _swap(schema_name: str) -> None:
    """The rows are committed: who is killed here has both folders, and restores again."""
    place, old = of(schema_name), _beside(schema_name, BEFORE)
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    _beside(schema_name, BESIDE).rename(place)
    shutil.rmtree(old, ignore_errors=True)
