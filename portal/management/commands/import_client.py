"""`manage.py import_client FILE --name NAME --slug SLUG [--line +33…]`: a client from a file."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.file import importing
from portal.file.archive import NotAFile


class Command(BaseCommand):
    help = "Make a new client of what export_client wrote, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", required=True)
        parser.add_argument("--slug", required=True)
        parser.add_argument("--line", default="", help="the number its calls are diverted to")
        parser.add_argument(
            "--with-people", action="store_true", help="let in whoever had a role, with that role"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("name", "slug", "line", "with_people")
        wanted = importing.Wanted(**{name: options[name] for name in names})
        try:
            client = importing.read(options["file"], wanted)
        except NotAFile as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(importing.problem(error)) from error
        self.stdout.write(self.style.SUCCESS(f"{client.name}: {client.url}"))
