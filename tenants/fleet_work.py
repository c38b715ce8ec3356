"""Migrating many clients: in parallel, each for itself, and a list of those that could not."""

import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

import django
import structlog
from django.core.management import call_command
from django.db import DatabaseError, connection, connections

from tenants import fleet
from tenants.fleet import Step

log = structlog.get_logger(__name__)
# Two runs at a time leave each other's clients alone (pg_advisory_lock, with the schema's name).
MIGRATING = 7_330


@dataclass(frozen=True)
class Outcome:
    """What became of one schema; `why` is empty where it has all its migrations now."""

    schema_name: str
    why: str = ""


def migrate_all(schema_names: list[str], processes: int) -> Iterator[Outcome]:
    """Bring each schema up to date, as they are done. One that fails keeps no other back."""
    if processes < 2 or len(schema_names) < 2:
        yield from (migrate_one(name) for name in schema_names)
        return
    # Children connect for themselves: a socket of the parent's must not be shared.
    connections.close_all()
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin) as pool:
        jobs = {pool.submit(migrate_one, name): name for name in schema_names}
        for job in as_completed(jobs):
            yield _outcome(job, jobs[job])


def migrate_one(schema_name: str) -> Outcome:
    """Bring one schema up to date. What it has done stays done, so a second run goes on there."""
    try:
        with _claimed(schema_name):
            if fleet.behind([schema_name]):
                call_command(
                    "migrate_schemas",
                    tenant=True,
                    schema_name=schema_name,
                    interactive=False,
                    verbosity=0,
                )
    except Exception as error:
        connection.set_schema_to_public()  # type: ignore[attr-defined]  # of django-tenants
        # The error's own text stays out: it may quote a row.
        log.error("fleet.failed", schema=schema_name, why=reason(error))
        return Outcome(schema_name, f"{_stopped_at(schema_name)}: {reason(error)}")
    return Outcome(schema_name)


def reason(error: BaseException) -> str:
    """What went wrong, without any word that a row may have brought into the error's text."""
    cause = error.__cause__ if isinstance(error, DatabaseError) else None
    diagnosis = getattr(cause, "diag", None)
    parts = [type(cause or error).__name__]
    for part in ("sqlstate", "table_name", "column_name", "constraint_name"):
        if said := getattr(diagnosis, part, None):
            parts.append(said)
    return " ".join(parts)


def _stopped_at(schema_name: str) -> str:
    """The first migration that it still lacks."""
    missing: frozenset[Step] = fleet.behind([schema_name]).get(schema_name, frozenset())
    if not missing:
        return "at the end"
    label, name = min(missing, key=lambda step: step[1])
    return f"{label}.{name}"


def _outcome(job: Future[Outcome], schema_name: str) -> Outcome:
    try:
        return job.result()
    except BrokenProcessPool:
        return Outcome(schema_name, "a process was ended from outside; run it again")


@contextmanager
def _claimed(schema_name: str) -> Iterator[None]:
    """Wait until no other run is at this schema. By a connection of its own: the other is moved."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [MIGRATING, schema_name])
            yield
    finally:
        if other.connection is not None:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")
        other.close()


def _begin() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
