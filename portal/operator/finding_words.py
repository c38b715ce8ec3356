"""What was found at a client, in the reader's language, and what to do about it."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.operator.health import Degree
from tenants.models import Client, ClientHealth

# The way of the colour: css classes of base.css.
PILLS = {
    Degree.WELL: "pill-go",
    Degree.NOTE: "",
    Degree.CARE: "pill-warn",
    Degree.STOP: "pill-stop",
}
PLAIN: dict[str, Promise] = {
    "behind": gettext_lazy("Its tables lack a migration: run migrate_clients."),
    "no_line": gettext_lazy("It has no line: nobody can call it."),
    "no_team": gettext_lazy("No team with a receptionist answers for it."),
    "never_called": gettext_lazy("Nobody has called yet: its telephone may not be diverted."),
}
OVER: dict[str, Promise] = {
    "calls": gettext_lazy("calls"),
    "minutes": gettext_lazy("minutes"),
    "texts": gettext_lazy("texts"),
}


def sentences(row: ClientHealth) -> list[dict[str, Any]]:
    """Each finding with its look and its sentence."""
    if row.problem:
        text = _("It could not be looked at (%(why)s).") % {"why": row.problem}
        return [{"pill": PILLS[Degree.STOP], "degree": Degree.STOP, "text": text}]
    return [
        {
            "pill": PILLS[Degree(found["degree"])],
            "degree": Degree(found["degree"]),
            "text": sentence(found),
        }
        for found in row.findings
    ]


def state(client: Client, row: ClientHealth | None) -> dict[str, Any]:
    """The client's state in a word, with its look; "not looked at" while nobody has."""
    if row is None:
        return {"pill": "", "text": _("not looked at yet")}
    if row.problem:
        return {"pill": PILLS[Degree.STOP], "text": _("unknown")}
    if client.suspended_at:
        return {"pill": "", "text": _("suspended")}
    degree = Degree(row.degree)
    return {"pill": PILLS[degree], "text": str(degree.label)}


def sentence(found: dict[str, Any]) -> str:
    """One finding; its key where a newer program wrote it."""
    key = found["key"]
    if key in PLAIN:
        return str(PLAIN[key])
    said = COUNTED.get(key) or TIMED.get(key)
    return said(found) if said else str(key)


def _quiet(found: dict[str, Any]) -> str:
    days = found["days"]
    text = ngettext("No call for %(n)d day.", "No call for %(n)d days.", days) % {"n": days}
    return f"{text} {_('Is its telephone still diverted?')}"


def _unreachable(found: dict[str, Any]) -> str:
    if not found["people"]:
        return _("Nobody gets its messages.")
    return _("None of its people has a way to be reached that works.")


def _set_aside(found: dict[str, Any]) -> str:
    n = found["n"]
    text = ngettext("%(n)d address is dead.", "%(n)d addresses are dead.", n)
    return text % {"n": n}


def _urgent(found: dict[str, Any]) -> str:
    n = found["n"]
    text = ngettext(
        "%(n)d urgent message that nobody has taken.",
        "%(n)d urgent messages that nobody has taken.",
        n,
    )
    return text % {"n": n}


def _untaken(found: dict[str, Any]) -> str:
    n = found["n"]
    text = ngettext(
        "%(n)d message went through its whole policy, and nobody took it.",
        "%(n)d messages went through their whole policy, and nobody took them.",
        n,
    )
    return text % {"n": n}


def _hooks(found: dict[str, Any]) -> str:
    n = found["n"]
    text = ngettext("%(n)d webhook fails.", "%(n)d webhooks fail.", n)
    return text % {"n": n}


def _calendars(found: dict[str, Any]) -> str:
    n = found["n"]
    text = ngettext(
        "%(n)d calendar of elsewhere cannot be read.",
        "%(n)d calendars of elsewhere cannot be read.",
        n,
    )
    return text % {"n": n}


def _over(found: dict[str, Any]) -> str:
    what = ", ".join(str(OVER.get(one, one)) for one in found["what"])
    return _("Over its plan this month: %(what)s.") % {"what": what}


def _gap(found: dict[str, Any]) -> str:
    return _("Nobody is on duty from %(at)s.") % {"at": _when(found)}


def _gap_now(found: dict[str, Any]) -> str:
    return _("Nobody is on duty now.")


def _suspended(found: dict[str, Any]) -> str:
    return _("Suspended since %(at)s: callers hear so.") % {"at": _when(found)}


def _erased(found: dict[str, Any]) -> str:
    return _("Will be erased on %(at)s.") % {"at": _when(found)}


def _when(found: dict[str, Any]) -> str:
    at = timezone.localtime(datetime.fromisoformat(found["at"]))
    return date_format(at, "SHORT_DATETIME_FORMAT")


COUNTED = {
    "quiet": _quiet,
    "unreachable": _unreachable,
    "set_aside": _set_aside,
    "urgent_waiting": _urgent,
    "untaken": _untaken,
    "hooks": _hooks,
    "calendars": _calendars,
    "over_plan": _over,
}
TIMED = {"gap": _gap, "gap_now": _gap_now, "suspended": _suspended, "erased": _erased}
