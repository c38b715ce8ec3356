"""The permanence's board: messages that nobody has taken, of all clients whom the agent serves.

Who waits how long, and what happens next, is shown to everybody; the words of a message to
whoever looks after it, which its timeline keeps.
"""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from messages import escalation, pocket, policy_words, watching
from messages.models import Delivery, Escalation, Message
from messages.plans import Step
from telephony.desk import actions, outward, own_keys
from telephony.desk.actions import Said
from telephony.desk.chords import drawn_for
from telephony.desk.panels import Panel, Seat, register
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, OpenMessage
from tenants import access
from tenants.directory import contacts
from tenants.directory.models import Colleague
from tenants.models import Client

SHOWN = 60
Closing = Escalation.Closing
REASONS = [(one.value, one.label) for one in Closing if one != Closing.ERASED]


def summary(seat: Seat) -> dict[str, Any]:
    """How many are open, how many of them red, and since when the oldest of those."""
    red = Q(is_given_up=True)
    found = _open(seat.agent.pk).aggregate(
        board_open=Count("pk"),
        board_red=Count("pk", filter=red),
        oldest=Min("since", filter=red & Q(claimed_by=None)),
    )
    oldest = found.pop("oldest")
    return {**found, "board_since": oldest.isoformat() if oldest else ""}


def answer(agent_id: UUID, said: Said) -> Said:
    """The list, red ones first, then the most urgent, then the oldest."""
    with drawn_for(own_keys.of(agent_id)):
        html = render_to_string("messages/desk/_board_list.html", {"rows": rows(agent_id)})
    return {"type": "board", "html": html}


def rows(agent_id: UUID) -> list[dict[str, Any]]:
    """A line for each open message, in the order of the board."""
    found = list(_open(agent_id).select_related("client")[:SHOWN])
    keys_of: dict[Client, list[UUID]] = defaultdict(list)
    for row in found:
        keys_of[row.client].append(row.pk)
    seen = {
        one["id"]: one
        for client, keys in keys_of.items()
        for one in _of_client(client, keys, agent_id)
    }
    return [seen[row.pk] for row in found if row.pk in seen]


def claim(agent_id: UUID, said: Said) -> Said:
    """Look after it: its words are shown to this agent from now on."""
    client, message = _meant(agent_id, said)
    with access.inside(client):
        if not escalation.claim(client, message.pk, agent_id, _name(agent_id)):
            raise Refused("claimed")
    return answer(agent_id, said)


def again(agent_id: UUID, said: Said) -> Said:
    """Tell those of the last step once more, or `to`, a colleague's key."""
    client, message = _meant(agent_id, said)
    with access.inside(client):
        to = (
            Colleague.everybody.filter(pk=UUID(str(said["to"]))).first() if said.get("to") else None
        )
        if not escalation.tell_again(client, message.pk, to):
            raise Refused("nobody_told")
        watching.show(message)
    return answer(agent_id, said)


def close(agent_id: UUID, said: Said) -> Said:
    """Put it aside with a reason (Escalation.Closing); ValueError for one that is not known."""
    client, message = _meant(agent_id, said)
    with access.inside(client):
        why = Closing(str(said["why"]))
        escalation.close(client, message.pk, why, _name(agent_id))
        watching.show(message)
    return answer(agent_id, said)


def _open(agent_id: UUID) -> QuerySet[OpenMessage]:
    return OpenMessage.objects.filter(client__in=outward.served(agent_id))


def _meant(agent_id: UUID, said: Said) -> tuple[Client, Message]:
    row = _open(agent_id).filter(pk=UUID(str(said["message"]))).select_related("client").first()
    if row is None:
        raise Refused("not_open")
    with access.inside(row.client):
        return row.client, Message.objects.get(pk=row.pk)


def _name(agent_id: UUID) -> str:
    return str(Agent.objects.select_related("user").get(pk=agent_id).user)


def _of_client(client: Client, keys: list[UUID], agent_id: UUID) -> list[dict[str, Any]]:
    with access.inside(client):
        plans = Escalation.objects.filter(message__in=keys).select_related(
            "message__recipient", "message__recording"
        )
        people = contacts.recipients()
        return [_row(client, plan, agent_id, people) for plan in plans]


def _row(
    client: Client, plan: Escalation, agent_id: UUID, people: list[Colleague]
) -> dict[str, Any]:
    message, is_mine = plan.message, plan.claimed_by == agent_id
    return {
        "id": message.pk,
        "client_name": client.name,
        "colour": client.colour,
        "client_id": client.pk,
        "recipient": message.recipient_name,
        "recipient_id": message.recipient_id,
        "can_ring": bool(message.recipient and message.recipient.number),
        "urgency": message.urgency,
        "urgency_label": message.get_urgency_display(),
        "since": message.sent_at.isoformat() if message.sent_at else "",
        "is_red": plan.state == Escalation.State.GIVEN_UP,
        "step": _step(plan),
        "next": policy_words.next_in_words(client, message),
        "trouble": _trouble(message),
        "claimed_name": plan.claimed_name,
        "is_mine": is_mine,
        "card": pocket.card(message) if is_mine else None,
        "people": people,
        "reasons": REASONS,
    }


def _step(plan: Escalation) -> str:
    if plan.state == Escalation.State.GIVEN_UP:
        return _("all steps are over, nobody has taken it")
    steps = [Step.of(kept) for kept in plan.steps]
    if plan.step < 0:
        return _("nobody has been told yet")
    return _("step %(step)d of %(steps)d") % {"step": plan.step + 1, "steps": len(steps)}


def _trouble(message: Message) -> str:
    """The ways that do not work, by name; "" when all do."""
    states = (Delivery.State.PLANNED, Delivery.State.SENDING, Delivery.State.FAILED)
    bad = message.deliveries.filter(state__in=states).exclude(error_code="")
    ways = dict.fromkeys(f"{row.get_channel_display()}, {row.colleague_name}" for row in bad)
    return _("does not get through: %(ways)s") % {"ways": "; ".join(ways)} if ways else ""


register(Panel("board", "right", "messages/desk/_board.html", summary))
actions.register("board", answer)
actions.register("board_claim", claim)
actions.register("board_again", again)
actions.register("board_close", close)
