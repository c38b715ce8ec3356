"""Spare schemas: a new client takes one that is ready, by renaming it, instead of migrating.

`fill` keeps some (SPARE_SCHEMAS) and the template from which they are made. Where none is left the
template is cloned in the request; where there is no template either, the migrations run.
"""

import structlog
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from tenants import catalog, cloning, fleet
from tenants.base import uuid7
from tenants.catalog import quoted
from tenants.spare_models import SpareSchema

log = structlog.get_logger(__name__)
Kind = SpareSchema.Kind
# One at a time makes spares (pg_advisory_xact_lock; any number that nobody else uses).
FILLING = 7_330_001


class Unlike(Exception):
    """A trial clone's catalog is not the template's."""


def obtain(schema_name: str) -> None:
    """Make the schema with all its tables, by the quickest way there is. In a transaction."""
    if not take(schema_name) and not clone(schema_name):
        migrate(schema_name)


def take(schema_name: str) -> bool:
    """Make a spare schema this one; False when none is left."""
    with transaction.atomic():
        ready = SpareSchema.objects.filter(kind=Kind.SPARE, fingerprint=fleet.fingerprint())
        spare = ready.select_for_update(skip_locked=True).first()
        if spare is None:
            return False
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER SCHEMA {quoted(spare.name)} RENAME TO {quoted(schema_name)}")
        spare.delete()
    return True


def clone(schema_name: str) -> bool:
    """Make the schema as the template is; False when there is no template of today's."""
    template = _templates().first()
    if template is None:
        return False
    with transaction.atomic():
        cloning.run(template.script, schema_name)
    return True


def migrate(schema_name: str) -> None:
    """Make the schema by its migrations: seconds."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {quoted(schema_name)}")
    try:
        call_command(
            "migrate_schemas",
            tenant=True,
            schema_name=schema_name,
            interactive=False,
            verbosity=0,
        )
    finally:
        connection.set_schema_to_public()  # type: ignore[attr-defined]  # of django-tenants


def fill(size: int | None = None) -> int:
    """Have a template and `size` spares (SPARE_SCHEMAS) of today's migrations, and no older ones.

    Returns how many spares were made. Each is a transaction: what is cut off leaves nothing.
    """
    wanted = settings.SPARE_SCHEMAS if size is None else size
    made = 0
    prepare()
    while _one_more(wanted):
        made += 1
    _drop_outdated()
    return made


def prepare() -> bool:
    """Have a template of today's migrations; False where others are just making it."""
    if _templates().exists():
        return True
    with transaction.atomic():
        if not _alone():
            return False
        if not _templates().exists():
            _make_template()
    return True


def _make_template() -> None:
    name = _new_name()
    migrate(name)
    try:
        with transaction.atomic():
            script = _proven_script(name)
    except (cloning.CannotClone, Unlike, DatabaseError):
        # Slower, never wrong: clients are migrated until somebody has looked at this.
        log.exception("spares.cannot_clone")
        _drop(name)
        return
    _keep(name, script)


def keep_template(script: str) -> None:
    """Have the template that `script` makes: one that was proven elsewhere."""
    name = _new_name()
    cloning.run(script, name)
    _keep(name, script)


def _proven_script(template: str) -> str:
    """What makes schemas like the template; its first work is compared, and is the first spare."""
    script = cloning.script(template)
    trial = _new_name()
    cloning.run(script, trial)
    if catalog.digest(trial) != catalog.digest(template):
        raise Unlike(trial)
    _keep(trial)
    return script


@transaction.atomic
def _one_more(wanted: int) -> bool:
    """Make a spare if there are too few, and nobody else is at it."""
    if not _alone():
        return False
    fresh = SpareSchema.objects.filter(kind=Kind.SPARE, fingerprint=fleet.fingerprint())
    if fresh.count() >= wanted:
        return False
    name = _new_name()
    if not clone(name):
        migrate(name)
    _keep(name)
    return True


def _keep(name: str, script: str = "") -> None:
    kind = Kind.TEMPLATE if script else Kind.SPARE
    SpareSchema.objects.create(name=name, kind=kind, fingerprint=fleet.fingerprint(), script=script)


def _drop_outdated() -> None:
    """Schemas of yesterday's migrations, one in a transaction: each takes hundreds of locks."""
    outdated = SpareSchema.objects.exclude(fingerprint=fleet.fingerprint())
    for key in outdated.values_list("pk", flat=True):
        with transaction.atomic():
            row = SpareSchema.objects.select_for_update(skip_locked=True).filter(pk=key).first()
            if row:
                _drop(row.name)
                row.delete()


def _drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {quoted(name)} CASCADE")


def _templates() -> models.QuerySet[SpareSchema]:
    return SpareSchema.objects.filter(kind=Kind.TEMPLATE, fingerprint=fleet.fingerprint())


def _new_name() -> str:
    return f"spare_{uuid7().hex}"


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FILLING])
        return bool(cursor.fetchone()[0])
