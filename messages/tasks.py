"""Celery's hands for messages: each task names its client."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from messages import (
    auditor,
    delivery,
    elsewhere,
    erasing,
    escalation,
    kept,
    notices,
    pocket_keys,
    quality,
    sign_up_codes,
)
from tenants.models import Client
from tenants.tasks import for_each_client, in_client


@shared_task(name="messages.tasks.deliver")
@in_client
def deliver(client: Client, delivery_id: str) -> None:
    """Send one delivery of this client's."""
    delivery.deliver(client, UUID(delivery_id))


@shared_task(name="messages.tasks.send_notice")
@in_client
def send_notice(client: Client, notice_id: str) -> None:
    """Send one notice of this client's."""
    notices.send(client, UUID(notice_id))


@shared_task(name="messages.tasks.text_sign_up_code")
def text_sign_up_code(code_id: str, digits: str) -> None:
    """Text six digits to whoever signs up: there is no client yet."""
    sign_up_codes.text(UUID(code_id), digits)


@shared_task(name="messages.tasks.sweep_client")
@in_client
def sweep_client(client: Client) -> None:
    """Pick up this client's lost and due deliveries and notices; forget what was kept enough."""
    escalation.sweep(client)
    delivery.sweep(client)
    kept.forget()
    pocket_keys.forget()
    notices.sweep(client)


@shared_task(name="messages.tasks.sweep")
def sweep() -> None:
    """Let each client be swept by a task of its own: one slow client holds up no other."""
    for_each_client(sweep_client, 10)


@shared_task(name="messages.tasks.look_elsewhere")
@in_client
def look_elsewhere(client: Client, device_id: str) -> None:
    """Other clients who know this telephone's person send their own link to it."""
    elsewhere.look_for(client, UUID(device_id))


@shared_task(name="messages.tasks.audit")
def audit() -> None:
    """Look from outside whether urgent messages stand still; never retried."""
    auditor.look()


@shared_task(name="messages.tasks.erase_old_of_client")
@in_client
def erase_old_of_client(client: Client) -> None:
    """Erase what this client's callers said longer ago than it keeps it; and what else is put in
    order each night.
    """
    with timezone.override(client.time_zone):
        erasing.over(timezone.now())
    elsewhere.forget(client)
    quality.count_again(client)


@shared_task(name="messages.tasks.erase_old")
def erase_old() -> None:
    """The same for each client, once a night."""
    for_each_client(erase_old_of_client, 6 * 3600)
