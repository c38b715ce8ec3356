"""The rules as a list in order: adding behind, moving, putting into a new order."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from telephony.models import ForwardingRule


def lock() -> None:
    """Let nobody else change the list until the transaction ends: two would take one place."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {ForwardingRule._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def next_position() -> int:
    """The place behind the client's last rule."""
    last = ForwardingRule.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def reorder(keys: Sequence[UUID]) -> None:
    """Put the rules into this order, which names each of them once."""
    with transaction.atomic():
        lock()
        for position, key in enumerate(keys):
            ForwardingRule.objects.filter(pk=key).update(position=position)


def move(key: UUID, by: int) -> None:
    """Move a rule by so many places: -1 is one up. At the ends it stays where it is."""
    with transaction.atomic():
        lock()
        keys = list(ForwardingRule.objects.values_list("pk", flat=True))
        place = keys.index(key)
        keys.insert(min(max(place + by, 0), len(keys)), keys.pop(place))
        reorder(keys)
