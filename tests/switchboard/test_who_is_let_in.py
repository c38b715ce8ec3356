"""Only the holder of a call gets into its conference."""

import pytest

from tests.switchboard.floor import Floor
from tests.twilio import sid, verbs

BRIDGE = "/twilio/voice/bridge"


def test_the_holder_is_let_in_and_the_caller_fetched(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.accepts(camille)
    answer = floor.step(lambda: floor.twilio.agent_calls_in(camille, call))
    assert verbs(answer) == ["Dial"]
    assert str(call.pk) in answer.content.decode()
    assert floor.twilio.redirected == [(call.sid, BRIDGE)]


def test_nobody_else_is_let_in(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    assert verbs(floor.twilio.agent_calls_in(camille, call)) == ["Hangup"]
    floor.accepts(camille)
    assert verbs(floor.twilio.agent_calls_in(nadia, call)) == ["Hangup"]
    floor.hangs_up(call)
    assert verbs(floor.twilio.agent_calls_in(camille, call)) == ["Hangup"]
    assert floor.twilio.redirected == []


@pytest.mark.parametrize("named", ["", "nonsense", "00000000-0000-7000-8000-000000000000"])
def test_a_call_that_nobody_knows_ends_politely(floor: Floor, named: str) -> None:
    camille = floor.ready("camille")
    identity = f"client:agent_{camille.pk.hex}"
    params = {"CallSid": sid(), "From": identity, "call": named}
    assert verbs(floor.twilio.post("/twilio/voice/agent", **params)) == ["Hangup"]


@pytest.mark.parametrize("address", ["", "client:agent_", "client:mallory", "+33639989999"])
def test_a_caller_cannot_pass_for_an_agent(floor: Floor, address: str) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.accepts(camille)
    params = {"CallSid": sid(), "From": address, "call": str(call.pk)}
    assert verbs(floor.twilio.post("/twilio/voice/agent", **params)) == ["Hangup"]
