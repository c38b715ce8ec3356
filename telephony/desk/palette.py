"""What the command palette finds on the server, and a client's screen without a call.

Between calls: clients for whom the agent answers. In a call: people of its client and nobody
else's; while a call is only offered, nothing. What can be done is found by the page itself.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Func, QuerySet, Value
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils import timezone

from telephony.desk import outward, people, screen
from telephony.desk.people import Choice
from telephony.switchboard import claims
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent
from tenants import access
from tenants.base import display_number
from tenants.directory.models import Colleague, Contact
from tenants.models import Client

SHOWN = 6  # of each kind
LOOKED_AT = 200  # contacts that are put in order
ACCENTED, BARE = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ", "aaaaaaceeeeiiiinooooouuuuyy"


@dataclass(frozen=True)
class Found:
    """Who fits, best first. In a call all are of its `client`, whose key it is; else it is ""."""

    choices: list[Choice]
    client: str = ""


def find(agent_id: UUID, typed: str) -> Found:
    """Clients, or in a call `contact`s and those who can be rung (`duty`, `colleague`), or after
    it those who can be called (`call`).
    """
    agent = Agent.objects.select_related("call__client").get(pk=agent_id)
    if agent.call is None:
        return Found(best(map(_of_client, outward.served(agent_id)), typed))
    if agent.state == Agent.State.OFFERED:
        return Found([])
    client = claims.held(agent.call.pk, agent_id).client
    with access.inside(client):
        whom = _to_be_rung(client) if agent.state == Agent.State.TALKING else _to_be_called()
        found = [*best(whom, typed), *best(map(_of_contact, _contacts(typed)), typed)]
    return Found(found, str(client.pk))


def preview(agent_id: UUID, client_id: UUID) -> str:
    """A client's screen, to be read, as HTML.

    Raises Refused with `in_a_call` and `not_served`.
    """
    agent = Agent.objects.select_related("user").get(pk=agent_id)
    if agent.call_id is not None:
        raise Refused("in_a_call")
    client = outward.served_client(agent_id, client_id)
    return render_to_string("desk/_preview.html", {"screen": screen.of_client(agent, client)})


def best(choices: Iterable[Choice], typed: str) -> list[Choice]:
    """Those that fit, best first and then in their own order."""
    ranked = [(how_well(one.name, one.about, typed), one) for one in choices]
    fitting = [(rank, one) for rank, one in ranked if rank is not None]
    return [one for _rank, one in sorted(fitting, key=lambda pair: pair[0])][:SHOWN]


def how_well(name: str, about: str, typed: str) -> int | None:
    """0 where each word typed begins one of the name or what is said of it, 1 where it stands
    there, 2 where the name has its letters in order; None where one does not fit.

    Accents and case do not count.
    """
    name, text = plain(name), plain(f"{name} {about}")
    ranks = [_word(name, text, word) for word in plain(typed).split()]
    known = [rank for rank in ranks if rank is not None]
    return max(known, default=0) if len(known) == len(ranks) else None


def plain(text: str) -> str:
    """Without accents and in small letters."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(one for one in apart if not unicodedata.combining(one)).lower()


def _word(name: str, text: str, word: str) -> int | None:
    if any(part.startswith(word) for part in text.split()):
        return 0
    if word in text:
        return 1
    letters = iter(name)
    return 2 if all(letter in letters for letter in word) else None


def _of_client(client: Client) -> Choice:
    about = " · ".join(word for word in (client.get_trade_display(), client.city) if word)
    return Choice("client", str(client.pk), client.name, about, colour=client.colour)


def _to_be_rung(client: Client) -> list[Choice]:
    return people.colleagues(timezone.now().astimezone(ZoneInfo(client.time_zone)))


def _to_be_called() -> Iterable[Choice]:
    for one in Colleague.objects.exclude(number=""):
        yield Choice("call", str(one.pk), one.name, one.role, display_number(one.number))


def _of_contact(contact: Contact) -> Choice:
    number = display_number(contact.number)
    return Choice("contact", str(contact.pk), contact.name, contact.note, number)


def _contacts(typed: str) -> QuerySet[Contact]:
    """Those whose name or note has the letters in order: few enough to be put in order here."""
    bare = Func(Lower("text"), Value(ACCENTED), Value(BARE), function="translate")
    text = Func(Value(" "), F("name"), F("note"), function="concat_ws")
    found = Contact.objects.annotate(text=text).annotate(bare=bare)
    for word in plain(typed).split():
        letters = ".*".join(letter for letter in word if letter.isalnum())
        found = found.filter(bare__regex=letters)
    return found[:LOOKED_AT]
