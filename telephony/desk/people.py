"""Whom a caller can be put through to: found on the server, inside the client's schema."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduling import duty
from telephony.carrier import dialling
from telephony.desk import whereabouts, words
from telephony.switchboard import claims, dispatch, queue
from telephony.switchboard.claims import Refused
from telephony.switchboard.control import Target
from telephony.switchboard.models import Agent, Call, Leg
from tenants import access
from tenants.base import display_number
from tenants.directory.models import Colleague
from tenants.models import Client

DUTY = "duty"


@dataclass(frozen=True)
class Choice:
    """A line of the list. `kind` and `key` go back to the server; `why_not` says why it is off."""

    kind: str
    key: str
    name: str
    about: str = ""
    number: str = ""
    why_not: str = ""
    colour: str = ""


def panel(agent_id: UUID, call_id: UUID) -> str:
    """The list for this agent's live call, as HTML; raises Refused with `not_yours`."""
    call = claims.held(call_id, agent_id)
    now = timezone.now().astimezone(ZoneInfo(call.client.time_zone))
    with access.inside(call.client):
        found = colleagues(now)
    context = {
        "call": call,
        "client": call.client,
        "colleagues": found,
        "agents": [
            Choice("agent", str(agent.pk), agent.user.first_name)
            for agent in dispatch.colleagues(call)
            if agent.pk != agent_id
        ],
        "parked": _parked(agent_id),
    }
    return render_to_string("desk/_people.html", context)


def target(agent_id: UUID, call_id: UUID, said: dict[str, Any]) -> Target:
    """Whom the page means: `to` is a colleague's key or "duty", else `number` was typed.

    Raises Refused with `not_yours`, `nobody_on_duty`, `no_such_person` or `no_number`, and
    ValidationError for a number that is not dialled.
    """
    call = claims.held(call_id, agent_id)
    to = str(said.get("to", ""))
    if not to:
        return Target(dialling.allowed(str(said["number"]), call.client))
    with access.inside(call.client):
        colleague = _on_duty() if to == DUTY else _colleague(UUID(to))
    if not colleague.number:
        raise Refused("no_number")
    return Target(dialling.allowed(colleague.number, call.client), colleague.pk)


def checked(typed: str, client: Client) -> dict[str, str]:
    """What is said of a number while it is typed: how it reads, or why it is not dialled."""
    try:
        return {"number": display_number(dialling.allowed(typed, client)), "problem": ""}
    except ValidationError as error:
        return {"number": "", "problem": " ".join(error.messages)}


def colleagues(now: datetime) -> list[Choice]:
    """The client's own people, whoever is on duty first. In the client's schema."""
    shift = duty.on_duty(now)
    first = [shift.colleague] if shift else []
    others = Colleague.objects.exclude(pk__in=[one.pk for one in first])
    engaged, away = _engaged(), whereabouts.away(now)
    rest = [_choice(one, engaged, away.get(one.pk, "")) for one in others]
    if shift is None:
        return rest
    about = " ".join(filter(None, [_("on duty"), words.until(shift.until, now)]))
    person = shift.colleague
    about = " · ".join(word for word in (away.get(person.pk), about) if word)
    why_not = _why_not(person, engaged)
    shown = display_number(person.number)
    return [Choice(DUTY, DUTY, person.name, about, shown, why_not), *rest]


def _choice(person: Colleague, engaged: set[str], away: str) -> Choice:
    about = " · ".join(word for word in (away, person.role, person.note) if word)
    shown, why_not = display_number(person.number), _why_not(person, engaged)
    return Choice("colleague", str(person.pk), person.name, about, shown, why_not)


def _why_not(person: Colleague, engaged: set[str]) -> str:
    if not person.number:
        return _("no number")
    return _("in another call of ours") if person.number in engaged else ""


def _engaged() -> set[str]:
    rung = Leg.objects.filter(kind=Leg.Kind.THIRD, left_at=None).exclude(number=None)
    return {str(number) for number in rung.values_list("number", flat=True)}


def _parked(agent_id: UUID) -> list[Choice]:
    agent = Agent.objects.get(pk=agent_id)
    return [
        Choice("parked", str(call.pk), call.client.name, _since(call), colour=call.client.colour)
        for call in queue.parked_for(agent)
    ]


def _since(call: Call) -> str:
    return _("since %(time)s") % {"time": date_format(timezone.localtime(call.state_since), "H:i")}


def _on_duty() -> Colleague:
    shift = duty.on_duty(timezone.now())
    if shift is None:
        raise Refused("nobody_on_duty")
    return shift.colleague


def _colleague(key: UUID) -> Colleague:
    found = Colleague.objects.filter(pk=key).first()
    if found is None:
        raise Refused("no_such_person")
    return found
