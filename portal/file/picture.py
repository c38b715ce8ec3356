"""One moment of the database: what is read in it fits together, however long the reading takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from tenants.catalog import quoted

A_BATCH: Final = 500  # rows


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that sees what was there when it began, and nothing that comes after.

    Inside of another transaction that one's sight is all there is: its isolation is settled.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def rows(table: str, key: str, columns: list[str], where: str = "", *params: UUID) -> Iterator[str]:
    """The rows of a table of the schema that is entered, by key, each as PostgreSQL's JSON.

    The server keeps the cursor (chunked), so memory does not grow with the table.
    """
    listed = ", ".join(quoted(column) for column in columns)
    question = (
        f"SELECT row_to_json(r)::text FROM (SELECT {listed} FROM {quoted(table)} {where}) r"
        f" ORDER BY r.{quoted(key)}"
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(question, params)
        while found := cursor.fetchmany(A_BATCH):
            for (text,) in found:
                yield text
