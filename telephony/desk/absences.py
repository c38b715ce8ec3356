"""Breaks at the desk: their list, what the screen says of the one that is taken or booked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telephony.switchboard import claims, presence
from telephony.switchboard.models import AbsenceKind, Agent

State = Agent.State
DIGITS = 9  # kinds that can be chosen by one key
SOON = 10  # seconds before an end, when it is announced
TOO_LONG = 120  # seconds over the plan, when amber turns red


@dataclass(frozen=True)
class Ends:
    """The end of the present state: its clock, and what is said shortly before and after it.

    `soon` is empty where nothing happens by itself. The clock is amber from `warn` seconds before
    the end and red from `stop` seconds after it.
    """

    until: datetime
    soon: str
    over: str
    unsent: str = ""
    warn: int = 0
    stop: int = 0


def of(agent: Agent) -> dict[str, Any]:
    """What the head of the desk shows of a break, taken or to come."""
    return {
        "absence": agent.absence.name if agent.absence else "",
        "forced_by": agent.forced_by.name if agent.forced_by else "",
        "ends": ends(agent),
        "booked": planned(agent.booked) if agent.booked else "",
        "may_book": agent.state in presence.WITH_A_CALL,
        "returns": bool(agent.absence and agent.absence.returns_by_itself),
        "until_text": _hour(agent.planned_until),
    }


def planned(kind: AbsenceKind) -> str:
    """The kind with its length, as it stands on a button."""
    if kind.minutes is None:
        return kind.name
    return _("%(name)s, %(minutes)s min") % {"name": kind.name, "minutes": kind.minutes}


def usual() -> str:
    """What F2 does on a free desk."""
    kind = presence.kinds().first()
    return planned(kind) if kind else _("Take a break")


def ends(agent: Agent) -> Ends | None:
    """The end of what the agent is at, if it has one."""
    if agent.planned_until is None:
        return None
    if agent.state == State.WRAPUP:
        over = _("The time to finish is over. F2 ends it.")
        unsent = _("The time to finish is over and the message is not sent. Ctrl+Enter sends it.")
        return Ends(agent.planned_until, _soon_done(agent), over, unsent, warn=SOON)
    returns = agent.absence is not None and agent.absence.returns_by_itself
    soon = _("In ten seconds the break is over and you are available, if you use the desk.")
    over = _("The planned end of the break is reached. F2 makes you available.")
    return Ends(agent.planned_until, soon if returns else "", over, stop=TOO_LONG)


def panel(agent_id: UUID) -> str:
    """The kinds to choose from."""
    agent = Agent.objects.get(pk=agent_id)
    context = {
        "kinds": list(presence.kinds()[:DIGITS]),
        "is_later": agent.state in presence.WITH_A_CALL,
        "few": few(agent),
    }
    return render_to_string("desk/_breaks.html", context)


def few(agent: Agent) -> str:
    """A heads-up where no colleague could take the next call; else nothing."""
    if agent.state == State.OFFLINE:
        return ""
    free, busy = presence.colleagues(agent)
    if free:
        return ""
    if not busy:
        return _("No colleague is at work.")
    return ngettext(
        "No colleague is free: %(busy)s is busy.", "No colleague is free: %(busy)s are busy.", busy
    ) % {"busy": busy}


# --- actions


def show(agent_id: UUID, said: dict[str, Any]) -> dict[str, Any]:
    """The list, for the window that asked."""
    return {"type": "breaks", "html": panel(agent_id)}


def take(agent_id: UUID, said: dict[str, Any]) -> None:
    """This kind of break: now, or after the call."""
    claims.take_break(agent_id, UUID(str(said["kind"])))


def work_on(agent_id: UUID, said: dict[str, Any]) -> None:
    """No break after this call."""
    claims.work_on(agent_id)


def more_time(agent_id: UUID, said: dict[str, Any]) -> None:
    """Finish a little later."""
    claims.take_more_time(agent_id)


def here(agent_id: UUID, said: dict[str, Any]) -> None:
    """Said by the page at a key or a click: somebody is there."""
    presence.acted(agent_id)


def _soon_done(agent: Agent) -> str:
    if agent.booked:
        return _("In ten seconds your break begins: %(name)s.") % {"name": agent.booked.name}
    if presence.may_have_more_time(agent):
        return _("In ten seconds you are available. F6 gives you more time.")
    return _("In ten seconds you are available.")


def _hour(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "H:i") if moment else ""
