"""An exact copy of one client: every table of its schema as PostgreSQL writes it, its storage, and
its rows on the public side. It has secrets in it: it is for the operator, not to be handed over.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from portal.file import human, picture, public_rows, schemas, tables
from portal.file.archive import A_PIECE, Writer
from portal.file.folders import of as folder_of
from tenants import fleet
from tenants.catalog import quoted
from tenants.models import Client, User

FORMAT: Final = "permanence-backup/1"
ROWS, PUBLIC, PEOPLE = "schema/", "public/", "people"


class Unfit(Exception):
    """It cannot be done as things stand; the text says why."""


def write(client: Client, path: Path) -> Writer:
    """Write the copy, all of one moment, to `path`, which only its owner may read.

    Raises Unfit where the client's schema lacks a migration.
    """
    if fleet.behind([client.schema_name]) or fleet.public_lacks():
        raise Unfit("Migrate first (manage.py migrate_clients): the tables are not this program's.")
    os.close(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    with picture.one_moment(), Writer(path, FORMAT) as into:
        for table, columns in schemas.columns(client.schema_name).items():
            place = f"{quoted(client.schema_name)}.{quoted(table)}"
            _copy(into, f"{ROWS}{table}", f"SELECT {listed(columns)} FROM {place}")
        _public(client, into)
        _files(client, into)
        into.close(**_about(client))
    return into


def listed(columns: Iterable[str]) -> str:
    """The columns between commas."""
    return ", ".join(quoted(column) for column in columns)


def _about(client: Client) -> dict[str, Any]:
    return {
        "made_at": timezone.now().isoformat(),
        "client": {"id": str(client.pk), "slug": client.slug, "schema": client.schema_name},
        "migrations": fleet.everything(),
        "columns": schemas.columns(client.schema_name),
        "sequences": schemas.counting(client.schema_name),
    }


def _public(client: Client, into: Writer) -> None:
    for one in public_rows.owned():
        table = tables.table_of(one.model)
        _copy(into, f"{PUBLIC}{table.name}", *_wanted(table.columns, one.of(client)))
    _copy(into, PEOPLE, *_wanted(tables.table_of(User).columns, public_rows.people(client)))


def _wanted(columns: Iterable[str], rows: Any) -> tuple[str, tuple[Any, ...]]:
    """The SQL for these rows, whole."""
    keys, about = rows.order_by().values("pk").query.sql_with_params()
    name = quoted(rows.model._meta.db_table)
    key = quoted(rows.model._meta.pk.column)
    return f"SELECT {listed(columns)} FROM {name} WHERE {key} IN ({keys})", about


def _copy(into: Writer, name: str, question: str, about: tuple[Any, ...] = ()) -> None:
    with into.part(name) as sheet, connection.cursor() as cursor:
        with cursor.copy(f"COPY ({question}) TO STDOUT", about) as rows:
            for piece in rows:
                sheet.write(piece)
        sheet.part.rows = cursor.rowcount


def _files(client: Client, into: Writer) -> None:
    for key, path in human.stored(folder_of(client.schema_name)):
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue
        with file, into.part(f"files/{key}", packed=False) as sheet:
            while piece := file.read(A_PIECE):
                sheet.write(piece)
