"""Celery's hands for duty, reminders and calendars of elsewhere: each task names its client."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from scheduling import duty_changes, reminders, subscriptions, waiting_list
from tenants.models import Client
from tenants.tasks import for_each_client, in_client


@shared_task(name="scheduling.tasks.refresh_subscription")
@in_client
def refresh_subscription(client: Client, subscription_id: str) -> None:
    """Read one calendar that this client has subscribed to."""
    subscriptions.refresh(client, UUID(subscription_id))


@shared_task(name="scheduling.tasks.refresh_client")
@in_client
def refresh_client(client: Client) -> None:
    """Have each calendar of this client's read that is due, by a task of its own."""
    for key in subscriptions.due(timezone.now()):
        refresh_subscription.apply_async((client.schema_name, str(key)), expires=55)


@shared_task(name="scheduling.tasks.sweep_duty_of_client")
@in_client
def sweep_duty_of_client(client: Client) -> None:
    """Tell this client's people what has come due: duties that begin, gaps."""
    duty_changes.sweep(timezone.now())


@shared_task(name="scheduling.tasks.sweep_client")
@in_client
def sweep_client(client: Client) -> None:
    """This client's due reminders, unanswered offers and freed times."""
    reminders.sweep(client)
    waiting_list.sweep(client)


@shared_task(name="scheduling.tasks.refresh_subscriptions")
def refresh_subscriptions() -> None:
    """Let each client's calendars be read by a task of its own: a slow one holds up no other."""
    for_each_client(refresh_client, 55)


@shared_task(name="scheduling.tasks.sweep_duty")
def sweep_duty() -> None:
    """The same for each client's duty."""
    for_each_client(sweep_duty_of_client, 60)


@shared_task(name="scheduling.tasks.sweep")
def sweep() -> None:
    """The same for what each client's people are told."""
    for_each_client(sweep_client, 20)
