"""What a client has changed since the receptionist last answered for it, beside its instructions.

Instructions, warnings and notes are marked as new where they stand; hours have a source of their
own (`hours_news.py`). What happens before a
receptionist answers (rules, menus, lists) is no news for them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from telephony import changes
from telephony.models import Change
from telephony.switchboard.models import Agent, Call

Subject = Change.Subject
TOLD = (Subject.COLLEAGUE, Subject.POLICY, Subject.CLIENT, Subject.GREETING, Subject.SETTINGS)
MOST = 6  # lines
A_DAY = 24 * 60 * 60  # seconds: longer than any call


@dataclass(frozen=True)
class Piece:
    """One piece of news: of what, and what of it is different."""

    at: datetime
    name: str
    text: str


Source = Callable[[datetime, datetime], list[Piece]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Let a room above tell its news between two moments, in the client's schema."""
    _sources.append(source)


def since(seen_at: datetime | None, now: datetime) -> list[Piece]:
    """In the client's schema: the news, newest first; none to whoever answers the first time."""
    if seen_at is None:
        return []
    found = _changed(seen_at)
    for source in _sources:
        found += source(seen_at, now)
    return sorted(found, key=lambda piece: piece.at, reverse=True)[:MOST]


def is_read(agent: Agent, call: Call) -> bool:
    """In the client's schema: whether the receptionist has put the news of this call away."""
    return bool(cache.get(_key(agent, call)))


def put_away(agent: Agent, call: Call) -> None:
    """In the client's schema: the receptionist has read them."""
    cache.set(_key(agent, call), True, A_DAY)


def address(call: Call) -> str:
    """Where the page says that they were read."""
    return reverse("desk:news", args=[call.pk], urlconf=settings.PUBLIC_SCHEMA_URLCONF)


def _changed(seen_at: datetime) -> list[Piece]:
    told: dict[object, Piece] = {}
    for change in reversed(changes.since(seen_at, *TOLD)):
        earlier = told.pop(change.subject_id, None)
        is_new = change.before is None or bool(earlier and earlier.text == _("newly added"))
        if change.after is None and is_new and earlier:
            continue  # made and taken out again meanwhile
        text = _said(change, is_new)
        told[change.subject_id] = Piece(change.at, _name(change), text)
    return list(told.values())


def _name(change: Change) -> str:
    if change.subject in (Subject.CLIENT, Subject.SETTINGS):
        return _("Settings")
    return change.name


def _said(change: Change, is_new: bool) -> str:
    if change.after is None:
        return _("not any more")
    if is_new:
        return _("newly added")
    return ", ".join(changes.different(change))


def _key(agent: Agent, call: Call) -> str:
    return f"desk-news:{agent.pk}:{call.pk}"
