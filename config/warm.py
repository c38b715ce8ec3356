"""What a web process does before it listens, so that its first visitor waits for nothing.

A server that starts anew in the middle of a shift has every desk at its door in the same second.
Reading all addresses and templates only then kept the first of them waiting for many seconds on a
busy machine, in which nobody's sign of life was written down.
"""

from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver


def warm() -> None:
    """Read the addresses of both sides, and with them all views, and every template."""
    for addresses in (settings.PUBLIC_SCHEMA_URLCONF, settings.ROOT_URLCONF):
        get_resolver(addresses).reverse_dict  # noqa: B018  # reading it is what fills it
    folders: list[Path] = settings.TEMPLATES[0]["DIRS"]  # type: ignore[assignment]
    for folder in folders:
        for template in Path(folder).rglob("*.html"):
            get_template(str(template.relative_to(folder)))
