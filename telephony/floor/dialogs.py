"""What is asked before a supervisor's decision is carried out."""

from uuid import UUID

from django.template.loader import render_to_string

from telephony.switchboard import presence, steering
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, Call


def taking(user_id: UUID, call_id: UUID) -> str:
    """Where this call shall go; raises Refused with `not_talking`."""
    call = Call.objects.select_related("client", "agent__user").filter(pk=call_id).first()
    if call is None or call.agent is None or call.state != Call.State.TALKING:
        raise Refused("not_talking")
    own = presence.agent_of(user_id)
    takers = steering.takers(call)
    context = {
        "call": call,
        "holder": call.agent.user.first_name,
        "me": next((agent for agent in takers if agent.pk == own), None),
        "has_desk": own is not None and own != call.agent_id,
        "takers": [agent for agent in takers if agent.pk != own],
    }
    return render_to_string("floor/_taking.html", context)


def stating(agent_id: UUID) -> str:
    """Into which state this receptionist shall be put; raises Refused with `agent_in_a_call`."""
    agent = Agent.objects.select_related("user").get(pk=agent_id)
    if agent.state in steering.IN_A_CALL:
        raise Refused("agent_in_a_call")
    context = {"agent": agent, "has_desk": not presence.is_silent(agent)}
    return render_to_string("floor/_stating.html", context)
