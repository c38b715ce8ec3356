"""A call of the journal as a list shows it, with its recordings. In the client's schema."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telephony.models import JournalEntry, Recording
from tenants.base import display_number


def row(entry: JournalEntry, found: Iterable[Recording]) -> dict[str, Any]:
    """One call: who, how it went, how long it took, and what was recorded of it."""
    waited_until = entry.answered_at or entry.ended_at
    talked = entry.ended_at - entry.answered_at if entry.answered_at else None
    return {
        "at": _moment(entry.arrived_at),
        "caller": _caller(entry),
        "number": display_number(entry.caller) if entry.caller_name else "",
        "is_outgoing": entry.direction == JournalEntry.Direction.OUTBOUND,
        "outcome": entry.get_outcome_display(),
        "by": entry.agent_name,
        "passed_to": entry.passed_to,
        "wait": _span((waited_until - entry.arrived_at).total_seconds()),
        "talk": _span(talked.total_seconds()) if talked is not None else "",
        "hold": _span(entry.held_seconds) if entry.held_seconds else "",
        "recordings": [_recorded(one) for one in found],
    }


def _caller(entry: JournalEntry) -> str:
    if entry.erased_at is not None:
        return _("Erased")
    return entry.caller_name or display_number(entry.caller) or _("Hidden number")


def _recorded(one: Recording) -> dict[str, Any]:
    return {
        "id": one.pk,
        "kind_label": one.get_kind_display(),
        "length": one.length,
        "can_be_heard": one.can_be_heard,
        "note": _why_not(one),
        "kept_until": date_format(timezone.localtime(one.erase_after), "j b Y"),
        "listened": [f"{by.who}, {_moment(by.at)}" for by in one.listenings.all()],
    }


def _why_not(one: Recording) -> str:
    if one.state == Recording.State.ERASED and one.erased_at:
        return _("Erased on %(day)s.") % {"day": date_format(one.erased_at, "j b Y")}
    if one.state == Recording.State.FAILED:
        return _("The recording could not be fetched.")
    return _("The recording is on its way.")


def _moment(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j b, H:i")


def _span(seconds: float) -> str:
    """A length of time as a clock shows it: 0:42."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
