"""Looking at clients, and keeping what was found as a row of each (docs/decisions/0039)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from portal.operator import facts, health
from tenants.models import Client, ClientHealth

log = structlog.get_logger(__name__)
AT_ONCE: Final = 200  # clients of one round; each is some fifteen questions
EVERY: Final = timedelta(minutes=4)
# A client whose tables somebody holds must not keep the others waiting.
PATIENCE: Final = 5_000  # milliseconds a question


def sweep(most: int = AT_ONCE) -> int:
    """Look at the clients that were longest not looked at; how many there were."""
    due = Client.objects.exclude(health__looked_at__gt=timezone.now() - EVERY)
    oldest = due.select_related("plan").order_by(F("health__looked_at").asc(nulls_first=True), "pk")
    return look_at(list(oldest[:most]))


def again(client_id: UUID) -> None:
    """Look at one client now; nothing where it is gone."""
    look_at(list(Client.objects.select_related("plan").filter(pk=client_id)))


def look_at(clients: Sequence[Client]) -> int:
    """Look at these; one that cannot be looked at keeps no other back."""
    now = timezone.now()
    known = facts.outside(clients, now)
    for client in clients:
        _keep(client, now, *_looked(client, known, now))
    return len(clients)


def _looked(
    client: Client, known: facts.Outside, now: datetime
) -> tuple[list[health.Finding], str]:
    """What was found, and why nothing could be."""
    try:
        with transaction.atomic(), _patience():
            return health.look(facts.of(client, known, now)), ""
    except Exception as error:
        # The error's own text stays out: it may quote a row.
        log.warning("health.failed", client=client.schema_name, error=type(error).__name__)
        return [], type(error).__name__[:60]


class _patience:
    """Inside a transaction: no question takes longer."""

    def __enter__(self) -> None:
        _set_timeout(PATIENCE)

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            _set_timeout(0)


def _set_timeout(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])


def _keep(client: Client, now: datetime, found: list[health.Finding], problem: str) -> None:
    degree = health.Degree.STOP if problem else health.worst(found)
    about = {
        "looked_at": now,
        "degree": degree,
        "findings": [finding.as_row() for finding in found],
        "problem": problem,
    }
    # Erased meanwhile: there is nothing left to say of it.
    if Client.objects.filter(pk=client.pk).exists():
        ClientHealth.objects.update_or_create(client_id=client.pk, defaults=about)
