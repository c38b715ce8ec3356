"""The entries of the one list as a page shows them. In the client's schema."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from messages import archive_rows
from messages.models import CallbackTask, Message
from messages.pocket import clock
from portal.entries import MISSED, Entry
from scheduling.models import Appointment, AppointmentStep
from telephony import call_rows, recordings
from telephony.models import JournalEntry, Recording
from tenants.base import display_number

LETTERS = 140  # of a reason, in a list


def by_day(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The entries under the day on which they were, by the client's clock."""
    found = list(entries)
    beside = _Beside.of(found)
    today = timezone.localdate()
    days = groupby(found, lambda one: timezone.localdate(one.place.at))
    return [
        {
            "label": day_in_words(day, today),
            "day": day.isoformat(),
            "rows": [_row(one, beside) for one in its],
        }
        for day, its in days
    ]


def day_in_words(day: date, today: date) -> str:
    """ "Today", "Yesterday", or the day with its name; the year where it is another."""
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return capfirst(date_format(day, "l j F" if day.year == today.year else "l j F Y"))


class _Beside:
    """What stands elsewhere of the calls of a page: read once for all of them."""

    def __init__(self) -> None:
        self.recordings: dict[UUID, list[Recording]] = defaultdict(list)
        self.messages: dict[UUID, Message] = {}

    @classmethod
    def of(cls, found: Iterable[Entry]) -> "_Beside":
        beside = cls()
        calls = [one.row.call_id for one in found if isinstance(one.row, JournalEntry)]
        if calls:
            for recording in recordings.of_calls(calls):
                beside.recordings[recording.call_id].append(recording)
            left = Message.objects.filter(call_id__in=calls).exclude(state=Message.State.DRAFT)
            beside.messages = {one.call_id: one for one in left.order_by("created_at")}
        return beside


def _row(entry: Entry, beside: _Beside) -> dict[str, Any]:
    row = entry.row
    common = {"id": row.pk.hex, "time": date_format(timezone.localtime(entry.place.at), "H:i")}
    if isinstance(row, Message):
        return {**common, "kind": "message", **_message(row)}
    if isinstance(row, JournalEntry):
        return {**common, "kind": "call", **_call(row, beside)}
    return {**common, "kind": "appointment", **_step(row)}


def _message(message: Message) -> dict[str, Any]:
    (row,) = archive_rows.rows([message])
    return {
        **row,
        "message_id": message.pk,
        "recording": message.recording,
        "recording_url": _recording_url(message),
        "callback": _callback(list(message.callbacks.all())),
        **archive_rows.sayable(message, bool(getattr(message, "is_told", False))),
        "done": _done(message),
    }


def _recording_url(message: Message) -> str:
    key = message.recording_id
    return reverse("recordings:recording", args=[key]) if key else ""


def _callback(tasks: list[CallbackTask]) -> str:
    """How it stands with the last thing that the receptionists were to call back and say."""
    last = max(tasks, key=lambda one: one.opened_at, default=None)
    if last is None:
        return ""
    if last.done_at:
        about = {"time": clock(last.done_at), "outcome": last.get_outcome_display()}
        return _("Called back at %(time)s: %(outcome)s") % about
    if last.claimed_by_name:
        return _("%(name)s is calling back") % {"name": last.claimed_by_name}
    return _("The receptionists call back")


def _done(message: Message) -> str:
    if not message.done_at:
        return ""
    about = {"name": message.done_by, "time": clock(message.done_at)}
    return _("done, says %(name)s at %(time)s") % about


def _call(entry: JournalEntry, beside: _Beside) -> dict[str, Any]:
    found = beside.recordings[entry.call_id]
    message = beside.messages.get(entry.call_id)
    return {
        **call_rows.row(entry, found),
        "is_missed": entry.outcome in MISSED,
        "message_url": reverse("inbox:message", args=[message.pk]) if message else "",
        "message_for": message.recipient_name if message else "",
    }


def _step(step: AppointmentStep) -> dict[str, Any]:
    of = step.appointment
    return {
        "caller": of.name,
        "number": display_number(of.number),
        "deed": step.get_kind_display(),
        "is_cancelled": step.kind == AppointmentStep.Kind.CANCELLED,
        "by": step.author_name,
        "type": of.type.name,
        "agenda": of.agenda.name,
        "on": moment(of.during.lower),
        "was": moment(step.was.lower) if step.was else "",
        # What came later stands in a line of its own, above; here it must not mislead.
        "now": "" if _is_still(step) else of.get_state_display(),
        "reason": Truncator(of.reason).chars(LETTERS),
        "url": f"{reverse('calendar:calendar')}?day={timezone.localdate(of.during.lower)}",
    }


def _is_still(step: AppointmentStep) -> bool:
    ended = step.appointment.state == Appointment.State.CANCELLED
    return step.kind == AppointmentStep.Kind.CANCELLED or not ended


def moment(at: datetime) -> str:
    """A day and an hour, short; the year where it is another."""
    local = timezone.localtime(at)
    this_year = local.year == timezone.localdate().year
    return date_format(local, "D j b, H:i" if this_year else "D j b Y, H:i")
