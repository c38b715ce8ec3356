"""The client's own book of calls. All functions run in the client's schema."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from telephony.models import JournalEntry
from tenants.base import display_number
from tenants.directory import contacts
from tenants.directory.models import Colleague, Contact, Identified


@dataclass(frozen=True)
class Ended:
    """A call that is over. Times are aware; `caller` is E.164 or None for a hidden number."""

    call_id: UUID
    line: str
    caller: str | None
    arrived_at: datetime
    answered_at: datetime | None
    ended_at: datetime
    agent_name: str
    outcome: str
    direction: str = JournalEntry.Direction.INBOUND
    held_seconds: int = 0
    heard: tuple[str, ...] = ()
    # Whom the caller was put through to: a colleague's key, or a number where it is nobody's.
    passed_to: UUID | str | None = None


def enter(ended: Ended) -> JournalEntry:
    """Write the call into the book; a second time for the same call changes nothing."""
    contact = contacts.calling(ended.call_id, ended.caller)
    written = {
        **asdict(ended),
        "heard": list(ended.heard),
        "passed_to": _name_of(ended.passed_to),
        "caller_name": contact.name if contact else "",
    }
    entry, _ = JournalEntry.objects.get_or_create(call_id=ended.call_id, defaults=written)
    return entry


def earlier_calls(
    numbers: Iterable[str], besides: UUID, contact: Contact | None = None, limit: int = 5
) -> list[JournalEntry]:
    """The last calls from these numbers but the one with the key `besides`, newest first.

    Of a `contact` those too in which they called from elsewhere, and none in which somebody else
    called from their telephone.
    """
    named = Identified.objects.values("call_id")
    found = JournalEntry.objects.filter(caller__in=list(numbers))
    if contact is not None:
        theirs = named.filter(contact=contact)
        others = named.exclude(contact=contact)
        found = found.exclude(call_id__in=others) | JournalEntry.objects.filter(call_id__in=theirs)
    return list(found.exclude(call_id=besides)[:limit])


def calls_since(caller: str | None, since: datetime, present: UUID) -> int:
    """How many calls came from this number since a moment, with the `present` one; 0 if hidden."""
    if not caller:
        return 0
    found = JournalEntry.objects.filter(caller=caller, arrived_at__gte=since)
    return found.exclude(call_id=present).count() + 1


def _name_of(passed_to: UUID | str | None) -> str:
    if isinstance(passed_to, UUID):
        names = Colleague.objects.filter(pk=passed_to).values_list("name", flat=True)
        return names.first() or ""
    return display_number(passed_to)


def caller_of(call_id: UUID) -> str | None:
    """The caller's number of a call that has ended; None for a hidden one."""
    return JournalEntry.objects.filter(call_id=call_id).values_list("caller", flat=True).first()
