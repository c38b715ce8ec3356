"""How a row leaves: claimed by a conditional UPDATE, sent outside any transaction, tried again.

The rows are the truth. A worker that dies after the claim leaves the row in `sending`; the
sweeper finds it, and the provider is asked what became of it before anything is sent again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation

from messages.channels import CHANNELS
from messages.outbound import Outbound
from tenants import usage
from tenants.directory.models import Reach
from tenants.models import Client, UsageEntry

T = TypeVar("T")
State = Outbound.State
RETRY_SECONDS = (5, 15, 30, 60, 120, 300, 600, 1800, 3600)
PICK_UP_AFTER = timedelta(seconds=10)  # a task not come by then was lost


def claim(rows: "QuerySet[Any]", key: UUID, **more: object) -> bool:
    """Whether the row is this worker's now; `more` is written with the claim."""
    now = timezone.now()
    due = Q(retry_at=None) | Q(retry_at__lte=now)
    mine = rows.filter(due, pk=key, state=State.PLANNED).update(
        state=State.SENDING, state_since=now, retry_at=None, attempts=F("attempts") + 1, **more
    )
    return bool(mine)


def due(rows: "QuerySet[Any]") -> list[UUID]:
    """What was lost on its way to a worker, or is to be tried (again) now."""
    now = timezone.now()
    late = Q(retry_at__lte=now) | Q(retry_at=None, state_since__lt=now - PICK_UP_AFTER)
    found = rows.filter(late, state=State.PLANNED).order_by("created_at", "pk")
    return list(found.values_list("pk", flat=True))


def stuck(rows: "QuerySet[Any]") -> list[UUID]:
    """What has been `sending` for longer than its channel ever takes."""
    now, late = timezone.now(), Q(pk=None)
    for name, channel in CHANNELS.items():
        late |= Q(channel=name, state_since__lt=now - channel.patience)
    return list(rows.filter(late, state=State.SENDING).values_list("pk", flat=True))


def next_try(attempts: int) -> datetime | None:
    """When to try again after so many attempts; None: no more."""
    if attempts > len(RETRY_SECONDS):
        return None
    return timezone.now() + timedelta(seconds=RETRY_SECONDS[attempts - 1])


@contextmanager
def speaking(client: Client, language: str = "") -> Iterator[None]:
    """In the client's language, or the recipient's, and in the client's time."""
    with translation.override(language or client.language), timezone.override(client.time_zone):
        yield


def outside(client: Client, ask: Callable[[], T], language: str = "") -> T:
    """Ask a provider, which may take seconds: no connection of the pool waits with it."""
    if not connection.in_atomic_block:
        connection.close()
    with speaking(client, language):
        return ask()


def bill(client: Client, row: Outbound) -> None:
    """Count a text for the client's invoice, once: by its segments, as the provider bills it."""
    if row.channel in (Reach.Channel.SMS, Reach.Channel.WHATSAPP):
        # By WhatsApp none are counted: the provider bills the message.
        usage.count(client, UsageEntry.Kind.TEXT, max(1, row.segments), row.pk)
