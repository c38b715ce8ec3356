"""`manage.py export_client SLUG --to FILE.zip`: the client's file, to be handed over."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.file import exporting
from tenants import audit
from tenants.models import Client


class Command(BaseCommand):
    help = "Write everything that a client has here into one file (docs/client-file.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--to", required=True, type=Path, help="a .zip, or a folder for it")

    def handle(self, *args: Any, **options: Any) -> None:
        client = client_of(options["slug"])
        path: Path = options["to"]
        if path.is_dir():
            path = path / f"{client.slug}.zip"
        part = path.with_name(path.name + ".part")
        try:
            written = exporting.write(client, part)
            part.replace(path)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        finally:
            part.unlink(missing_ok=True)
        audit.record("file.exported", actor_name="manage.py", client=client, subject=client.pk)
        said = exporting.totals(written)
        self.stdout.write(self.style.SUCCESS(f"{path}: {said['rows']} rows, {said['files']} files"))


def client_of(slug: str) -> Client:
    """The client with this address; raises CommandError."""
    client: Client | None = Client.objects.filter(slug=slug).first()
    if client is None:
        raise CommandError(f"there is no client {slug!r}")
    return client
