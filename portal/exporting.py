"""The one list as a spreadsheet: what is shown, all of it, in pieces as the reader takes them.

The columns are those of the messages' own export (`messages.spreadsheets`), and three more.
"""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from messages import exporting, spreadsheets
from messages.models import Message
from messages.spreadsheets import moment
from portal import entries
from portal.entries import Asked, Entry, Place
from scheduling.models import AppointmentStep
from telephony.models import JournalEntry
from tenants import access
from tenants.base import display_number
from tenants.models import Client

A_PIECE = 500  # entries


def file(request: HttpRequest, client: Client, asked: Asked) -> StreamingHttpResponse:
    """`messages.csv`, in the reader's language and the client's time."""
    language = get_language() or client.language
    return exporting.streamed(request, _pieces(client, asked, language), "csv")


def _pieces(client: Client, asked: Asked, language: str) -> Iterator[bytes]:
    after: Place | None = None
    while True:
        with (
            access.inside(client),
            timezone.override(client.time_zone),
            translation.override(language),
        ):
            head = spreadsheets.head(columns()) if after is None else ""
            found = entries.page(asked, after, A_PIECE)
            lines = "".join(spreadsheets.line(cells(one)) for one in found[:A_PIECE])
        yield (head + lines).encode()
        if len(found) <= A_PIECE:
            return
        after = found[A_PIECE - 1].place


def columns() -> list[str]:
    """The first line."""
    return [
        *spreadsheets.columns(),
        _("Seconds of waiting"),
        _("Seconds of talk"),
        _("Appointment"),
    ]


def cells(entry: Entry) -> list[str]:
    """One line, whatever it is of."""
    row = entry.row
    if isinstance(row, Message):
        return [*spreadsheets.cells(row), "", "", ""]
    named = _call(row) if isinstance(row, JournalEntry) else _step(row)
    return [named.get(column, "") for column in _NAMES]


# In the order of `spreadsheets.columns`.
_NAMES = (
    *("at", "state", "kind", "reason", "urgency", "running", "for", "caller", "number"),
    *("message", "answers", "by", "sent_at", "taken_at", "taken_by", "erased_at", "reference"),
    *("wait", "talk", "appointment"),
)


def _call(entry: JournalEntry) -> dict[str, str]:
    until = entry.answered_at or entry.ended_at
    return {
        "at": moment(entry.arrived_at),
        "state": entry.get_outcome_display(),
        "kind": _("call, %(direction)s") % {"direction": entry.get_direction_display()},
        "for": entry.passed_to,
        "caller": entry.caller_name,
        "number": display_number(entry.caller),
        "by": entry.agent_name,
        "erased_at": moment(entry.erased_at),
        "reference": str(entry.call_id),
        "wait": _seconds(entry.arrived_at, until),
        "talk": _seconds(entry.answered_at, entry.ended_at),
    }


def _step(step: AppointmentStep) -> dict[str, str]:
    of = step.appointment
    return {
        "at": moment(step.at),
        "state": step.get_kind_display(),
        "kind": _("appointment"),
        "reason": of.type.name,
        "for": of.agenda.name,
        "caller": of.name,
        "number": display_number(of.number),
        "message": of.reason,
        "by": step.author_name,
        "reference": str(of.pk),
        "appointment": moment(of.during.lower),
    }


def _seconds(since: datetime | None, until: datetime) -> str:
    return "" if since is None else str(max(0, int((until - since).total_seconds())))
