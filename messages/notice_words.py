"""A notice in words: templates by kind, in the reader's language and the client's time.

Of each kind `templates/messages/notices/<kind>.txt` is the text (and the plain part of the mail),
`<kind>.subject.txt` the mail's subject and `<kind>.html` its HTML; the last two may be missing.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string, select_template
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime

from messages import gsm7
from messages.channels import Letter, Mail
from tenants.models import Client

FOLDER = "messages/notices"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


@dataclass(frozen=True)
class NoticeLetter(Letter):
    """One notice, ready to be read. `ready` is the text where it has been written already."""

    client: Client
    kind: str
    language: str
    name: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    ready: str = ""

    @property
    def mark(self) -> str:
        return self.text()

    def text(self) -> str:
        return self.ready or gsm7.plain(self._words())

    def mail(self) -> Mail:
        with self._at_home():
            context = self._context()
            subject = self._template("subject.txt").render(context)
            html = self._template("html").render({**context, "words": self._words()})
        return Mail(" ".join(subject.split()), self._words(), html)

    def _words(self) -> str:
        with self._at_home():
            written = render_to_string(f"{FOLDER}/{self.kind}.txt", self._context())
        return " ".join(written.split())

    def _template(self, ending: str) -> Any:
        return select_template([f"{FOLDER}/{self.kind}.{ending}", f"{FOLDER}/_any.{ending}"])

    def _context(self) -> dict[str, Any]:
        about = {name: _moment(value) for name, value in self.about.items()}
        return {
            "client": self.client,
            "confidential": self.client.confidential,
            "name": self.name,
            **about,
        }

    def _at_home(self) -> "_AtHome":
        return _AtHome(self.language, self.client.time_zone)


class _AtHome:
    """In the reader's language, by the client's clock."""

    def __init__(self, language: str, zone: str) -> None:
        self.doors = translation.override(language), timezone.override(zone)

    def __enter__(self) -> None:
        for door in self.doors:
            door.__enter__()

    def __exit__(self, *fault: Any) -> None:
        for door in reversed(self.doors):
            door.__exit__(*fault)


def _moment(value: Any) -> Any:
    """A datetime that went through JSON, as one again, by the client's clock."""
    if isinstance(value, str) and MOMENT.match(value):
        found = parse_datetime(value)
        return timezone.localtime(found) if found and found.tzinfo else value
    return value
