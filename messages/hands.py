"""Deliveries are handed to workers: after the commit, when due, collected ones together."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from messages.models import Delivery
from tenants.models import Client

A_LITTLE = timedelta(milliseconds=300)  # clocks of two machines; too early would be in vain
# Longer waits are the sweeper's: Redis hands a task out again when it has waited for an hour.
LONG = timedelta(minutes=5)


def send_after_commit(client: Client, delivery: Delivery) -> None:
    """Hand the delivery to a worker once it is safely in the database, or when it is due."""
    from messages import tasks  # the tasks import this module

    schema, key, at = client.schema_name, str(delivery.pk), delivery.retry_at

    def hand_over() -> None:
        if at is None:
            tasks.deliver.delay(schema, key)
        elif at - timezone.now() < LONG:
            tasks.deliver.apply_async((schema, key), eta=at + A_LITTLE)

    transaction.on_commit(hand_over, robust=True)


def collected(delivery: Delivery) -> QuerySet[Delivery]:
    """All that wait to be told to the same address together, the oldest first."""
    same = Delivery.objects.filter(channel=delivery.channel, address=delivery.address)
    waiting = same.filter(is_digest=True, carried_by=None, state=Delivery.State.PLANNED)
    return waiting.filter(attempts=0).order_by("pk")


def release_full(client: Client, rows: Iterable[Delivery], count: int) -> None:
    """Where so many wait for an address, they are not kept until their time comes."""
    for row in rows:
        waiting = collected(row)
        if waiting.count() >= count:
            waiting.update(retry_at=None)
            row.retry_at = None
            send_after_commit(client, row)


@transaction.atomic
def gather(delivery_id: UUID) -> None:
    """Let a collected delivery that is due carry what is due beside it, before its first try."""
    due = Q(retry_at=None) | Q(retry_at__lte=timezone.now())
    leader = Delivery.objects.filter(pk=delivery_id, is_digest=True).first()
    if leader is None:
        return
    beside = list(collected(leader).filter(due).select_for_update(skip_locked=True))
    if any(one.pk == leader.pk for one in beside):
        others = [one.pk for one in beside if one.pk != leader.pk]
        Delivery.objects.filter(pk__in=others).update(carried_by=leader)
