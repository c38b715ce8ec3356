"""Who is told what: the notices that scheduling sends, as they leave it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from scheduling.signals import notice


@dataclass(frozen=True)
class Told:
    """One notice."""

    kind: str
    name: str
    about: dict[str, Any]
    key: str
    text: str


@contextmanager
def told() -> Iterator[list[Told]]:
    """The notices sent in the meantime; each key once, as the outbox keeps them."""
    found: dict[str, Told] = {}

    def hear(sender: object, **said: Any) -> None:
        found.setdefault(said["key"], _read(said))
        heard[:] = found.values()

    heard: list[Told] = []
    notice.connect(hear)
    try:
        yield heard
    finally:
        notice.disconnect(hear)


def _read(said: dict[str, Any]) -> Told:
    kind, about = said["kind"], said["about"]
    context = {"client": said["client"], "name": said["to"].name, **about}
    with translation.override("en"):
        text = render_to_string(f"messages/notices/{kind}.txt", context)
        assert render_to_string(f"messages/notices/{kind}.subject.txt", context).strip()
    return Told(kind, said["to"].name, about, said["key"], text.strip())
