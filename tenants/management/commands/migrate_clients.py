"""`manage.py migrate_clients`: both sides of the database up to date, hundreds of clients too."""

import os
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants import fleet, fleet_work, spares
from tenants.models import Client, TradeTemplate


class Command(BaseCommand):
    help = (
        "Migrate the public side and the clients that lack something, several at a time. One that "
        "fails keeps no other back and is listed; run it again to go on where it stopped."
    )
    # Checks may read tables that are only about to be made.
    requires_system_checks = []  # noqa: RUF012 - as Django's own commands have it

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="default: one a core"
        )
        parser.add_argument(
            "--only", nargs="+", metavar="SCHEMA", help="these clients, and no spare schemas"
        )
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit code 1 if anything lacks"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        begun = time.monotonic()
        if fleet.public_lacks():
            call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
        names = options["only"] or clients()
        behind = sorted(fleet.behind(names))
        failed = self._migrate(behind, options["processes"])
        if not options["only"]:
            spares.fill()
        self._say(len(names) - len(behind), len(behind) - len(failed), time.monotonic() - begun)
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(names)} clients could not be migrated:\n"
                + "\n".join(failed)
            )

    def _check(self) -> None:
        behind = fleet.behind(clients()) if not fleet.public_lacks() else {"public": ()}
        if behind:
            raise CommandError("Not up to date: " + ", ".join(sorted(behind)))
        self.stdout.write("All is up to date.")

    def _migrate(self, behind: list[str], processes: int) -> list[str]:
        failed = []
        for place, outcome in enumerate(fleet_work.migrate_all(behind, processes), start=1):
            if outcome.why:
                failed.append(f"  {outcome.schema_name}: {outcome.why}")
            self.stdout.write(f"{place}/{len(behind)} {outcome.schema_name} {outcome.why}".rstrip())
        return failed

    def _say(self, before: int, done: int, seconds: float) -> None:
        self.stdout.write(f"{before} clients had everything, {done} migrated, {seconds:.1f} s")


def clients() -> list[str]:
    """The schemas of all clients, inactive ones too (they may come back), and trades' templates."""
    templates = TradeTemplate.objects.values_list("schema_name", flat=True)
    own = Client.objects.values_list("schema_name", flat=True)
    return sorted([*own, *templates])
