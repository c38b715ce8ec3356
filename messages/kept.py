"""What was typed and would otherwise be lost. All run in the client's schema."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from messages.models import KeptWords, Message

KEPT_FOR = timedelta(days=30)
# The page's own fields: the window, what it had seen, what it sends in spite of.
META = ("csrfmiddlewaretoken", "tab", "seen", "acknowledged", "read_back", "read_instructions")
# Chosen rather than written: alone they are nothing to keep.
CHOSEN = (*META, "recipient", "urgency", "caller_number")
Typed = Mapping[str, str]


def words(typed: Typed) -> dict[str, str]:
    """What was written, without the page's own fields and without what is empty."""
    return {name: text for name, text in typed.items() if name not in META and text.strip()}


def has_words(typed: Typed) -> bool:
    """Whether somebody has written something, and not only chosen."""
    return any(name not in CHOSEN for name in words(typed))


def mark(typed: Typed) -> str:
    """A short sign for what a window has seen of a draft."""
    written = json.dumps(words(typed), sort_keys=True)
    return hashlib.blake2s(written.encode(), digest_size=8).hexdigest()


def replaced(message: Message | None, agent_id: UUID, typed: Typed) -> dict[str, str]:
    """The words of another window of this agent's that `typed` replaces without having seen them.

    Empty where nothing is lost: the same window writes on, or it had been shown the latest.
    """
    if message is None or message.agent_id != agent_id or "seen" not in typed:
        return {}
    draft = message.draft
    is_other = draft.get("tab", "") != typed.get("tab", "")
    if not is_other or typed["seen"] == mark(draft) or mark(draft) == mark(typed):
        return {}
    return words(draft) if has_words(draft) else {}


def aside(call_id: UUID, agent_id: UUID, typed: Typed, reason: str) -> None:
    """Keep the words for whoever wrote them; the latest of each reason, once a call."""
    KeptWords.objects.update_or_create(
        call_id=call_id, agent_id=agent_id, reason=reason, defaults={"typed": words(typed)}
    )


def of(call_id: UUID, agent_id: UUID) -> list[KeptWords]:
    """What is kept of this agent's in this call."""
    return list(KeptWords.objects.filter(call_id=call_id, agent_id=agent_id))


def forget() -> None:
    """Whoever wrote them has had time enough to look: they hold what callers said."""
    KeptWords.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR).delete()


def discard(call_id: UUID, agent_id: UUID) -> None:
    """Whoever wrote them needs them no more."""
    KeptWords.objects.filter(call_id=call_id, agent_id=agent_id).delete()
