"""`manage.py restore_client FILE [--replace]`: one client as its backup has it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.file import restore
from portal.file.archive import NotAFile
from portal.file.backup import Unfit


class Command(BaseCommand):
    help = "Put a client back, all or nothing, from what backup_client wrote."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="the client is there, and is to become that"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            client, lost = restore.read(options["file"], replace=options["replace"])
        except (NotAFile, Unfit) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"{client.name}: {client.url}"))
        if lost:
            self.stdout.write(
                self.style.WARNING(f"{lost} references led to people or teams that are gone")
            )
