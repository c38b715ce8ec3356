"""`manage.py backup_client SLUG --to FILE`: an exact copy of one client, for the operator."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.file import backup, exporting
from portal.management.commands.export_client import client_of
from tenants import audit


class Command(BaseCommand):
    help = "Write one client, with its secrets, into a file from which restore_client makes it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--to", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        client, path = client_of(options["slug"]), options["to"]
        part = path.with_name(path.name + ".part")
        try:
            written = backup.write(client, part)
            part.replace(path)
        except backup.Unfit as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        finally:
            part.unlink(missing_ok=True)
        audit.record("client.backed_up", actor_name="manage.py", client=client, subject=client.pk)
        said = exporting.totals(written)
        self.stdout.write(self.style.SUCCESS(f"{path}: {said['rows']} rows, {said['files']} files"))
