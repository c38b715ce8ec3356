"""A zip of parts with a manifest that says what each is: written in one go, read with suspicion."""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

MANIFEST: Final = "manifest.json"
# One part of a name is made of these; no part is made of dots alone.
NAME: Final = re.compile(r"(?:[\w@ ()'+,-][\w@. ()'+,-]*/)*[\w@ ()'+,-][\w@. ()'+,-]*")
MOST_PARTS: Final = 1_000_000
MOST_BYTES: Final = 200 * 1024**3
MOST_MANIFEST: Final = 256 * 1024**2
MOST_RATIO: Final = 300  # deflate reaches 1032: with nothing but one letter
SMALL: Final = 1024**2  # bytes of which nobody asks how well they were packed
A_PIECE: Final = 256 * 1024
LONGEST_LINE: Final = 64 * 1024**2


class NotAFile(ValueError):
    """What was given is no such file, or not whole; the text says what is wrong with it."""


@dataclass
class Part:
    """A part: `rows` of a table, None of anything else."""

    name: str
    bytes: int = 0
    sha256: str = ""
    rows: int | None = None


@dataclass
class Writer:
    """Writes the parts one after another; the manifest comes last. Nothing is kept in memory."""

    path: Path
    kind: str
    parts: list[Part] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.zip = zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.zip.close()

    @contextmanager
    def part(self, name: str, *, packed: bool = True) -> Iterator["Sheet"]:
        """A part to be written; sound is not `packed`, it would not get smaller."""
        about = zipfile.ZipInfo(name)
        about.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        about.external_attr = 0o600 << 16
        part = Part(name)
        with self.zip.open(about, "w", force_zip64=True) as file:
            sheet = Sheet(file, part)
            yield sheet
        part.sha256 = sheet.hash.hexdigest()
        self.parts.append(part)

    def close(self, **about: Any) -> None:
        """Write the manifest: `about`, and each part with its length and checksum."""
        whole = {"format": self.kind, **about, "parts": [asdict(part) for part in self.parts]}
        text = json.dumps(whole, ensure_ascii=False, indent=1)
        self.zip.writestr(MANIFEST, text.encode())


@dataclass
class Sheet:
    """What a part is written on."""

    file: IO[bytes]
    part: Part
    hash: Any = field(default_factory=hashlib.sha256)

    def write(self, piece: bytes | memoryview) -> None:
        """Add the piece."""
        self.file.write(piece)
        self.hash.update(piece)
        self.part.bytes += len(piece)

    def row(self, text: str) -> None:
        """Add a row of a table."""
        self.write(text.encode() + b"\n")
        self.part.rows = (self.part.rows or 0) + 1


class Reader:
    """Reads such a file. What its manifest does not say, or says otherwise, is refused."""

    def __init__(self, path: Path, kind: str) -> None:
        try:
            self.zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise NotAFile("This is no zip file, or only a part of one.") from error
        self.about = self._manifest(kind)
        self.parts = {part.name: part for part in _parts(self.about)}
        self._check_names()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self.zip.close()

    def check(self) -> None:
        """Read everything once and compare the checksums; raises NotAFile."""
        for part in self.parts.values():
            for _piece in self.pieces(part.name):
                pass

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part's bytes; raises NotAFile where they are not those that were written."""
        part, found, length = self.parts[name], hashlib.sha256(), 0
        try:
            with self.zip.open(name) as file:
                while piece := file.read(A_PIECE):
                    length += len(piece)
                    found.update(piece)
                    if length > part.bytes:
                        break
                    yield piece
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
            raise NotAFile(f"{name} is damaged.") from error
        if length != part.bytes or found.hexdigest() != part.sha256:
            raise NotAFile(f"{name} is not what the manifest says.")

    def lines(self, name: str) -> Iterator[bytes]:
        """A part's lines, without their ends."""
        rest = b""
        for piece in self.pieces(name):
            *lines, rest = (rest + piece).split(b"\n")
            yield from lines
            if len(rest) > LONGEST_LINE:
                raise NotAFile(f"A line of {name} is too long.")
        if rest:
            yield rest

    def _manifest(self, kind: str) -> dict[str, Any]:
        try:
            if self.zip.getinfo(MANIFEST).file_size > MOST_MANIFEST:
                raise NotAFile("The manifest is too large.")
            about = json.loads(self.zip.read(MANIFEST))
            said = str(about["format"])
        except NotAFile:
            raise
        except Exception as error:
            raise NotAFile("There is no manifest in it: this is no client's file.") from error
        if said != kind:
            raise NotAFile(f"Its format is {said[:40]!r}; this program reads {kind}.")
        return dict(about)

    def _check_names(self) -> None:
        found = [one for one in self.zip.infolist() if one.filename != MANIFEST]
        names = [one.filename for one in found]
        if len(names) > MOST_PARTS or sum(one.file_size for one in found) > MOST_BYTES:
            raise NotAFile("It is too large.")
        if odd := [name for name in names if not is_safe(name)]:
            raise NotAFile(f"{odd[0][:80]!r} is no name for a part.")
        if len(set(names)) != len(names) or set(names) != set(self.parts):
            raise NotAFile("What is in it is not what its manifest says.")
        for one in found:
            if one.file_size > max(SMALL, one.compress_size * MOST_RATIO):
                raise NotAFile(f"{one.filename} is packed suspiciously well.")
            if one.file_size != self.parts[one.filename].bytes:
                raise NotAFile(f"{one.filename} is not as long as the manifest says.")


def is_safe(name: str) -> bool:
    """Whether the name stays below the folder into which it is written."""
    return len(name) < 300 and NAME.fullmatch(name) is not None


def _parts(about: dict[str, Any]) -> Iterator[Part]:
    try:
        for one in about["parts"]:
            yield Part(str(one["name"]), int(one["bytes"]), str(one["sha256"]), one.get("rows"))
    except (KeyError, TypeError, ValueError) as error:
        raise NotAFile("Its manifest cannot be read.") from error
