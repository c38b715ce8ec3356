"""Where a client's recordings lie: a folder of its own, named after its schema; no address."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django_tenants.files.storage import TenantFileSystemStorage


class ClientStorage(TenantFileSystemStorage):  # type: ignore[misc]  # django-tenants is untyped
    """A folder for each client below MEDIA_ROOT, named after its schema; without an address."""

    def url(self, name: str | None) -> str:
        raise ValueError("recordings are served by views only")


def path_of(key: str) -> Path:
    """Where the file `key` of the client whose schema is entered lies, if it is there."""
    return Path(ClientStorage().path(key))


@contextmanager
def whole(key: str) -> Iterator[IO[bytes]]:
    """Write the file `key`: it is there with the block's end and in one piece, or not at all.

    Who is killed meanwhile leaves one part, which the next writer overwrites and `erase` removes.
    """
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _part(path)
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def erase(key: str) -> None:
    """Remove the file and what an unfinished writer left of it; one that is gone is no fault."""
    path = path_of(key)
    for one in (path, _part(path)):
        one.unlink(missing_ok=True)


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")
