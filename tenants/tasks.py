"""Celery's side of the tenants: tasks that name their client, and the worker's heartbeat."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from celery import shared_task
from django.core.cache import cache

from tenants import access
from tenants.models import Client

P = ParamSpec("P")
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


@shared_task(name="tenants.tasks.beat_heart")
def beat_heart() -> None:
    """Prove to `/readyz` that beat, broker and worker are alive (for 60 seconds)."""
    cache.set(HEARTBEAT, True, 60)
