"""`manage.py erase_client SLUG --yes-erase SLUG`: a client is erased, now, for good."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.file import certificate, erasing
from portal.file.erasing import Blocked
from tenants.models import Client, Erasure

WHY = {
    "busy": "a call of theirs is running, or somebody is finishing one",
    "carrier": "the carrier did not erase a recording",
}


class Command(BaseCommand):
    help = "Erase a client: recordings at the carrier, files, rows. The certificate is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="its address")
        parser.add_argument("--yes-erase", required=True, metavar="SLUG", help="the same once more")
        parser.add_argument("--by", default="manage.py", help="who decided it")
        parser.add_argument("--certificate", type=Path, help="write the certificate (PDF) there")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["slug"] != options["yes_erase"]:
            raise CommandError("--yes-erase must be the same address: nothing was erased.")
        reference = self._reference(options)
        try:
            erasing.go_on(reference)
        except Blocked as error:
            raise CommandError(f"not done yet: {WHY[str(error)]}. Run it again.") from error
        row = Erasure.objects.get(reference=reference)
        if row.state != Erasure.State.DONE:
            raise CommandError("another process is erasing it")
        if options["certificate"]:
            options["certificate"].write_bytes(certificate.pdf(row))
        self.stdout.write(self.style.SUCCESS(f"{reference} erased, SHA-256 {row.digest}"))

    def _reference(self, options: dict[str, Any]) -> UUID:
        client = Client.objects.filter(slug=options["slug"]).first()
        if client is None:
            raise CommandError(f"there is no client {options['slug']!r}")
        return erasing.close(client, timezone.now(), name=options["by"]).reference
