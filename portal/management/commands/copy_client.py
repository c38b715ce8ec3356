"""`manage.py copy_client SLUG --name NAME --slug NEW [--line +33…]`: set up as another client."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.file import copying
from portal.management.commands.export_client import client_of


class Command(BaseCommand):
    help = "Make a client set up as another one, without its people and what happened there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="the address of the client to be like")
        parser.add_argument("--name", required=True)
        parser.add_argument("--slug", required=True)
        parser.add_argument("--line", default="", help="the number its calls are diverted to")

    def handle(self, *args: Any, **options: Any) -> None:
        source = client_of(options["source"])
        order = copying.order_of(source, options["name"], options["slug"], options["line"])
        try:
            client = copying.make(source, order)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(self.style.SUCCESS(f"{client.name}: {client.url}"))
