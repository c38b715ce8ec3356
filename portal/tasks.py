"""Celery's hands for the portal: monthly reports and the clients' files."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from portal import hooks, reports, site
from portal.file import erasing, requests
from portal.operator import announcing, looking
from tenants.models import Client
from tenants.tasks import for_each_client, in_client


@shared_task(name="portal.tasks.send_report")
@in_client
def send_report(client: Client, mail_id: str) -> None:
    """Send one report of this client's to one person."""
    reports.send(client, UUID(mail_id))


@shared_task(name="portal.tasks.report_of_client")
@in_client
def report_of_client(client: Client) -> None:
    """Make this client's report when its hour has come, and send what is due."""
    with timezone.override(client.time_zone):
        reports.make(client, timezone.now())
        reports.sweep(client)


@shared_task(name="portal.tasks.report")
def report() -> None:
    """The same for each client, each hour: on the first of the month it is 8 o'clock somewhere."""
    for_each_client(report_of_client, 3600)


@shared_task(name="portal.tasks.make_file")
@in_client
def make_file(client: Client, export_id: str) -> None:
    """Make the client's file for whoever asked for it."""
    requests.make(client, UUID(export_id))


@shared_task(name="portal.tasks.sweep_files_of_client")
@in_client
def sweep_files_of_client(client: Client) -> None:
    """Make what was lost on its way to a worker, delete what was there long enough."""
    requests.sweep(client)


@shared_task(name="portal.tasks.sweep_files")
def sweep_files() -> None:
    """The same for each client."""
    for_each_client(sweep_files_of_client, 300)


@shared_task(name="portal.tasks.sweep_erasures")
def sweep_erasures() -> None:
    """Erase the clients whose day has come, and go on with those left in the middle."""
    erasing.sweep()


@shared_task(name="portal.tasks.tell_hook")
@in_client
def tell_hook(client: Client, event_id: str) -> None:
    """Tell one program of this client's what happened."""
    hooks.tell(client, UUID(event_id))


@shared_task(name="portal.tasks.sweep_hooks_of_client")
@in_client
def sweep_hooks_of_client(client: Client) -> None:
    """Try again what is due, and forget what is old; of what came from the web site, too."""
    hooks.sweep(client)
    site.forget()


@shared_task(name="portal.tasks.sweep_hooks")
def sweep_hooks() -> None:
    """The same for each client."""
    for_each_client(sweep_hooks_of_client, 20)


@shared_task(name="portal.tasks.look_at_clients")
def look_at_clients() -> None:
    """How the clients are that were longest not looked at."""
    looking.sweep()


@shared_task(name="portal.tasks.show_announcements")
def show_announcements() -> None:
    """The desks show what has just begun, and no more what has ended; twice does no harm."""
    announcing.sweep(timedelta(seconds=90))
