"""What a schema is made of, as PostgreSQL's own catalog tells it; two schemas can be compared.

Definitions are asked for with the schema first in the search path, so PostgreSQL leaves the
schema's name out of almost all of them; what it puts there nevertheless is taken out here.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django_tenants.utils import schema_context

Rows = list[tuple[Any, ...]]
_WORD = r"'(?:[^']|'')*'::character varying"
_CAST_LIST = re.compile(rf"\((ARRAY\[{_WORD}(?:, {_WORD})*\])\)::text\[\]")
_CAST_WORD = re.compile(r"\(('(?:[^']|'')*')::character varying\)::text")

COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
           a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
           (SELECT quote_ident(l.collname) FROM pg_collation l JOIN pg_type t ON t.oid = a.atttypid
            WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation),
           a.attstorage, a.attcompression
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r'
    ORDER BY c.relname, a.attnum"""
CONSTRAINTS = """
    SELECT t.relname, o.conname, o.contype, pg_get_constraintdef(o.oid),
           (SELECT a.attname FROM pg_attribute a
            WHERE a.attrelid = o.conrelid AND a.attnum = o.conkey[1])
    FROM pg_constraint o JOIN pg_class t ON t.oid = o.conrelid
    WHERE o.connamespace = %s::regnamespace AND o.contype IN ('p', 'u', 'x', 'c', 'f', 'n')
    ORDER BY t.relname, o.conname"""
INDEXES = """
    SELECT t.relname, c.relname, pg_get_indexdef(i.indexrelid),
           EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = i.indexrelid
                   AND o.contype IN ('p', 'u', 'x'))
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid
    WHERE t.relnamespace = %s::regnamespace ORDER BY t.relname, c.relname"""
SEQUENCES = """
    SELECT t.relname, a.attname, c.relname, format_type(s.seqtypid, NULL), s.seqstart,
           s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
    JOIN pg_depend d ON d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'
    JOIN pg_class t ON t.oid = d.refobjid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
    WHERE c.relnamespace = %s::regnamespace ORDER BY t.relname, a.attname"""
RANGES = """
    SELECT t.typname, format_type(r.rngsubtype, NULL), p.opcname, m.typname,
           nullif(r.rngcanonical::text, '-'), nullif(r.rngsubdiff::text, '-'),
           (SELECT quote_ident(l.collname) FROM pg_collation l WHERE l.oid = r.rngcollation)
    FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_type m ON m.oid = r.rngmultitypid
    JOIN pg_opclass p ON p.oid = r.rngsubopc
    WHERE t.typnamespace = %s::regnamespace ORDER BY t.typname"""
# A range's constructors belong to the range.
FUNCTIONS = """
    SELECT p.proname, pg_get_functiondef(p.oid) FROM pg_proc p
    WHERE p.pronamespace = %s::regnamespace AND p.prokind IN ('f', 'p') AND NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass
        AND d.refclassid = 'pg_type'::regclass AND d.deptype = 'i')
    ORDER BY p.proname, p.oid::regprocedure::text"""
TRIGGERS = """
    SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid, true) FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = %s::regnamespace AND NOT t.tgisinternal ORDER BY c.relname, t.tgname"""
# What nobody here writes DDL for: a schema that has any is not cloned but migrated.
OTHERS = """
    SELECT 'relation', c.relname FROM pg_class c WHERE c.relnamespace = {0} AND (
        c.relkind NOT IN ('r', 'i', 'S', 't') OR c.relacl IS NOT NULL OR c.reloptions IS NOT NULL
        OR c.relrowsecurity OR c.relpersistence <> 'p' OR c.relispartition OR c.relhasrules
        OR c.relreplident <> 'd' AND c.relkind = 'r')
    UNION ALL SELECT 'type', t.typname FROM pg_type t
        WHERE t.typnamespace = {0} AND t.typtype NOT IN ('c', 'r', 'm') AND t.typelem = 0
    UNION ALL SELECT 'free type', c.relname FROM pg_class c
        WHERE c.relnamespace = {0} AND c.relkind = 'c'
    UNION ALL SELECT 'aggregate', p.proname FROM pg_proc p
        WHERE p.pronamespace = {0} AND p.prokind NOT IN ('f', 'p')
    UNION ALL SELECT 'sequence', c.relname FROM pg_class c
        WHERE c.relnamespace = {0} AND c.relkind = 'S' AND NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i')
    UNION ALL SELECT 'child', c.relname FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
        WHERE c.relnamespace = {0} AND c.relkind = 'r'
    UNION ALL SELECT 'trigger', t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = {0} AND t.tgenabled <> 'O'
    UNION ALL SELECT 'comment', c.relname FROM pg_description d JOIN pg_class c ON c.oid = d.objoid
        WHERE c.relnamespace = {0} AND d.classoid = 'pg_class'::regclass
    UNION ALL SELECT 'statistics', s.stxname FROM pg_statistic_ext s WHERE s.stxnamespace = {0}
    UNION ALL SELECT 'constraint', o.conname FROM pg_constraint o WHERE o.connamespace = {0}
        AND (o.contype NOT IN ('p', 'u', 'x', 'c', 'f', 'n') OR NOT o.convalidated)
    UNION ALL SELECT 'operator', o.oprname FROM pg_operator o WHERE o.oprnamespace = {0}
    UNION ALL SELECT 'operator class', o.opcname FROM pg_opclass o WHERE o.opcnamespace = {0}
    UNION ALL SELECT 'collation', l.collname FROM pg_collation l WHERE l.collnamespace = {0}
""".replace("{0}", "%(schema)s::regnamespace")

QUESTIONS: Mapping[str, str] = {
    "columns": COLUMNS,
    "constraints": CONSTRAINTS,
    "indexes": INDEXES,
    "sequences": SEQUENCES,
    "ranges": RANGES,
    "functions": FUNCTIONS,
    "triggers": TRIGGERS,
}


def ask(schema_name: str, question: str) -> Rows:
    """The rows of one question about the schema, without its name in them."""
    with schema_context(schema_name), connection.cursor() as cursor:
        cursor.execute(question, [quoted(schema_name)])
        rows = cursor.fetchall()
    return [tuple(nameless(value, schema_name) for value in row) for row in rows]


def unusual(schema_name: str) -> Rows:
    """What the schema has that a clone would lack."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS, {"schema": quoted(schema_name)})
        return list(cursor.fetchall())


def describe(schema_name: str) -> dict[str, Rows]:
    """All that the schema is made of; equal for two schemas that are alike."""
    found = {
        what: [tuple(alike(value) for value in row) for row in ask(schema_name, question)]
        for what, question in QUESTIONS.items()
    }
    return {**found, "others": unusual(schema_name), "rows": _rows(schema_name)}


def digest(schema_name: str) -> str:
    """A fingerprint of `describe`: 64 hexadecimal digits."""
    return hashlib.sha256(repr(sorted(describe(schema_name).items())).encode()).hexdigest()


def tables(schema_name: str) -> list[str]:
    """The names of the schema's tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = %s::regnamespace ORDER BY relname",
            [quoted(schema_name)],
        )
        return [name for (name,) in cursor.fetchall()]


def quoted(name: str) -> str:
    """The name as SQL has it between double quotes."""
    return '"' + name.replace('"', '""') + '"'


def alike(definition: Any) -> Any:
    """A definition in one spelling: PostgreSQL writes a cast of a list of words in two.

    `x IN ('a', 'b')` on a varchar comes back as `(ARRAY['a'::varchar, …])::text[]`, and when that
    is read again as `ARRAY[('a'::varchar)::text, …]`; dumping and restoring does the same.
    """
    if not isinstance(definition, str):
        return definition
    words = _CAST_LIST.sub(lambda found: found[1].replace("::character varying", ""), definition)
    return _CAST_WORD.sub(r"\1", words)


def nameless(value: Any, schema_name: str) -> Any:
    """A definition without the schema that PostgreSQL names in spite of the search path."""
    if not isinstance(value, str):
        return value
    return re.sub(rf'(?<![\w."]){re.escape(schema_name)}\.(?=[\w"])', "", value)


def held_tables(schema_name: str) -> set[str]:
    """The tables that have rows."""
    return {table for table, _count in _rows(schema_name)}


def _rows(schema_name: str) -> Rows:
    """How many rows migrations have put into which table."""
    counts = "UNION ALL ".join(
        f"SELECT '{table}', count(*) FROM {quoted(schema_name)}.{quoted(table)} "
        for table in tables(schema_name)
    )
    with connection.cursor() as cursor:
        cursor.execute(counts)
        return sorted(row for row in cursor.fetchall() if row[1])
