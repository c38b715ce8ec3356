"""What callers said is forgotten: with its time, at once for one message, or for one person.

Gone are words, names, numbers, answers, drafts, what was kept of them, what the recipient wrote,
and the recording. What stays is what counts and proves: times, reason, urgency, states, the
receptionist, and every step of the timeline (docs/decisions/0025). All run in the client's schema;
whoever keeps more words of a message registers what erases them.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from messages import callbacks, escalation, search, timeline
from messages.models import (
    CallbackTask,
    Delivery,
    KeptWords,
    Message,
    MessageSettings,
    Notice,
    Reply,
    Review,
)
from scheduling import forgetting as appointments
from scheduling.models import Appointment
from telephony import forgetting as calls
from telephony.models import JournalEntry
from telephony.switchboard.models import Unfinished
from tenants.directory import contacts
from tenants.directory.contacts import Trail
from tenants.directory.models import Contact
from tenants.models import Client
from tenants.tasks import each

Why = Message.Erasure
GONE = "—"  # in the place of words that were there
THE_HOUSE = "Permanence"  # who erases what was kept long enough
AT = 3  # o'clock, by the client's own clock, or soon after it
_others: list[Callable[[UUID], object]] = []


class StillComing(Exception):
    """An appointment of theirs is still to come: it is cancelled first, or kept."""


def register(eraser: Callable[[UUID], object]) -> None:
    """Let `eraser` erase what else is kept of a message, whose key it is given; in a transaction.

    Called once from an AppConfig's `ready`.
    """
    _others.append(eraser)


@transaction.atomic
def message(key: UUID, who: str, why: str = Why.MESSAGE) -> bool:
    """Erase what stands in this message; False where that has been done."""
    found = Message.objects.select_for_update(of=("self",)).get(pk=key)
    if found.erased_at is not None:
        return False
    _stop(found)
    timeline.add(found, timeline.Step.ERASED, who[:80], about=why)
    KeptWords.objects.filter(call_id=found.call_id).delete()
    Review.objects.filter(message=found).update(remark="")
    _answers(found)
    calls.recordings([found.call_id])
    for eraser in _others:
        eraser(found.pk)
    empty: dict[str, Any] = {
        "caller_name": "",
        "caller_number": None,
        "body": "",
        "answers": [],
        "draft": {},
    }
    Message.objects.filter(pk=found.pk).update(**empty, erased_at=timezone.now())
    return True


def left_by(trail: Trail) -> QuerySet[Message]:
    """Whose messages would be erased with them; those that are empty already are not counted."""
    return search.of_trail(trail).filter(erased_at=None)


def coming(trail: Trail) -> list[Appointment]:
    """The appointments because of which they cannot be forgotten yet."""
    return list(appointments.coming(trail).select_related("agenda"))


@transaction.atomic
def person(client: Client, trail: Trail, who: str) -> int:
    """Erase all that is kept of somebody: how many messages it was.

    Raises StillComing. That they want no texts is kept (OptOut): without it they would get some.
    """
    if appointments.coming(trail).exists():
        raise StillComing
    found = list(search.of_trail(trail).values_list("pk", "call_id"))
    for key, _call_id in found:
        message(key, who, Why.CONTACT)
    appointments.person(client, trail)
    calls.person(trail, [call_id for _key, call_id in found])
    told = trail.fits("number", "name") | trail.fits("address", "name")
    Notice.objects.filter(told).delete()
    if trail.contact:
        trail.contact.delete()
    return len(found)


# --- with their time


def kept_since(at: datetime) -> datetime:
    """The first moment of which messages are still kept at `at`: a midnight of the client's."""
    first = _months_before(timezone.localtime(at).date(), MessageSettings.current().months)
    return timezone.make_aware(datetime.combine(first, time.min))


def tonight(now: datetime) -> int:
    """How many messages will be erased the next time."""
    local = timezone.localtime(now)
    following = local if local.hour < AT else local + timedelta(days=1)
    return _old(kept_since(following)).count()


def over(now: datetime) -> None:
    """Erase what has been kept long enough. A message that cannot be erased keeps no other."""
    since = kept_since(now)
    keys = list(_old(since).order_by("created_at").values_list("pk", flat=True))
    each(keys, lambda key: message(key, THE_HOUSE, Why.RETENTION))
    calls.before(since)
    appointments.before(since)
    days = MessageSettings.current().days_of_appointments
    appointments.appointments_before(now - timedelta(days=days))
    Notice.objects.filter(created_at__lt=since).delete()
    _forget_contacts(since)


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _old(since: datetime) -> QuerySet[Message]:
    return Message.objects.filter(created_at__lt=since, erased_at=None)


def _forget_contacts(since: datetime) -> None:
    """Those whom the house remembered by itself, and of whom nothing else is known any more."""
    bare = Contact.objects.filter(note="", email="", address="", born_on=None)
    for contact in bare.filter(created_at__lt=since, appointment=None):
        numbers = contacts.numbers_of(contact)
        is_known = Message.objects.filter(caller_number__in=numbers).exists()
        if not is_known and not JournalEntry.objects.filter(caller__in=numbers).exists():
            contact.delete()


# --- what was said of it, and what is on its way


def _answers(found: Message) -> None:
    """Recipients write of callers, too: that they answered stays, their words do not."""
    for task in found.callbacks.filter(done_at=None):
        callbacks.settle(task.pk, THE_HOUSE, CallbackTask.Outcome.NEEDLESS)
    found.callbacks.update(words=GONE, closing_reason="")
    found.receipts.exclude(words="").update(words=GONE)
    Reply.objects.filter(message=found).update(text=GONE)


def _stop(found: Message) -> None:
    """What has not left does not leave empty, and nobody is asked to finish it."""
    escalation.forget(found)
    tried = found.deliveries.filter(state=Delivery.State.PLANNED)
    tried.update(state=Delivery.State.CANCELLED, retry_at=None, error_code="erased")
    if found.state == Message.State.PARTIAL:
        Unfinished.objects.filter(call_id=found.call_id).delete()
