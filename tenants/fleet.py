"""How far each client's schema is, and what is left to do: one question for hundreds of clients."""

import functools
import hashlib
import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tenants.catalog import quoted

Step = tuple[str, str]  # An application's label and a migration's name.
# Schemas looked at in one question: each is a table and an index to lock.
AT_ONCE = 250


@functools.cache
def wanted() -> frozenset[Step]:
    """The migrations that a client's schema must have: those of the clients' applications."""
    return _of(settings.TENANT_APPS)


def everything() -> list[str]:
    """All migrations of this program as `label.name`; two equal lists fit together."""
    return sorted(f"{label}.{name}" for label, name in _of(settings.INSTALLED_APPS))


def public_lacks() -> frozenset[Step]:
    """The migrations that the public side has not seen, those of all applications."""
    return _of(settings.INSTALLED_APPS) - _done(["public"]).get("public", frozenset())


def _of(names: list[str]) -> frozenset[Step]:
    configs = [AppConfig.create(name) for name in names]
    folders = {config.label: _folder(config.label) for config in configs}
    return frozenset(
        (label, module.name)
        for label, folder in folders.items()
        if folder
        for module in pkgutil.iter_modules([str(folder)])
        if module.name[0] not in "_~"
    )


@functools.cache
def fingerprint() -> str:
    """Of the clients' migrations as they stand in this program, 64 hexadecimal digits.

    Their text counts too: while developing, a migration is edited under its name.
    """
    whole = hashlib.sha256()
    for label, name in sorted(wanted()):
        whole.update(f"{label}.{name}\0".encode())
        folder = _folder(label)
        path = folder / f"{name}.py" if folder else None
        whole.update(path.read_bytes() if path and path.exists() else b"")
    return whole.hexdigest()


def behind(schema_names: Iterable[str]) -> dict[str, frozenset[Step]]:
    """The schemas that lack a migration, with what they lack; all of them where one has nothing."""
    found: dict[str, frozenset[Step]] = {}
    for some in _batches(schema_names):
        done = _done(some)
        for name in some:
            if missing := wanted() - done.get(name, frozenset()):
                found[name] = missing
    return found


def _done(schema_names: list[str]) -> dict[str, frozenset[Step]]:
    """What each of the schemas says that it has; a schema without the table is left out."""
    there = _with_a_record(schema_names)
    if not there:
        return {}
    question = " UNION ALL ".join(
        f"SELECT %s, array_agg(app || '.' || name) FROM {quoted(name)}.django_migrations"
        for name in there
    )
    with connection.cursor() as cursor:
        cursor.execute(question, there)
        rows = cursor.fetchall()
    # Hundreds of clients have done the same: it is taken apart once.
    parts = functools.lru_cache(maxsize=64)(_parts)
    return {name: parts(tuple(sorted(steps or ()))) for name, steps in rows}


def _parts(steps: tuple[str, ...]) -> frozenset[Step]:
    return frozenset((label, name) for label, _dot, name in (step.partition(".") for step in steps))


def _with_a_record(schema_names: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relname = 'django_migrations' AND n.nspname = ANY(%s)",
            [schema_names],
        )
        return [name for (name,) in cursor.fetchall()]


def _folder(label: str) -> Path | None:
    module, _explicit = MigrationLoader.migrations_module(label)
    if module is None or find_spec(module) is None:
        return None
    return Path(str(import_module(module).__file__)).parent


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while some := list(islice(rest, AT_ONCE)):
        yield some
