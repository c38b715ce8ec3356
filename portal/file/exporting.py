"""Everything that a client's schema and storage hold, as one file (docs/client-file.md)."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.utils import timezone, translation

from portal.file import human, picture, public_rows, tables
from portal.file.archive import A_PIECE, Part, Writer, is_safe
from portal.file.tables import Table
from telephony.storage import ClientStorage
from tenants import access, fleet
from tenants.models import Client, Membership

FORMAT: Final = "permanence-client/1"
OWN_FOLDER: Final = "exports/"  # earlier files are in no later one


def write(client: Client, path: Path) -> Writer:
    """Write the client's file to `path`; what was written comes back. Enters the client's schema.

    All rows are of one moment. Files are read after it: one that was erased meanwhile is missing.
    """
    with (
        translation.override(client.language),
        timezone.override(client.time_zone),
        picture.one_moment(),
        Writer(path, FORMAT) as into,
    ):
        _public(client, into)
        with access.inside(client):
            _rows(into)
            human.write(client, into)
            _files(into)
        with into.part("README.txt") as sheet:
            sheet.write(human.readme(client).encode())
        into.close(**_about(client))
    return into


def name_of(label: str) -> str:
    """The part that has a model's rows."""
    return f"rows/{label.lower()}.jsonl"


def digest_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    whole = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(A_PIECE):
            whole.update(piece)
    return whole.hexdigest()


def totals(into: Writer) -> dict[str, int]:
    """How much was written: rows, files, bytes."""
    parts: list[Part] = into.parts
    return {
        "rows": sum(part.rows or 0 for part in parts),
        "files": sum(part.name.startswith("files/") for part in parts),
        "bytes": sum(part.bytes for part in parts),
    }


def _about(client: Client) -> dict[str, Any]:
    return {
        "made_at": timezone.now().isoformat(),
        "client": {"id": str(client.pk), "name": client.name, "slug": client.slug},
        "migrations": fleet.fingerprint(),
        "kept_back": dict(tables.KEPT_BACK),
        "withheld": {label: sorted(columns) for label, columns in tables.WITHHELD.items()},
    }


def _rows(into: Writer) -> None:
    for table in tables.exported():
        _table(into, name_of(table.label), table)


def _table(into: Writer, name: str, table: Table, where: str = "", *params: UUID) -> None:
    with into.part(name) as sheet:
        sheet.part.rows = 0
        for text in picture.rows(table.name, table.key, table.shown, where, *params):
            sheet.row(text)


def _public(client: Client, into: Writer) -> None:
    for one in public_rows.owned():
        withheld = public_rows.IN_EXPORT.get(one.model._meta.label)
        if withheld is not None:
            table = tables.table_of(one.model)
            shown = Table(table.label, table.name, table.key, table.columns, withheld)
            column = "id" if one.path == "pk" else f"{one.path}_id"
            name = f"client/{one.model._meta.model_name}.jsonl"
            _table(into, name, shown, f"WHERE {column} = %s", client.pk)
    with into.part("client/people.jsonl") as sheet:
        sheet.part.rows = 0
        for person in _people(client):
            sheet.row(json.dumps(person, ensure_ascii=False))


def _people(client: Client) -> Iterator[dict[str, Any]]:
    """Without passwords, and without what they are elsewhere."""
    roles = Membership.objects.filter(client=client).select_related("user")
    for one in roles.order_by("created_at", "pk"):
        yield {
            "email": one.user.email,
            "name": one.user.name,
            "role": one.role,
            "wants_report": one.wants_report,
            "since": one.created_at.isoformat(),
        }


def _files(into: Writer) -> None:
    folder = Path(ClientStorage().path(""))
    for key, path in human.stored(folder):
        if key.startswith(OWN_FOLDER):
            continue
        if not is_safe(f"files/{key}"):
            raise ValueError("a file's name cannot be written down")
        _file(into, key, path)


def _file(into: Writer, key: str, path: Path) -> None:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return  # its time was over just now
    with file, into.part(f"files/{key}", packed=False) as sheet:
        while piece := file.read(A_PIECE):
            sheet.write(piece)
