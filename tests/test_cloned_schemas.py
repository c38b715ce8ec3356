"""A cloned schema has, to the letter, what the migrations make."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tenants import catalog, cloning, spares
from tenants.models import SpareSchema
from tenants.spares import Kind
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def by_migrations(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A schema that the migrations made, each of them."""
    with django_db_blocker.unblock():
        spares.migrate("c_migrated")
        yield "c_migrated"
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA c_migrated CASCADE")


def test_a_cloned_schema_is_what_the_migrations_make(cast: Cast, by_migrations: str) -> None:
    assert spares.clone("c_cloned")
    cloned, migrated = catalog.describe("c_cloned"), catalog.describe(by_migrations)
    for what in migrated:
        assert cloned[what] == migrated[what], what
    kinds = {row[2] for row in cloned["constraints"]}
    assert kinds >= {"p", "u", "x", "c", "f"}, "keys, uniqueness, exclusions, checks, references"
    assert any(row[5] for row in cloned["columns"]), "a column that is computed"
    assert cloned["ranges"], "a type of ranges"
    assert cloned["triggers"], "triggers"
    assert any(" WHERE " in row[2] for row in cloned["indexes"]), "an index of some rows"


def test_a_clone_counts_on_and_leaves_its_template_alone(cast: Cast) -> None:
    spares.clone("c_cloned")
    columns = "(app, name, applied) VALUES ('a', 'b', now()) RETURNING id"
    add = "INSERT INTO {}.django_migrations " + columns
    last = "SELECT max(id), count(*) FROM {}.django_migrations"
    template = SpareSchema.objects.get(kind=Kind.TEMPLATE).name
    with connection.cursor() as cursor:
        cursor.execute(last.format(template))
        before = cursor.fetchone()
        cursor.execute(add.format("c_cloned"))
        assert cursor.fetchone()[0] > before[0]
        cursor.execute(last.format(template))
        assert cursor.fetchone() == before


def test_what_nobody_has_written_sql_for_is_refused(cast: Cast) -> None:
    spares.clone("c_odd")
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIEW c_odd.seen AS SELECT 1 AS one")
    with pytest.raises(cloning.CannotClone, match="relation seen"):
        cloning.script("c_odd")
