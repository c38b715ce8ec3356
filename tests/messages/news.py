"""Notices for tests: one to Jeanne, by the practice."""

from typing import Any

from messages import tasks
from messages.models import Notice
from scheduling.signals import notice
from tenants import access
from tenants.models import Client

JEANNE = {"name": "Jeanne Dupont", "number": "+33639985001", "email": ""}
BY_MAIL = {**JEANNE, "number": None, "email": "jeanne@dupont.test"}
BOTH = {**JEANNE, "email": "jeanne@dupont.test"}
ABOUT = {"start": "2026-11-24T08:20:00Z", "with": "le Dr Roux", "link": "https://a.test/a/x"}


def tell(client: Client, to: Any = JEANNE, key: str = "booked:1", **more: Any) -> Notice:
    """The row that comes of the signal."""
    said = {"kind": "appointment_booked", "language": "en", "about": ABOUT, **more}
    with access.inside(client):
        notice.send(None, client=client, to=to, key=key, **said)
    return row(client, key)


def row(client: Client, key: str = "booked:1") -> Notice:
    with access.inside(client):
        return Notice.objects.get(key=key)


def send(client: Client, told: Notice) -> Notice:
    """A worker takes it."""
    tasks.send_notice(client.schema_name, str(told.pk))
    return row(client, told.key)


def sweep(client: Client, told: Notice) -> Notice:
    tasks.sweep_client(client.schema_name)
    return row(client, told.key)
