"""The chat beside the call on a desk: one's own raised hand, or a colleague's to be answered."""

from typing import Any
from uuid import UUID

from django.db.models import F
from django.dispatch import receiver
from django.utils import timezone

from telephony.desk import actions, helping, push
from telephony.desk.actions import Said
from telephony.desk.panels import Panel, Seat, register
from telephony.switchboard.models import Agent, Call, HelpRequest
from telephony.switchboard.signals import desk_changed, help_changed
from tenants.models import User

NAME = "helping"
State = Agent.State
BUSY = (State.OFFERED, State.TALKING)


def context(seat: Seat) -> dict[str, Any]:
    """In a call one's own chat; without one, the hands that are up."""
    if seat.call is not None and seat.agent.state in (State.TALKING, State.WRAPUP):
        asked = helping.asked_by(seat.agent)
        return {
            "can_ask": asked is None,
            "call_id": seat.call.pk,
            "chats": [chat_of(asked, seat.agent.user)] if asked else [],
        }
    if seat.agent.state in BUSY:
        return {"chats": []}
    return {"chats": [chat_of(one, seat.agent.user) for one in helping.to_help(seat.agent.user)]}


def chat_of(asked: HelpRequest, reader: User) -> dict[str, Any]:
    """A raised hand with its lines, as this person reads it."""
    is_mine = asked.agent.user_id == reader.pk
    helper = asked.answered_by
    return {
        "id": str(asked.pk),
        "call_id": str(asked.call_id),
        "is_mine": is_mine,
        "who": asked.agent.user.first_name,
        "client_name": asked.call.client.name,
        "colour": asked.call.client.colour,
        "since": asked.since.isoformat(),
        "helper": helper.first_name if helper else "",
        "is_helper": helper is not None and helper.pk == reader.pk,
        "lines": [
            {
                "id": str(line.pk),
                "by": line.by.first_name,
                "text": line.text,
                "is_mine": line.by_id == reader.pk,
            }
            for line in asked.lines.all()
        ],
    }


def _user(agent_id: UUID) -> User:
    return Agent.objects.select_related("user").get(pk=agent_id).user


def _call(said: Said) -> UUID:
    return UUID(str(said["call"]))


def _raise(agent_id: UUID, said: Said) -> None:
    helping.raise_hand(agent_id, _call(said))


def _say(agent_id: UUID, said: Said) -> None:
    helping.say(_user(agent_id), _call(said), str(said.get("text", "")))


def _answer(agent_id: UUID, said: Said) -> None:
    helping.answer(_user(agent_id), _call(said))


def _lower(agent_id: UUID, said: Said) -> None:
    helping.lower(_user(agent_id), _call(said))


@receiver(help_changed, dispatch_uid="desk.help_changed")
def show(sender: object, call_id: UUID, **kwargs: Any) -> None:
    """On the desk of whoever asked, and of all who may help."""
    asked = HelpRequest.objects.filter(call=call_id).values_list("agent_id", flat=True)
    call = Call.objects.get(pk=call_id)
    for agent_id in {*asked, *helping.helpers_of(call)}:
        push.refresh(agent_id, NAME)


@receiver(desk_changed, dispatch_uid="desk.help_follows_the_call")
def follow(sender: object, agent_id: UUID, **kwargs: Any) -> None:
    """Whoever asked has left the call, or is back in it: the hand goes down and up with it."""
    asked = HelpRequest.objects.filter(agent=agent_id, closed_at=None)
    for call_id in list(asked.values_list("call_id", flat=True)):
        show(sender, call_id)
    asked.filter(call__state=Call.State.CLOSED).exclude(agent__call=F("call")).update(
        closed_at=timezone.now()
    )


register(Panel(NAME, "right", "desk/_helping.html", context))
for name, action in {
    "help_raise": _raise,
    "help_say": _say,
    "help_answer": _answer,
    "help_lower": _lower,
}.items():
    actions.register(name, action)
