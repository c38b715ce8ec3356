"""The client's own book of calls. All functions run in the client's schema."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from telephony.models import JournalEntry
from tenants.directory import contacts


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


def enter(ended: Ended) -> JournalEntry:
    """Write the call into the book; a second time for the same call changes nothing."""
    contact = contacts.known_as(ended.caller)
    entry, _ = JournalEntry.objects.get_or_create(
        call_id=ended.call_id,
        defaults={**asdict(ended), "caller_name": contact.name if contact else ""},
    )
    return entry


def earlier_calls(caller: str | None, besides: UUID, limit: int = 5) -> list[JournalEntry]:
    """The last calls from this number but the one with the key `besides`; none for a hidden one."""
    if not caller:
        return []
    return list(JournalEntry.objects.filter(caller=caller).exclude(call_id=besides)[:limit])


def calls_since(caller: str | None, since: datetime, present: UUID) -> int:
    """How many calls came from this number since a moment, with the `present` one; 0 if hidden."""
    if not caller:
        return 0
    found = JournalEntry.objects.filter(caller=caller, arrived_at__gte=since)
    return found.exclude(call_id=present).count() + 1


def caller_of(call_id: UUID) -> str | None:
    """The caller's number of a call that has ended; None for a hidden one."""
    return JournalEntry.objects.filter(call_id=call_id).values_list("caller", flat=True).first()
