"""Hundreds of clients are brought up to date: only those that lack something, each for itself."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from tenants import fleet, fleet_work, spares
from tenants.management.commands import migrate_clients
from tests import databases
from tests.cast import Cast

PROJECT = Path(__file__).parents[1]
# All of an app on which no other one builds: as if it had just been added.
FORGET = "DELETE FROM {}.django_migrations WHERE app = 'portal'"


def undo(schema_name: str) -> str:
    tables = (model._meta.db_table for model in apps.get_app_config("portal").get_models())
    return "; ".join(f"DROP TABLE {schema_name}.{table} CASCADE" for table in tables)


def forget_the_last(schema_name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FORGET.format(schema_name))


@pytest.mark.django_db
def test_who_lacks_what_is_one_question_for_all(cast: Cast) -> None:
    names = [cast.practice.schema_name, cast.plumber.schema_name]
    assert fleet.behind(names) == {}
    assert fleet.public_lacks() == frozenset()
    forget_the_last(names[1])
    for number in range(4):
        spares.clone(f"c_more{number}")
    many = [*names, *(f"c_more{number}" for number in range(4))]
    with CaptureQueriesContext(connection) as seen:
        found = fleet.behind(many)
    assert len(seen) == 2
    assert list(found) == [names[1]]
    assert {label for label, _name in found[names[1]]} == {"portal"}


@pytest.mark.django_db
def test_a_schema_that_is_empty_or_gone_lacks_everything(cast: Cast) -> None:
    assert fleet.behind(["c_nowhere"]) == {"c_nowhere": fleet.wanted()}


@pytest.mark.django_db
def test_with_nothing_to_do_no_migration_is_even_looked_at(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    spares.fill()
    monkeypatch.setattr(fleet_work, "migrate_one", None)
    monkeypatch.setattr(migrate_clients, "call_command", None)
    call_command("migrate_clients", verbosity=0)
    call_command("migrate_clients", check=True, verbosity=0)


@pytest.mark.django_db
def test_asked_to_check_it_says_who_and_changes_nothing(cast: Cast) -> None:
    forget_the_last(cast.plumber.schema_name)
    with pytest.raises(CommandError, match=cast.plumber.schema_name):
        call_command("migrate_clients", check=True)
    assert fleet.behind([cast.plumber.schema_name])


@pytest.mark.django_db
def test_a_reason_quotes_no_row(cast: Cast) -> None:
    with pytest.raises(IntegrityError) as caught, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tenants_domain (domain, tenant_id, is_primary) SELECT domain, tenant_id,"
            " true FROM tenants_domain LIMIT 1"
        )
    said = fleet_work.reason(caught.value)
    assert said.startswith("UniqueViolation 23505 tenants_domain")
    assert "localhost" in str(caught.value)
    assert "localhost" not in said


@pytest.fixture
def elsewhere(django_db_setup: None) -> Iterator[str]:
    """The address of a database of this test's own, with both clients."""
    with databases.another("fleet") as url:
        yield url


def run(url: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "migrate_clients", "--processes", "2"]
    return subprocess.run(
        command,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "DATABASE_URL": url, "SPARE_SCHEMAS": "0"},
    )


def test_one_that_fails_keeps_no_other_back_and_the_next_run_goes_on(elsewhere: str) -> None:
    ill, well = "c_cabinet_roux_lambert", "c_plomberie_vasseur"
    with psycopg.connect(elsewhere, autocommit=True) as database:
        for name in (ill, well):
            database.execute(FORGET.format(name))
        database.execute(undo(well))  # In the other the tables stand already.
        first = run(elsewhere)
        assert first.returncode == 1
        assert "1 of 2 clients could not be migrated" in first.stderr
        assert f"{ill}: portal.0001_initial: DuplicateTable" in first.stderr
        assert "0 clients had everything, 1 migrated" in first.stdout
        database.execute(undo(ill))
    second = run(elsewhere)
    assert second.returncode == 0, second.stderr
    assert well not in second.stdout
    assert "1 clients had everything, 1 migrated" in second.stdout
