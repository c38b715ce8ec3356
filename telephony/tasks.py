"""Celery's hands for recordings: each task names its client."""

from uuid import UUID

from celery import shared_task

from telephony import dictation, recordings
from tenants.models import Client
from tenants.tasks import for_each_client, in_client


@shared_task(name="telephony.tasks.fetch_recording")
@in_client
def fetch_recording(client: Client, recording_id: str) -> None:
    """Bring one recording of this client's here."""
    recordings.fetch(UUID(recording_id))


@shared_task(name="telephony.tasks.sweep_client")
@in_client
def sweep_client(client: Client) -> None:
    """Fetch what was lost, erase what is due, end what nobody ended."""
    recordings.sweep()
    dictation.sweep()


@shared_task(name="telephony.tasks.call_for_greeting")
@in_client
def call_for_greeting(client: Client, dictation_id: str) -> None:
    """Call whoever wants to speak a greeting."""
    dictation.call(client, UUID(dictation_id))


@shared_task(name="telephony.tasks.sweep")
def sweep() -> None:
    """Let each client be swept by a task of its own: one slow client holds up no other."""
    for_each_client(sweep_client, 55)
