"""Celery's hands for messages: each task names its client."""

from uuid import UUID

from celery import shared_task

from messages import delivery
from tenants.models import Client
from tenants.tasks import in_client


@shared_task(name="messages.tasks.deliver")
@in_client
def deliver(client: Client, delivery_id: str) -> None:
    """Send one delivery of this client's."""
    delivery.deliver(client, UUID(delivery_id))


@shared_task(name="messages.tasks.sweep_client")
@in_client
def sweep_client(client: Client) -> None:
    """Pick up this client's lost and due deliveries."""
    delivery.sweep(client)


@shared_task(name="messages.tasks.sweep")
def sweep() -> None:
    """Let each client be swept by a task of its own: one slow client holds up no other."""
    for schema_name in Client.objects.filter(is_active=True).values_list("schema_name", flat=True):
        sweep_client.apply_async((schema_name,), expires=10)
