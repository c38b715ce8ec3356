"""Calls on a free desk, and what the desk shows of them."""

from typing import Any

from config.demo.shops import CABINET
from telephony.desk import panels, screen
from telephony.switchboard import claims, dispatch
from telephony.switchboard.models import Agent, Call
from tests.cast import ODILE
from tests.twilio import Twilio


def offered(twilio: Twilio, line: str = CABINET.line, caller: str = ODILE) -> Call:
    """A call that is on the one free desk."""
    call = twilio.rings(line, caller)
    dispatch.run()
    return call


def over(twilio: Twilio, agent: Agent, line: str, caller: str = ODILE) -> Call:
    """A call that this agent answered and finished."""
    call = offered(twilio, line, caller)
    claims.accept(call.offers.get(state="pending").pk, agent.pk, "tab")
    twilio.connects(call, agent)
    twilio.hangs_up(call)
    return call


def painted(agent: Agent, *names: str) -> str:
    agent = Agent.objects.select_related("user", "call__client").get(pk=agent.pk)
    return "".join(screen.paint(agent, *names).parts.values())


def context(agent: Agent) -> dict[str, Any]:
    """What the client's screen is painted from."""
    agent = Agent.objects.select_related("user", "call__client").get(pk=agent.pk)
    assert agent.call is not None
    seat = panels.Seat(agent, agent.call)
    found: dict[str, Any] = screen._call_context(seat, agent.call)["screen"]
    return found
