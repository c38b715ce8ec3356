"""A client as its backup has it, all or nothing: until the end what was there stays there."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from portal.file import folders, public_rows, schemas, tables
from portal.file.archive import NotAFile, Reader
from portal.file.backup import FORMAT, PEOPLE, PUBLIC, ROWS, Unfit, listed
from portal.file.public_rows import Owned
from tenants import audit, fleet
from tenants.catalog import quoted
from tenants.models import Client, Erasure, User

TEMPORARY: Final = "restored_rows"


def read(path: Path, *, replace: bool = False) -> tuple[Client, int]:
    """Put the client back; how many references of its led to what the operator no longer has.

    Raises NotAFile for what is no whole backup, Unfit where it does not fit this database, or where
    the client is there and is not to be replaced.
    """
    with Reader(path, FORMAT) as found:
        _check(found)
        found.check()
        schema_name = str(found.about["client"]["schema"])
        with folders.filled(schema_name, found):
            try:
                lost = _rows(found, replace)
            except IntegrityError as error:
                raise Unfit(_reason(error)) from error
    return Client.objects.get(schema_name=schema_name), lost


def _check(found: Reader) -> None:
    try:
        UUID(found.about["client"]["id"])
        written, here = set(found.about["migrations"]), set(fleet.everything())
        columns = list(found.about["columns"])
        is_named = re.fullmatch(r"[a-z0-9_]{1,63}", found.about["client"]["schema"])
    except (KeyError, TypeError, ValueError) as error:
        raise NotAFile("Its manifest cannot be read.") from error
    if not is_named:
        raise NotAFile("Its manifest names no schema.")
    if fleet.public_lacks():
        raise Unfit("Migrate first (manage.py migrate_schemas --shared).")
    if written != here:
        raise Unfit(_difference(written - here, here - written))
    if {f"{ROWS}{table}" for table in columns} - set(found.parts):
        raise NotAFile("Tables are missing in it.")


def _difference(more: Iterable[str], less: Iterable[str]) -> str:
    said = "The backup is of another release."
    if some := sorted(more):
        said += f" It has migrations that this program lacks: {', '.join(some[:3])}."
    if some := sorted(less):
        said += f" It lacks migrations that this program has: {', '.join(some[:3])}."
    return f"{said} Restore it with the release that made it, then migrate."


@transaction.atomic
def _rows(found: Reader, replace: bool) -> int:
    about = found.about["client"]
    before = Client.objects.select_for_update().filter(pk=about["id"]).first()
    if Erasure.objects.filter(reference=about["id"], state=Erasure.State.DONE).exists():
        raise Unfit("This client was erased, which is certified: it does not come back.")
    if before is not None and not replace:
        raise Unfit("The client is there. With --replace it becomes what the backup has.")
    name = schemas.make()
    _fill(found, name)
    if before is not None:
        public_rows.remove(before)
        schemas.drop(before.schema_name)
    elif schemas.exists(about["schema"]):
        raise Unfit("Another client has its schema's name.")
    schemas.rename(name, str(about["schema"]))
    lost = _public(found)
    audit.record("client.restored", actor_name="manage.py", subject=UUID(about["id"]))
    schemas.settle()
    return lost


def _fill(found: Reader, schema_name: str) -> None:
    columns = schemas.columns(schema_name)
    if columns != found.about["columns"]:
        raise Unfit("The backup's tables are not those that this program makes.")
    with schemas.without_triggers(schema_name):
        for table, names in columns.items():
            place = f"{quoted(schema_name)}.{quoted(table)}"
            _copy(found, f"{ROWS}{table}", place, names)
    places = {name: (int(at[0]), bool(at[1])) for name, at in found.about["sequences"].items()}
    schemas.count_on(schema_name, places)


def _copy(found: Reader, part: str, place: str, columns: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {place} ({listed(columns)}) FROM STDIN") as rows:
            for piece in found.pieces(part):
                rows.write(piece)
        if cursor.rowcount != found.parts[part].rows:
            raise NotAFile(f"{part} has other rows than the manifest says.")


def _public(found: Reader) -> int:
    _insert(found, PEOPLE, User, "email")
    return sum(_owned(found, one) for one in public_rows.owned())


def _owned(found: Reader, one: Owned) -> int:
    return _insert(found, f"{PUBLIC}{one.model._meta.db_table}", one.model)


def _insert(found: Reader, part: str, model: type[Model], known_by: str = "") -> int:
    """Write a model's rows; of people (`known_by`) only those who are not here any more."""
    table = tables.table_of(model)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {TEMPORARY} (LIKE public.{quoted(table.name)})")
        _copy(found, part, TEMPORARY, table.columns)
        lost = _cut(model)
        unless = ""
        if known_by:
            same = " OR ".join(f"o.{name} = t.{name}" for name in (quoted(table.key), known_by))
            unless = f" WHERE NOT EXISTS (SELECT FROM {quoted(table.name)} o WHERE {same})"
        cursor.execute(
            f"INSERT INTO {quoted(table.name)} ({listed(table.columns)})"
            f" OVERRIDING SYSTEM VALUE SELECT {listed(table.columns)} FROM {TEMPORARY} t{unless}"
        )
        cursor.execute(f"DROP TABLE {TEMPORARY}")
    return lost


def _cut(model: type[Model]) -> int:
    """What leads to a row of the operator's that is gone: nowhere, or the row is left out."""
    own, lost = {one.model for one in public_rows.owned()}, 0
    for field in model._meta.concrete_fields:
        other = field.related_model
        if not isinstance(other, type) or other in own:
            continue
        column, there = quoted(str(field.column)), quoted(other._meta.db_table)
        key = quoted(str(other._meta.pk.column))
        gone = f"{column} IS NOT NULL AND {column} NOT IN (SELECT {key} FROM {there})"
        with connection.cursor() as cursor:
            if field.null:
                cursor.execute(f"UPDATE {TEMPORARY} SET {column} = NULL WHERE {gone}")
            else:
                cursor.execute(f"DELETE FROM {TEMPORARY} WHERE {gone}")
            lost += cursor.rowcount
    return lost


def _reason(error: IntegrityError) -> str:
    """Without the row, which may name somebody."""
    about = getattr(error.__cause__, "diag", None)
    where = f"{getattr(about, 'table_name', '')} {getattr(about, 'constraint_name', '')}".strip()
    return f"It does not fit what is in the database now: {where}."
