"""`manage.py verify_timelines`: is every step of every message what it was?"""

import json
from argparse import FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from messages import proof, timeline
from messages.models import Message
from tenants import access
from tenants.models import Client


class Command(BaseCommand):
    help = "Check the chains of all messages, of one client's, or of a proof that was taken out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--client", help="the address of the only client to be looked at")
        parser.add_argument("--file", type=FileType("rb"), help="a proof as JSON, instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits with 1 where a chain is broken, naming messages by their keys alone."""
        if options["file"]:
            with options["file"] as file:
                return self._file(file.read())
        clients = Client.objects.order_by("slug")
        if options["client"]:
            clients = clients.filter(slug=options["client"])
            if not clients:
                raise CommandError("No client has this address.")
        if sum([self._client(client) for client in clients]):
            raise CommandError("Not every chain is whole.")

    def _client(self, client: Client) -> int:
        """How many of the client's messages have a broken chain."""
        seen = torn = 0
        with access.inside(client):
            for message in Message.objects.order_by("pk").iterator():
                seen += 1
                if place := timeline.first_break(message):
                    torn += 1
                    self.stdout.write(f"{client.slug}: {message.pk} is broken at step {place}")
        self.stdout.write(f"{client.slug}: {seen - torn} of {seen} chains are whole")
        return torn

    def _file(self, written: bytes) -> None:
        try:
            document = json.loads(written)
            place = proof.first_break(document)
        except ValueError as error:
            raise CommandError("This is no proof of a message.") from error
        if place:
            raise CommandError(f"The chain is broken at step {place}.")
        self.stdout.write(f"The chain is whole: {len(document['steps'])} steps.")
