"""A client as it is: each row of both sides, the catalog, the sequences, the files."""

import hashlib
from typing import Any

from django.db import connection

from portal.file import folders, human, public_rows, schemas, tables
from portal.file.public_rows import Owned
from tenants import catalog
from tenants.catalog import quoted
from tenants.models import Client

Picture = dict[str, Any]


def picture(client: Client) -> Picture:
    """All of it; two pictures are equal where the clients are, byte for byte."""
    name = client.schema_name
    return {
        "rows": {table: _rows(f"{quoted(name)}.{quoted(table)}") for table in catalog.tables(name)},
        "catalog": catalog.describe(name),
        "sequences": schemas.counting(name),
        "files": files(client),
        "public": {one.model._meta.label: _public(client, one) for one in public_rows.owned()},
        "people": list(public_rows.people(client).order_by("pk").values()),
    }


def files(client: Client) -> dict[str, str]:
    """Its files, and what they hold."""
    found = human.stored(folders.of(client.schema_name))
    return {key: hashlib.sha256(path.read_bytes()).hexdigest() for key, path in found}


def _public(client: Client, one: Owned) -> list[str]:
    keys = [str(key) for key in one.of(client).values_list("pk", flat=True)]
    table = tables.table_of(one.model)
    place = quoted(table.name)
    return _rows(f"{place} WHERE {quoted(table.key)}::text = ANY(%s)", keys)


def _rows(place: str, *about: list[str]) -> list[str]:
    alias = place.replace(" WHERE", " t WHERE", 1) if " WHERE" in place else f"{place} t"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {alias} ORDER BY 1", about or None)
        return [text for (text,) in cursor.fetchall()]
