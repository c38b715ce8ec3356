"""New clients and migrations of the fleet, beside what django-tenants does by itself.

    make bench-provisioning                 with 1,000 clients
    make bench-provisioning CLIENTS=100     with fewer

Three questions, in one server of the tests' own: how long a new client takes (theirs: schema and
all migrations, as `TenantMixin.save`; ours: `provisioning.create_client`, with host and forms
besides); the same with all those clients present; and how long it takes to find that nothing is to
be done.
Prints what ran, beside what, on what machine; 1 when a goal is missed.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from tenants import cloning, provisioning, spares  # noqa: E402
from tenants.models import Client, Operator, SpareSchema  # noqa: E402

GOAL = 20
CLIENTS = int(os.environ.get("CLIENTS", "1000"))
THEIRS, OURS = 3, 15


def main() -> int:
    """Measure all three; 1 when one of the goals is missed."""
    call_command("migrate_schemas", shared=True, verbosity=0)
    Operator.objects.get_or_create(name="Bench")
    print(_machine(), flush=True)
    few = _new_client("", 0)
    _populate(CLIENTS)
    many = _new_client(f" with {CLIENTS} clients present", 1000)
    nothing = _nothing_to_do()
    return 0 if min(few, many, nothing) >= GOAL else 1


def _new_client(circumstances: str, first: int) -> float:
    """The median of a few clients on each side, and a clone for when no spare is left."""
    spares.fill(OURS)
    theirs = [_taken(partial(_as_the_library, n)) for n in range(first, first + THEIRS)]
    ours = [_taken(partial(_as_the_house, n)) for n in range(first, first + OURS)]
    _without_spares()
    late = [_taken(partial(_as_the_house, n)) for n in range(first + 500, first + 503)]
    print(f"\nA new client{circumstances}")
    ratio = statistics.median(theirs) / statistics.median(ours)
    _line(f"django-tenants' own creation, median of {THEIRS}", theirs)
    _line(f"ours, a spare schema taken, median of {OURS}", ours, ratio)
    slower = statistics.median(theirs) / statistics.median(late)
    _line("ours, no spare left, median of 3", late, slower)
    return ratio


def _without_spares() -> None:
    for spare in SpareSchema.objects.filter(kind=SpareSchema.Kind.SPARE):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {spare.name} CASCADE")
            spare.delete()


def _nothing_to_do() -> float:
    spares.fill(0)
    ours = [_taken(lambda: call_command("migrate_clients", verbosity=0)) for _ in range(3)]
    theirs = [_taken(lambda: call_command("migrate_schemas", verbosity=0))]
    ratio = theirs[0] / statistics.median(ours)
    print(f"\nNothing to do, {Client.objects.count()} clients")
    _line("django-tenants' migrate_schemas, once", theirs)
    _line("ours, migrate_clients, median of 3", ours, ratio)
    return ratio


def _as_the_library(number: int) -> None:
    client = Client(schema_name=f"c_theirs{number}", name="Theirs", slug=f"theirs{number}")
    client.auto_create_schema = False
    client.save()
    spares.migrate(client.schema_name)  # What TenantMixin.create_schema does.


def _as_the_house(number: int) -> None:
    provisioning.create_client(provisioning.Order(name="Ours", slug=f"ours{number}"))


def _populate(clients: int) -> None:
    """Fill up to so many clients, by cloning."""
    template = SpareSchema.objects.get(kind=SpareSchema.Kind.TEMPLATE)
    begun = time.monotonic()
    for number in range(Client.objects.count(), clients):
        with transaction.atomic():
            row = Client(schema_name=f"c_more{number}", name="More", slug=f"more{number}")
            row.auto_create_schema = False
            row.save()
            cloning.run(template.script, row.schema_name)
    print(f"\n{clients} clients made by cloning in {time.monotonic() - begun:.0f} s", flush=True)


def _taken(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def _line(what: str, times: list[float], ratio: float = 0) -> None:
    said = f"{ratio:8.0f} times faster (goal: {GOAL})" if ratio else ""
    print(f"  {what:52} {statistics.median(times):9.3f} s{said}", flush=True)


def _machine() -> str:
    names = ", ".join(f"{name} {version(name)}" for name in ("django", "django-tenants", "psycopg"))
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0].split()[0]
    load = os.getloadavg()[0]
    return (
        f"{platform.machine()}, {os.cpu_count()} cores (load {load:.1f}), "
        f"Python {platform.python_version()}, {names}, PostgreSQL {postgres}"
    )


if __name__ == "__main__":
    sys.exit(main())
