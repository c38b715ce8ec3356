"""A schema's definition as one piece of SQL, and from that another schema like it.

`django_tenants.clone` brings pg-clone-schema along, 4,600 lines with a history of reports
(docs/decisions/0031). What is here knows less and refuses what it does not know (`CannotClone`);
and every template is proven by a trial clone, whose catalog must equal its own.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db import connection
from django_tenants.utils import schema_context

from tenants import catalog
from tenants.catalog import quoted


class CannotClone(Exception):
    """The schema has something for which no SQL is written here."""


def script(schema_name: str) -> str:
    """The SQL that makes the schema's objects and rows in whichever is first in the search path.

    Raises CannotClone.
    """
    if odd := catalog.unusual(schema_name):
        raise CannotClone(", ".join(f"{kind} {name}" for kind, name in odd))
    parts = [
        "SET LOCAL check_function_bodies = off",
        *_ranges(schema_name),
        *_functions(schema_name),
        *_tables(schema_name),
        *_contents(schema_name),
        *_indexes(schema_name),
        *_foreign_keys(schema_name),
        *(definition for _table, _name, definition in catalog.ask(schema_name, catalog.TRIGGERS)),
    ]
    return ";\n".join(parts)


def run(statements: str, schema_name: str) -> None:
    """Make the schema and, by what `script` wrote, all in it. To be called in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {quoted(schema_name)}")
    with schema_context(schema_name), connection.cursor() as cursor:
        # Without parameters it goes to the server in one piece.
        cursor.execute(statements)


def _ranges(schema_name: str) -> Iterator[str]:
    for row in catalog.ask(schema_name, catalog.RANGES):
        name, subtype, operators, multirange, canonical, difference, collation = row
        options = {
            "subtype": subtype,
            "subtype_opclass": operators,
            "collation": collation,
            "canonical": canonical,
            "subtype_diff": difference,
            "multirange_type_name": quoted(multirange),
        }
        said = ", ".join(f"{key} = {value}" for key, value in options.items() if value)
        yield f"CREATE TYPE {quoted(name)} AS RANGE ({said})"


def _functions(schema_name: str) -> Iterator[str]:
    for _name, definition in catalog.ask(schema_name, catalog.FUNCTIONS):
        yield definition.rstrip()


def _tables(schema_name: str) -> Iterator[str]:
    columns = catalog.ask(schema_name, catalog.COLUMNS)
    sequences = {row[:2]: row[2:] for row in catalog.ask(schema_name, catalog.SEQUENCES)}
    constraints = catalog.ask(schema_name, catalog.CONSTRAINTS)
    never_null = {(row[0], row[4]): row[1] for row in constraints if row[2] == "n"}
    promises = defaultdict(list)
    for table, name, kind, definition, _on in constraints:
        if kind in "puxc":
            promises[table].append(f"CONSTRAINT {quoted(name)} {definition}")
    for table, rows in groupby(columns, key=lambda row: row[0]):
        parts = [_column(row, sequences.get(row[:2]), never_null.get(row[:2], "")) for row in rows]
        yield f"CREATE TABLE {quoted(table)} ({', '.join(parts + promises[table])})"


def _column(row: tuple[Any, ...], sequence: tuple[Any, ...] | None, never_null: str) -> str:
    _table, name, kind, not_null, identity, generated, expression, collation, *_storage = row
    parts = [quoted(name), kind]
    if collation:
        parts.append(f"COLLATE {collation}")
    if not_null:
        parts.append(f"CONSTRAINT {quoted(never_null)} NOT NULL" if never_null else "NOT NULL")
    if identity:
        always = "ALWAYS" if identity == "a" else "BY DEFAULT"
        parts.append(f"GENERATED {always} AS IDENTITY ({_sequence(sequence or ())})")
    elif generated:
        stored = "STORED" if generated == "s" else "VIRTUAL"
        parts.append(f"GENERATED ALWAYS AS ({expression}) {stored}")
    elif expression is not None:
        parts.append(f"DEFAULT {expression}")
    return " ".join(parts)


def _sequence(options: tuple[Any, ...]) -> str:
    name, _kind, start, increment, least, most, cache, cycles = options
    said = f"SEQUENCE NAME {quoted(name)} START {start} INCREMENT {increment} MINVALUE {least}"
    return f"{said} MAXVALUE {most} CACHE {cache}{' CYCLE' if cycles else ''}"


def _contents(schema_name: str) -> Iterator[str]:
    """The rows that migrations wrote, and where counting goes on."""
    held = catalog.held_tables(schema_name)
    written = defaultdict(list)
    for row in catalog.ask(schema_name, catalog.COLUMNS):
        if row[0] in held and not row[5]:
            written[row[0]].append(quoted(row[1]))
    for table, columns in sorted(written.items()):
        listed, name = ", ".join(columns), quoted(table)
        yield (
            f"INSERT INTO {name} ({listed}) OVERRIDING SYSTEM VALUE SELECT {listed} "
            f"FROM json_populate_recordset(NULL::{name}, {_rows(schema_name, table)})"
        )
    for table, _name, sequence, *_options in catalog.ask(schema_name, catalog.SEQUENCES):
        if table in held:
            last, called = _counted(schema_name, sequence)
            yield f"SELECT setval({literal(quoted(sequence))}, {last}, {called})"


def _rows(schema_name: str, table: str) -> str:
    """The table's rows as JSON, in SQL's quotes."""
    question = f"SELECT json_agg(r)::text FROM {quoted(schema_name)}.{quoted(table)} r"
    with connection.cursor() as cursor:
        cursor.execute(question)
        return literal(cursor.fetchone()[0])


def _counted(schema_name: str, sequence: str) -> tuple[int, bool]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT last_value, is_called FROM {quoted(schema_name)}.{quoted(sequence)}"
        )
        last, called = cursor.fetchone()
    return last, called


def literal(text: str) -> str:
    """The text as SQL has it between quotes (standard_conforming_strings)."""
    return "'" + text.replace("'", "''") + "'"


def _indexes(schema_name: str) -> Iterator[str]:
    for _table, _name, definition, belongs in catalog.ask(schema_name, catalog.INDEXES):
        if not belongs:
            yield definition


def _foreign_keys(schema_name: str) -> Iterator[str]:
    rows = [row for row in catalog.ask(schema_name, catalog.CONSTRAINTS) if row[2] == "f"]
    for table, some in groupby(rows, key=lambda row: row[0]):
        parts = [
            f"ADD CONSTRAINT {quoted(name)} {definition}" for _t, name, _k, definition, _c in some
        ]
        yield f"ALTER TABLE {quoted(table)} {', '.join(parts)}"
