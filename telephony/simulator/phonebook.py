"""Who has which number: a JSON file written by the product, read again when it changes."""

import json
from pathlib import Path
from typing import Any

SECTIONS = ("lines", "people", "callers", "mailboxes")


class Phonebook:
    """Names for numbers. A missing or unreadable file is an empty book."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._book: dict[str, list[dict[str, str]]] = {name: [] for name in SECTIONS}

    def refresh(self) -> bool:
        """Read the file if it changed since last time; True when it did."""
        stamp = self._file_stamp()
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self._book = self._read()
        return True

    def read(self) -> dict[str, list[dict[str, str]]]:
        self.refresh()
        return self._book

    def name_of(self, number: str) -> str:
        """The name of a line, a person or a caller; the number itself when unknown."""
        for section in ("lines", "people", "callers"):
            for entry in self.read()[section]:
                if entry.get("number") == number:
                    return entry.get("name", number)
        return number

    def _file_stamp(self) -> tuple[int, int] | None:
        try:
            status = self._path.stat() if self._path else None
        except OSError:
            return None
        return (status.st_mtime_ns, status.st_size) if status else None

    def _read(self) -> dict[str, list[dict[str, str]]]:
        try:
            raw: Any = json.loads(self._path.read_text("utf-8")) if self._path else {}
        except (OSError, ValueError):
            raw = {}
        return {name: list(raw.get(name, [])) for name in SECTIONS}
