"""A schema to be filled: made as a new client's, emptied, and guarded again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tenants import catalog, spares
from tenants.base import uuid7
from tenants.catalog import quoted

MIGRATIONS = "django_migrations"


def make() -> str:
    """A new schema with empty tables and a name of its own. In a transaction."""
    name = f"filling_{uuid7().hex}"
    spares.obtain(name)
    empty(name)
    return name


def empty(schema_name: str, *but: str) -> None:
    """Remove all rows of the schema's tables, of none that is named in `but`."""
    names = [name for name in catalog.tables(schema_name) if name not in but]
    listed = ", ".join(f"{quoted(schema_name)}.{quoted(name)}" for name in names)
    with connection.cursor() as cursor:
        settle(schema_name)
        cursor.execute(f"TRUNCATE {listed}")


def settle(schema_name: str = "") -> None:
    """Check now what is deferred to the end: no table can be changed while something waits."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def without_triggers(schema_name: str) -> Iterator[None]:
    """Rows are written as they were: the schema's own triggers do not look at them."""
    with_some = sorted({row[0] for row in catalog.ask(schema_name, catalog.TRIGGERS)})
    _alter(schema_name, with_some, "DISABLE TRIGGER USER")
    yield
    settle(schema_name)
    _alter(schema_name, with_some, "ENABLE TRIGGER USER")


def rename(old: str, new: str) -> None:
    """Give a schema its place."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SCHEMA {quoted(old)} RENAME TO {quoted(new)}")


def drop(schema_name: str) -> None:
    """Remove the schema with all that is in it; one that is gone is no fault."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {quoted(schema_name)} CASCADE")


def exists(schema_name: str) -> bool:
    """Whether the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [quoted(schema_name)])
        return bool(cursor.fetchone()[0])


def columns(schema_name: str) -> dict[str, list[str]]:
    """The columns of each table that can be written, in their order."""
    found: dict[str, list[str]] = {name: [] for name in catalog.tables(schema_name)}
    for row in catalog.ask(schema_name, catalog.COLUMNS):
        if not row[5]:  # what PostgreSQL computes
            found[row[0]].append(row[1])
    return found


def counting(schema_name: str) -> dict[str, tuple[int, bool]]:
    """Where each sequence stands: its last value, and whether that was given out."""
    found = {}
    with connection.cursor() as cursor:
        for row in catalog.ask(schema_name, catalog.SEQUENCES):
            sequence = row[2]
            cursor.execute(
                f"SELECT last_value, is_called FROM {quoted(schema_name)}.{quoted(sequence)}"
            )
            last, called = cursor.fetchone()
            found[sequence] = (int(last), bool(called))
    return found


def count_on(schema_name: str, places: dict[str, tuple[int, bool]]) -> None:
    """Let the sequences go on from there."""
    with connection.cursor() as cursor:
        for sequence, (last, called) in places.items():
            name = f"{quoted(schema_name)}.{quoted(sequence)}"
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last, called])


def _alter(schema_name: str, tables: list[str], what: str) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {quoted(schema_name)}.{quoted(table)} {what}")
