"""`manage.py create_client NAME --slug SLUG --line +33…`: a client from the shell."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants import provisioning
from tenants.models import Client


class Command(BaseCommand):
    help = "Make a client with its schema, host and line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--slug", required=True)
        parser.add_argument("--line", required=True, help="the number its calls are diverted to")
        parser.add_argument(
            "--template", dest="trade", choices=Client.Trade.values, default="other"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        order = provisioning.Order(
            name=options["name"], slug=options["slug"], line=options["line"], trade=options["trade"]
        )
        try:
            client = provisioning.create_client(order)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(self.style.SUCCESS(f"{client.name}: {client.url}"))
