"""The agent's own day, between two calls: figures, a bar, the last calls. Nobody else's."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telephony.models import JournalEntry
from telephony.switchboard import day
from telephony.switchboard.models import Agent, Call
from tenants import access
from tenants.base import display_number
from tenants.models import Client

SHOWN = 5  # of the last calls
SLOTS = 160  # of the bar
LOOKS = ("talking", "offered", "wrapup", "ready", "pause", "duty")


@dataclass(frozen=True)
class Figure:
    """A number that is read at arm's length, what it counts, and what is to be known beside it."""

    value: str
    label: str
    hint: str = ""
    is_over: bool = False


@dataclass(frozen=True)
class Mark:
    """A full hour along the bar, in percent of it."""

    at: int
    text: str


@dataclass(frozen=True)
class Line:
    """One of the last calls."""

    call_id: UUID
    at: str
    client: Client
    who: str
    outcome: str
    talk_seconds: int
    can_call_back: bool


def midnight() -> datetime:
    """When today began, where the operator is."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def context(agent: Agent) -> dict[str, Any]:
    """What the screen between calls shows of today; `since` is empty before the first key."""
    now = timezone.now()
    known = day.stretches(agent, midnight(), now)
    mine = day.of(known, now)
    at_work = _without_ends(known, mine.since)
    return {
        "since": _hour(mine.since) if mine.since else "",
        "worked": spoken(mine.work_seconds),
        "figures": _figures(agent, mine),
        "bar": day.bar(at_work, SLOTS),
        "slots": SLOTS,
        "marks": _marks(at_work),
        "legend": _legend(mine),
        "by_client": _by_client(agent),
        "last": _last(agent),
    }


def spoken(seconds: float) -> str:
    """A length as it is said: "42 s", "7 min", "3 h 05"."""
    if seconds < 60:
        return _("%(n)s s") % {"n": round(seconds)}
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    return _("%(h)s h %(m)s") % {"h": minutes // 60, "m": f"{minutes % 60:02}"}


def _figures(agent: Agent, mine: day.Day) -> list[Figure]:
    calls = Call.objects.filter(answered_by=agent, answered_at__gte=midnight()).count()
    talked = mine.seconds.get(Agent.State.TALKING, 0)
    on_average = _("%(length)s on average") % {"length": spoken(talked / calls)} if calls else ""
    answer = "-" if mine.answer_seconds is None else spoken(mine.answer_seconds)
    return [
        Figure(str(calls), _("calls"), on_average),
        Figure(answer, _("to answer"), _("on average")),
        _breaks(mine),
    ]


def _breaks(mine: day.Day) -> Figure:
    over = mine.over_seconds >= 60
    plan = _("%(length)s over the plan") % {"length": spoken(mine.over_seconds)}
    hint = plan if over else _("as planned") if mine.break_seconds else ""
    return Figure(spoken(mine.break_seconds), _("of breaks"), hint, is_over=over)


def _legend(mine: day.Day) -> list[dict[str, str]]:
    names = {
        "talking": _("on a call"),
        "offered": _("ringing"),
        "wrapup": _("finishing"),
        "ready": _("available"),
        "pause": _("break"),
        "duty": _("other work"),
    }
    seconds = mine.seconds
    return [
        {"look": look, "name": names[look], "length": spoken(seconds[look])}
        for look in LOOKS
        if seconds.get(look, 0) >= 1
    ]


def _marks(known: list[day.Stretch]) -> list[Mark]:
    """As many of the full hours as can be read."""
    if not known or (whole := known[-1].ended_at - known[0].began_at) < timedelta(minutes=1):
        return []
    began = timezone.localtime(known[0].began_at)
    hour = began.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    marks = []
    while hour < known[-1].ended_at:
        marks.append(Mark(round((hour - began) / whole * 100), _hour(hour)))
        hour += timedelta(hours=1)
    return [mark for mark in marks[:: len(marks) // 8 + 1] if 4 < mark.at < 96]


def _without_ends(known: list[day.Stretch], since: datetime | None) -> list[day.Stretch]:
    """From the first moment at work to the last one."""
    begun = [one for one in known if since and one.began_at >= since]
    while begun and begun[-1].state == Agent.State.OFFLINE:
        begun.pop()
    return begun


def _by_client(agent: Agent) -> dict[UUID, int]:
    mine = Call.objects.filter(answered_by=agent, answered_at__gte=midnight())
    counted = mine.order_by().values_list("client").annotate(Count("pk"))
    return dict(counted)


def _last(agent: Agent) -> list[Line]:
    closed = Call.objects.filter(
        answered_by=agent, answered_at__gte=midnight(), state=Call.State.CLOSED
    )
    calls = closed.select_related("client").order_by("-answered_at")[:SHOWN]
    keys: dict[Client, list[UUID]] = defaultdict(list)
    for call in calls:
        keys[call.client].append(call.pk)
    entries = [one for client, pks in keys.items() for one in _entries(client, pks)]
    return [_line(client, entry) for client, entry in sorted(entries, key=_newest_first)]


def _entries(client: Client, keys: list[UUID]) -> list[tuple[Client, JournalEntry]]:
    with access.inside(client):
        return [(client, entry) for entry in JournalEntry.objects.filter(call_id__in=keys)]


def _newest_first(found: tuple[Client, JournalEntry]) -> float:
    return -found[1].arrived_at.timestamp()


def _line(client: Client, entry: JournalEntry) -> Line:
    began = entry.answered_at or entry.ended_at
    return Line(
        call_id=entry.call_id,
        at=_hour(entry.arrived_at),
        client=client,
        who=entry.caller_name or display_number(entry.caller),
        outcome=entry.get_outcome_display(),
        talk_seconds=max(0, int((entry.ended_at - began).total_seconds())),
        can_call_back=entry.caller is not None,
    )


def _hour(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i")
