"""A new client from the file of another, all or nothing (docs/client-file.md).

The file may come from anybody: its checksums, names, tables and columns are looked at before
anything is written, the database's own constraints hold, and the messages' chains must be whole.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, transaction
from django.db.models import Field

from messages import timeline
from messages.models import Message
from portal.file import folders, quiet, schemas, tables
from portal.file.archive import NotAFile, Reader, is_safe
from portal.file.exporting import FORMAT, OWN_FOLDER, name_of
from portal.file.tables import WITHHELD, Table
from telephony.models import Greeting, Recording
from telephony.switchboard.models import ServiceTarget
from tenants import access, audit, catalog, provisioning
from tenants.catalog import quoted
from tenants.models import Client, Line, Membership, User
from tenants.provisioning import Order

A_BATCH: Final = 500  # rows
SETTINGS: Final = ("time_zone", "dial_countries")
Row = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What the new client is to be called; the rest is as in the file."""

    name: str
    slug: str
    line: str = ""
    with_people: bool = False


def read(path: Path, wanted: Wanted, actor: User | None = None) -> Client:
    """Make the client.

    Raises NotAFile where the file is not whole or not of this format, ValidationError where the
    client cannot be called so.
    """
    with Reader(path, FORMAT) as found:
        _check_tables(found)
        found.check()
        provisioning.check_slug(wanted.slug)
        schema_name = provisioning.schema_for(wanted.slug)
        if folders.of(schema_name).exists():
            raise NotAFile("Files of an earlier client lie in the new one's folder.")
        with folders.filled(schema_name, found), transaction.atomic():
            client = _made(found, wanted, actor)
    return client


def _check_tables(found: Reader) -> None:
    lacking = [one.label for one in tables.exported() if name_of(one.label) not in found.parts]
    known = {name_of(one.label) for one in tables.exported()}
    strange = [name for name in found.parts if name.startswith("rows/") and name not in known]
    if strange:
        raise NotAFile(f"{strange[0]} is nothing that this program knows: it is of a newer one.")
    if "client/client.jsonl" not in found.parts:
        raise NotAFile("It does not say whose file it is.")
    if len(lacking) == len(known):
        raise NotAFile("There is no table in it.")


def _made(found: Reader, wanted: Wanted, actor: User | None) -> Client:
    settings = _settings(found)
    client = provisioning.create_client(_order(settings, wanted), actor)
    for name in SETTINGS:
        setattr(client, name, settings.get(name, getattr(client, name)))
    client.full_clean(exclude=["schema_name"])
    client.save()
    schemas.empty(client.schema_name, schemas.MIGRATIONS)
    with access.inside(client):
        for table in tables.exported():
            if name_of(table.label) in found.parts:
                _fill(found, table)
        schemas.settle(client.schema_name)
        _count_on(client)
        _check_rows(found)
        quiet.all_of_it()
        line = Line.objects.filter(client=client).first()
        quiet.rehome([row["number"] for row in _part(found, "line")], line.number if line else "")
    _beside(found, client, wanted)
    audit.record("client.imported", actor=actor, client=client, subject=client.pk)
    return client


def _order(settings: Row, wanted: Wanted) -> Order:
    order = Order(name=wanted.name, slug=wanted.slug, line=wanted.line)
    known = ("trade", "city", "colour", "confidential", "language")
    return replace(order, **{name: settings[name] for name in known if name in settings})


def _settings(found: Reader) -> Row:
    rows = list(_part(found, "client"))
    if len(rows) != 1:
        raise NotAFile("It must be the file of one client.")
    return rows[0]


def _part(found: Reader, name: str) -> Iterator[Row]:
    part = f"client/{name}.jsonl"
    if part in found.parts:
        yield from (_row(part, text) for text in found.lines(part))


def _row(part: str, text: bytes) -> Row:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFile(f"A line of {part} is no JSON.") from error
    if not isinstance(row, dict):
        raise NotAFile(f"A line of {part} is no row.")
    return row


# --- rows


def _fill(found: Reader, table: Table) -> None:
    part, added = name_of(table.label), _added(table)
    rows = (_fitting(table, _row(part, text), added) for text in found.lines(part))
    written = 0
    while some := list(islice(rows, A_BATCH)):
        _insert(table, some)
        written += len(some)
    if written != found.parts[part].rows:
        raise NotAFile(f"{part} has other rows than the manifest says.")


def _fitting(table: Table, row: Row, added: dict[str, Any]) -> Row:
    if strange := set(row) - set(table.shown):
        raise NotAFile(f"{table.label} has no {min(strange)[:60]!r}: the file is of a newer one.")
    for column in table.columns:
        if column not in row:
            if column not in added:
                raise NotAFile(f"{table.label} lacks {column!r}.")
            row[column] = added[column]()
    return row


def _added(table: Table) -> dict[str, Any]:
    """What makes the columns that a row lacks: secrets, and what came into being since."""
    model = next(one for one in tables.client_models() if one._meta.label == table.label)
    found: dict[str, Any] = dict(WITHHELD.get(table.label, {}))
    for field in model._meta.concrete_fields:
        if str(field.column) not in found and _has_default(field):
            found[str(field.column)] = field.get_default
    return found


def _has_default(field: "Field[Any, Any]") -> bool:
    return not field.primary_key and (
        field.has_default() or field.null or field.empty_strings_allowed
    )


def _insert(table: Table, rows: list[Row]) -> None:
    name = quoted(table.name)
    listed = ", ".join(quoted(column) for column in table.columns)
    about = json.dumps(rows, cls=DjangoJSONEncoder)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {name} ({listed}) OVERRIDING SYSTEM VALUE SELECT {listed}"
                f" FROM json_populate_recordset(NULL::{name}, %s::json)",
                [about],
            )
    except DatabaseError as error:
        # Its own words may quote a row.
        said = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "a value"
        raise NotAFile(
            f"The rows of {table.label} break a rule of the database: {said}."
        ) from error


def _count_on(client: Client) -> None:
    """Numbers that the database gives out go on after the highest that came in."""
    with connection.cursor() as cursor:
        for table, column, *_rest in catalog.ask(client.schema_name, catalog.SEQUENCES):
            if table != schemas.MIGRATIONS:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence(%s, %s),"
                    f" coalesce(max({quoted(column)}), 1), max({quoted(column)}) IS NOT NULL)"
                    f" FROM {quoted(table)}",
                    [f"{quoted(client.schema_name)}.{quoted(table)}", column],
                )


def _check_rows(found: Reader) -> None:
    """What the database cannot see: files are the client's own, and no chain is broken."""
    # Read to the end: a cursor of the server's that is left in the middle outlives the rollback.
    for keys in (
        Recording.objects.values_list("file", flat=True),
        Greeting.objects.exclude(audio="").values_list("audio", flat=True),
    ):
        if [key for key in keys.iterator() if not _is_own(str(key))]:
            raise NotAFile("A row names a file that is none of the client's.")
    sent = Message.objects.order_by("pk").iterator(chunk_size=A_BATCH)
    if [message.pk for message in sent if not timeline.is_whole(message)]:
        raise NotAFile("The chain of a message's steps is broken: something was changed.")


def _is_own(key: str) -> bool:
    return is_safe(key) and not key.startswith(OWN_FOLDER)


# --- beside the schema


def _beside(found: Reader, client: Client, wanted: Wanted) -> None:
    for row in _part(found, "servicetarget"):
        about = {name: row[name] for name in ("seconds", "percent", "clock") if name in row}
        ServiceTarget.objects.create(client=client, **about)
    if wanted.with_people:
        for row in _part(found, "people"):
            _let_in(client, row)


def _let_in(client: Client, row: Row) -> None:
    """Somebody new chooses a password by mail; somebody known keeps theirs."""
    email, role = str(row.get("email", "")).lower(), str(row.get("role", ""))
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(email=email, name=str(row.get("name", ""))[:80])
        user.set_unusable_password()
        user.full_clean()
        user.save()
    one = Membership(client=client, user=user, role=role, wants_report=False)
    one.full_clean()
    one.save()


def problem(error: ValidationError) -> str:
    """The reasons in one line."""
    return " ".join(error.messages)
