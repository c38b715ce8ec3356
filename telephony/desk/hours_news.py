"""What a client has changed of its hours since the receptionist last answered for it.

The log says that something was changed, whichever way; the rows say what holds now.
"""

from collections.abc import Callable
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduling.models import Calendar, Closure, SpecialOpening
from telephony.desk.news import Piece
from tenants import access
from tenants.models import AuditEntry

MOST = 3  # days or closures that are named
# The end of an action's name tells made from changed; here only of what it is.
KINDS = {
    "hours.week": "week",
    "hours.closures": "closures",
    "hours.specials": "specials",
    "hours.holidays": "holidays",
    "openingperiod": "week",
    "closure": "closures",
    "specialopening": "specials",
    "calendar": "holidays",
}


def news(since: datetime, now: datetime) -> list[Piece]:
    """In the client's schema: one piece for each part of the hours that was changed meanwhile."""
    entries = AuditEntry.objects.filter(client=access.client_inside(), at__gt=since, at__lte=now)
    latest: dict[str, datetime] = {}
    for action, at in entries.values_list("action", "at").order_by("at"):
        if kind := KINDS.get(action) or KINDS.get(action.partition(".")[0]):
            latest[kind] = at
    return [_piece(kind, at, timezone.localdate(now)) for kind, at in latest.items()]


def _piece(kind: str, at: datetime, today: date) -> Piece:
    titles = {
        "week": _("Opening hours"),
        "closures": _("Closed"),
        "specials": _("Open all the same"),
        "holidays": _("Public holidays"),
    }
    return Piece(at, titles[kind], WORDS[kind](today))


def _week(today: date) -> str:
    return _("changed")


def _closures(today: date) -> str:
    coming = Closure.objects.filter(last_day__gte=today).order_by("first_day")[:MOST]
    return "; ".join(_closure(one) for one in coming) or _("nothing any more")


def _closure(row: Closure) -> str:
    words = {"from": _moment(row.first_day, row.from_time)}
    if row.first_day == row.last_day and not row.from_time and not row.until_time:
        said = words["from"]
    else:
        words["until"] = _moment(row.last_day, row.until_time)
        said = _("from %(from)s until %(until)s") % words
    return f"{said} ({row.reason})" if row.reason else said


def _specials(today: date) -> str:
    coming = SpecialOpening.objects.filter(day__gte=today).order_by("day", "opens")[:MOST]
    said = [f"{_moment(one.day, None)} {one.opens:%H:%M}–{one.closes:%H:%M}" for one in coming]
    return "; ".join(said) or _("nothing any more")


def _holidays(today: date) -> str:
    return _("closed") if Calendar.current().closed_on_holidays else _("open")


def _moment(day: date, clock: time | None) -> str:
    shown = date_format(day, "j F")
    return f"{shown} {clock:%H:%M}" if clock else shown


WORDS: dict[str, Callable[[date], str]] = {
    "week": _week,
    "closures": _closures,
    "specials": _specials,
    "holidays": _holidays,
}
