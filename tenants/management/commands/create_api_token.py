"""`manage.py create_api_token SLUG NAME`: a token for one client's programs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants import api_tokens
from tenants.api_scopes import SCOPES
from tenants.models import Client


class Command(BaseCommand):
    help = "Make an API token of a client. Its secret is printed once and kept nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the client's address")
        parser.add_argument("name", help="what the token is for")
        parser.add_argument("--scope", action="append", choices=SCOPES, help="default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        client = Client.objects.filter(slug=options["slug"], is_active=True).first()
        if client is None:
            raise CommandError("No active client has this address.")
        if not options["name"].strip() or len(options["name"]) > 80:
            raise CommandError("Say in up to 80 characters what the token is for.")
        _token, secret = api_tokens.create(
            client, options["name"].strip(), scopes=options["scope"] or SCOPES
        )
        self.stdout.write(secret)
