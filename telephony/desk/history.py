"""What happened before with this caller: calls, and what higher rooms know, in one line of time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telephony import journal
from telephony.models import JournalEntry
from tenants.directory.models import Contact

SHOWN = 6  # entries
DONE = (JournalEntry.Outcome.ANSWERED, JournalEntry.Outcome.CALLED)


@dataclass(frozen=True)
class Known:
    """Of whom the history is: the present call, their numbers, the contact if it is known."""

    call_id: UUID
    numbers: tuple[str, ...]
    contact: Contact | None = None


@dataclass(frozen=True)
class Moment:
    """Something that was decided or left: stands with its call where it was made in one."""

    at: datetime
    text: str
    call_id: UUID | None = None
    done: bool = False


@dataclass
class Entry:
    """A line of the history: what was, with what came of it below."""

    at: datetime
    text: str
    way: str = ""  # "in" or "out" for a call
    way_label: str = ""
    done: bool = False
    decided: list[Moment] = field(default_factory=list)

    @property
    def day(self) -> str:
        """Day and hour as the desk writes them."""
        return date_format(timezone.localtime(self.at), "j b, H:i")


Provider = Callable[[Known], list[Moment]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let a higher room tell what it knows of a caller; called in the client's schema."""
    _providers.append(provider)


def of(known: Known) -> list[Entry]:
    """The history, newest first. In the client's schema."""
    if not known.numbers and known.contact is None:
        return []
    calls = journal.earlier_calls(known.numbers, known.call_id, known.contact, SHOWN)
    by_call = {call.call_id: _call(call) for call in calls}
    entries = list(by_call.values())
    for moment in (moment for provider in _providers for moment in provider(known)):
        if moment.call_id in by_call:
            by_call[moment.call_id].decided.append(moment)
        elif moment.call_id != known.call_id:
            entries.append(Entry(moment.at, moment.text, done=moment.done))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:SHOWN]


def _call(entry: JournalEntry) -> Entry:
    words = [entry.get_outcome_display(), entry.agent_name]
    if entry.passed_to:
        words.append(_("put through to %(name)s") % {"name": entry.passed_to})
    way = "out" if entry.direction == JournalEntry.Direction.OUTBOUND else "in"
    return Entry(
        entry.arrived_at,
        " · ".join(word for word in words if word),
        way,
        entry.get_direction_display(),
        entry.outcome in DONE,
    )
