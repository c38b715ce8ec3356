"""Calling back: whom a receptionist may call for a client, under the client's number."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from telephony import journal
from telephony.carrier import dialling
from telephony.desk.people import Choice
from telephony.models import JournalEntry
from telephony.switchboard import control
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, Call, Team
from tenants import access
from tenants.base import display_number
from tenants.directory import contacts
from tenants.directory.models import Colleague, Contact
from tenants.models import Client, Line
from tenants.reading import once

RECENT = 8  # calls of one's own that can be called back without typing
FOUND = 5  # contacts shown for what is typed


@dataclass(frozen=True)
class Wanted:
    """Somebody to be called: for which client's line, at which number, by which name."""

    line: Line
    number: str
    name: str


def served(agent_id: UUID) -> QuerySet[Client]:
    """The clients for whom this agent answers, and so may call."""
    clients: QuerySet[Client] = Client.objects.filter(is_active=True)
    if not _answers_for_all(agent_id):
        clients = clients.filter(teams__agents=agent_id).distinct()
    return clients


@once
def _answers_for_all(agent_id: UUID) -> bool:
    return Team.objects.filter(agents=agent_id, is_pooled=True).exists()


def served_client(agent_id: UUID, client_id: UUID) -> Client:
    """The client with this key; raises Refused with `not_served`."""
    client = served(agent_id).filter(pk=client_id).first()
    if client is None:
        raise Refused("not_served")
    return client


def panel(agent_id: UUID) -> str:
    """Whom to call: the callers of one's last calls, and a number or name for any client."""
    agent = Agent.objects.select_related("call__client").get(pk=agent_id)
    clients = list(served(agent_id))
    last = recent(agent)
    client = agent.call.client if agent.call else last[0].client if last else None
    context = {
        "recent": [_choice(entry) for entry in last],
        "clients": clients,
        "chosen": client.pk if client else None,
    }
    return render_to_string("desk/_outward.html", context)


@dataclass(frozen=True)
class Recent:
    """One of the agent's last calls, as its client's journal has it."""

    client: Client
    entry: JournalEntry


def recent(agent: Agent) -> list[Recent]:
    """The agent's last calls whose caller can be called back, newest first."""
    calls = Call.objects.filter(answered_by=agent, state=Call.State.CLOSED)
    by_client: dict[Client, list[UUID]] = defaultdict(list)
    for call in calls.select_related("client").order_by("-arrived_at")[:RECENT]:
        by_client[call.client].append(call.pk)
    found = [one for client, keys in by_client.items() for one in _entries(client, keys)]
    return sorted(found, key=lambda one: one.entry.arrived_at, reverse=True)


def look_up(agent_id: UUID, client_id: UUID, typed: str) -> list[dict[str, str]]:
    """The contacts and colleagues of a client served whose name contains what is typed."""
    client = served_client(agent_id, client_id)
    with access.inside(client):
        people_found = Colleague.objects.filter(name__icontains=typed).exclude(number="")[:FOUND]
        callers = Contact.objects.filter(name__icontains=typed)[:FOUND]
        found = [("colleague", one) for one in people_found] + [("contact", one) for one in callers]
        return [
            {
                "kind": kind,
                "key": str(one.pk),
                "name": one.name,
                "number": display_number(one.number),
            }
            for kind, one in found
        ]


def wanted(agent_id: UUID, said: dict[str, Any]) -> Wanted:
    """Whom the page means: `of` is an earlier call's key; else `client` and one of `colleague`,
    `contact` (keys) and `number` (typed).

    Raises Refused with `not_served`, `no_such_person`, `no_number` or `no_line`, and
    ValidationError for a number that is not dialled.
    """
    if said.get("of"):
        return _caller_of(agent_id, UUID(str(said["of"])))
    client = served_client(agent_id, UUID(str(said["client"])))
    name, number = _person(client, said)
    return Wanted(_line(client), dialling.allowed(number, client), name)


def confirmation(agent_id: UUID, said: dict[str, Any]) -> str:
    """What is shown before the call: client, name, number, and the number that will be seen."""
    found = wanted(agent_id, said)
    context = {
        "client": found.line.client,
        "name": found.name,
        "number": display_number(found.number),
        "shown_as": display_number(found.line.number),
    }
    return render_to_string("desk/_confirm.html", context)


def call(agent_id: UUID, said: dict[str, Any]) -> Call:
    """Call them; raises as `wanted`, and Refused with `in_a_call`."""
    found = wanted(agent_id, said)
    return control.call_out(agent_id, found.line, found.number, str(said.get("tab", "")))


def _person(client: Client, said: dict[str, Any]) -> tuple[str, str]:
    if said.get("number"):
        return "", str(said["number"])
    model: type[Colleague] | type[Contact] = Colleague if said.get("colleague") else Contact
    key = UUID(str(said.get("colleague") or said["contact"]))
    with access.inside(client):
        found = model._default_manager.filter(pk=key).first()
    if found is None:
        raise Refused("no_such_person")
    if not found.number:
        raise Refused("no_number")
    return found.name, str(found.number)


def _caller_of(agent_id: UUID, call_id: UUID) -> Wanted:
    earlier = Call.objects.filter(pk=call_id, client__in=served(agent_id))
    call = earlier.select_related("client", "line__client").first()
    if call is None:
        raise Refused("not_served")
    with access.inside(call.client):
        number = journal.caller_of(call_id)
        contact = contacts.calling(call_id, number)
    if not number:
        raise Refused("no_number")
    name = contact.name if contact else ""
    return Wanted(call.line or _line(call.client), dialling.allowed(number, call.client), name)


def _line(client: Client) -> Line:
    lines = Line.objects.filter(client=client).select_related("client")
    line = lines.order_by("pk").first()
    if line is None:
        raise Refused("no_line")
    return line


def _entries(client: Client, keys: list[UUID]) -> list[Recent]:
    with access.inside(client):
        entries = JournalEntry.objects.filter(call_id__in=keys).exclude(caller=None)
        return [Recent(client, entry) for entry in entries]


def _choice(recent: Recent) -> Choice:
    entry, shown = recent.entry, display_number(recent.entry.caller)
    at = date_format(timezone.localtime(entry.arrived_at), "H:i")
    about = f"{recent.client.name} · {at} · {entry.get_outcome_display()}"
    name, number = (entry.caller_name, shown) if entry.caller_name else (shown, "")
    return Choice("of", str(entry.call_id), name, about, number, colour=recent.client.colour)
