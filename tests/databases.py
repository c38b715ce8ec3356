"""The tests' database: made once, copied for each process, and written down for the next run.

Migrating takes most of a minute, and the outcome is the same until a migration changes. So the
SQL of both sides is kept below `.run/tests/`, under a fingerprint of all migrations and of the
versions of what runs them; a run that finds it makes the same tables in a second or two.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from tenants import cloning, spares
from tenants.models import SpareSchema

BUILDING = 7_330_002
_built: list[str] = []
KEPT = Path(__file__).parents[1] / ".run" / "tests"


@contextmanager
def copied(name: str, run: str, fill: Callable[[], None]) -> Iterator[None]:
    """Work in a database of this process's own; the first of a run makes what all copy."""
    built, own = f"permanence_built_{run}", f"permanence_{run}_{name}"
    with psycopg.connect(_url_of("postgres"), autocommit=True) as cluster:
        cluster.execute("SELECT pg_advisory_lock(%s)", [BUILDING])
        known = cluster.execute("SELECT 1 FROM pg_database WHERE datname = %s", [built]).fetchone()
        if not known:
            cluster.execute(f"CREATE DATABASE {built}")
            with _instead(built):
                make()
                fill()
        cluster.execute(f"CREATE DATABASE {own} TEMPLATE {built}")
    _built.append(built)
    with _instead(own):
        yield
    with psycopg.connect(_url_of("postgres"), autocommit=True) as cluster:
        cluster.execute(f"DROP DATABASE {own} WITH (FORCE)")
        cluster.execute(f"DROP DATABASE IF EXISTS {built}")


@contextmanager
def another(name: str) -> Iterator[str]:
    """A database as it is before the first test, for one test alone; yields its URL."""
    own = str(connection.settings_dict["NAME"])
    with psycopg.connect(_url_of("postgres"), autocommit=True) as cluster:
        cluster.execute(f"CREATE DATABASE {own}_{name} TEMPLATE {_built[-1]}")
        yield _url_of(f"{own}_{name}")
        cluster.execute(f"DROP DATABASE {own}_{name} WITH (FORCE)")


def make() -> None:
    """Both sides of the database: from what was written down, else by all migrations."""
    kept = KEPT / f"{_fingerprint()}.json"
    if kept.exists():
        _repeat(json.loads(kept.read_text()))
        return
    call_command("migrate_schemas", shared=True, verbosity=0)
    public = cloning.script("public")
    spares.prepare()
    template = SpareSchema.objects.filter(kind=SpareSchema.Kind.TEMPLATE).first()
    if template:
        KEPT.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps({"public": public, "client": template.script}))
        part.replace(kept)


@transaction.atomic
def _repeat(scripts: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public")
    cloning.run(scripts["public"], "public")
    spares.keep_template(scripts["client"])


@contextmanager
def _instead(name: str) -> Iterator[None]:
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's
    # Django's own settings, too: they are what another thread's connection is made from.
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = usual


def _fingerprint() -> str:
    whole = hashlib.sha256(f"{version('django')} {version('django-tenants')}".encode())
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path, "migrations").glob("*.py")):
            whole.update(f"{config.label}.{path.stem}\0".encode() + path.read_bytes())
    whole.update(Path(cloning.__file__).read_bytes())
    return whole.hexdigest()


def _url_of(database: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
