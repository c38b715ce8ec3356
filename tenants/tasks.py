"""Celery's side of the tenants: tasks that name their client, and the worker's heartbeat."""

import functools
from collections.abc import Callable, Iterable
from typing import Concatenate, ParamSpec
from uuid import UUID

import structlog
from celery import shared_task
from django.core.cache import cache

from tenants import access, invitation_letters, invitations, sign_up_letters, signing_up, spares
from tenants.models import Client

P = ParamSpec("P")
log = structlog.get_logger(__name__)
HEARTBEAT = "worker-heartbeat"


def in_client(work: Callable[Concatenate[Client, P], None]) -> Callable[Concatenate[str, P], None]:
    """Make of `work(client, …)` a task body `(schema_name, …)` that runs in that client's schema.

    Raises NoClient when called without a schema of an active client: a task has no ambient one.
    """

    def body(schema_name: str, /, *args: P.args, **kwargs: P.kwargs) -> None:
        client = access.client_of(schema_name)
        with access.inside(client):
            work(client, *args, **kwargs)

    return functools.update_wrapper(body, work)


def each(keys: Iterable[UUID], duty: Callable[[UUID], object]) -> None:
    """Do it for each row: one that fails is logged, and keeps no other from being swept."""
    for key in keys:
        try:
            duty(key)
        except Exception:
            log.exception("sweep.failed", row=str(key))


def for_each_client(task: Callable[[str], None], expires: int) -> None:
    """A task of its own for each active client: one slow client holds up no other.

    `expires` in seconds: the next round asks for the same.
    """
    for schema_name in Client.objects.filter(is_active=True).values_list("schema_name", flat=True):
        task.apply_async((schema_name,), expires=expires)  # type: ignore[attr-defined]


@shared_task(name="tenants.tasks.beat_heart")
def beat_heart() -> None:
    """Prove to `/readyz` that beat, broker and worker are alive (for 60 seconds)."""
    cache.set(HEARTBEAT, True, 60)


@shared_task(name="tenants.tasks.fill_spares")
def fill_spares() -> None:
    """Have schemas ready for the next clients."""
    spares.fill()


@shared_task(name="tenants.tasks.send_sign_up_letter")
def send_sign_up_letter(key: str) -> None:
    """Mail what is due to whoever signed up."""
    sign_up_letters.send(UUID(key))


@shared_task(name="tenants.tasks.send_invitation")
def send_invitation(key: str) -> None:
    """Mail an invitation to whoever is invited."""
    invitation_letters.send(UUID(key))


@shared_task(name="tenants.tasks.sweep_sign_ups")
def sweep_sign_ups() -> None:
    """Mail what was lost on the way, and erase what came to nothing."""
    each(sign_up_letters.due(), sign_up_letters.send)
    signing_up.forget()
    each(invitation_letters.due(), invitation_letters.send)
    invitations.forget()
