"""A caller who hangs up is no agent lost."""

import pytest

from telephony.switchboard.models import Agent, Call
from tests.switchboard.floor import Floor

REQUEUE = "/twilio/voice/requeue"
ENDED = "moderator_ended_conference"


@pytest.mark.parametrize("first", ["agent", "caller", "closed"])
def test_a_caller_who_hangs_up_does_not_count_as_an_agent_lost(floor: Floor, first: str) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    leg = floor.talks(camille)
    happenings = {
        "agent": lambda: floor.leaves(call, leg, 4, ENDED),
        "caller": lambda: floor.leaves(call, call.sid, 3),
        "closed": lambda: floor.hangs_up(call),
    }
    for name in sorted(happenings, key=lambda name: name != first):
        happenings[name]()
    assert floor.call(call).state == Call.State.CLOSED
    assert floor.agent(camille).state == Agent.State.WRAPUP
    assert floor.agent(nadia).state == Agent.State.READY
    assert floor.twilio.redirected[1:] == []


def test_a_caller_who_is_gone_when_fetched_back_closes_the_call(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    leg = floor.talks(camille)
    floor.twilio.gone.add(call.sid)
    floor.leaves(call, leg, 3)
    floor.gives_the_voice_up(call)
    assert floor.call(call).state == Call.State.CLOSED


def test_hanging_up_on_a_caller_who_is_gone_closes_the_call(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.talks(camille)
    floor.twilio.gone.add(call.sid)
    floor.hangs_up_as(camille, call)
    assert floor.call(call).state == Call.State.CLOSED
    assert floor.agent(camille).state == Agent.State.WRAPUP
