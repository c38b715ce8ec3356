"""By what a page of the list is told from what it was: its ETag. In the client's schema."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import get_language

from messages.models import CallbackTask, Message
from portal.entries import Entry, Row
from telephony.models import JournalEntry, Recording


def of(found: Iterable[Entry]) -> str:
    """A strong ETag: another one whenever the page would be drawn otherwise.

    A message's own chain says whether anything became of it; recordings arrive after their call.
    """
    rows = [entry.row for entry in found]
    calls = [row.call_id for row in rows if isinstance(row, JournalEntry)]
    parts = [get_language(), timezone.localdate(), *map(_version, rows), *_recordings(calls)]
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _version(row: Row) -> tuple[object, ...]:
    if isinstance(row, Message):
        # Prefetched with the page (entries.page).
        tasks = [_task(one) for one in row.callbacks.all()]
        return (row.pk, row.chain_head, row.state, row.done_at, row.erased_at, *tasks)
    if isinstance(row, JournalEntry):
        return (row.pk, row.outcome, row.caller_name, row.erased_at)
    of = row.appointment
    return (row.pk, of.state, of.during.lower, of.name, of.agenda.name)


def _task(task: CallbackTask) -> tuple[object, ...]:
    return (task.pk, task.claimed_at, task.done_at)


def _recordings(calls: list[UUID]) -> list[object]:
    if not calls:
        return []
    found = Recording.objects.filter(call_id__in=calls).values("state")
    kept = found.annotate(n=Count("pk"), last=Max("ready_at")).order_by("state")
    left = Message.objects.filter(call_id__in=calls).exclude(state=Message.State.DRAFT)
    return [*kept.values_list("state", "n", "last"), left.count()]
