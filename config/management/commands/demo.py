"""`manage.py demo`: the demonstration's data, and the card that `make run` prints."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from config.demo import loading


class Command(BaseCommand):
    help = "Load the demonstration: an operator, five people, six clients. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--card", type=Path, help="write log-ins and addresses to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("fr"):
            loading.load()
            if settings.SIMULATOR_PHONEBOOK:
                _write(Path(settings.SIMULATOR_PHONEBOOK), loading.phonebook())
        if options["card"]:
            with translation.override("en"):
                _write(options["card"], loading.card())


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(content, ensure_ascii=False, default=str))
    draft.replace(path)
