"""What a lost callback, a lost task or a dead browser left behind is put right."""

import pytest

from telephony.switchboard import dispatch
from telephony.switchboard.models import Agent
from tests.switchboard.floor import Floor

BRIDGE, REQUEUE = "/twilio/voice/bridge", "/twilio/voice/requeue"


def test_a_late_offer_passes_to_the_next_agent(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    floor.lets_expire(camille)
    assert floor.offered_to(call) == nadia


def test_an_offer_on_a_silent_desk_passes_before_its_time(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    floor.falls_silent(camille)
    floor.sweeps()
    assert floor.offered_to(call) == nadia


def test_an_offer_in_time_is_left_alone(floor: Floor) -> None:
    camille = floor.ready("camille", idle_for=9)
    floor.ready("nadia")
    call = floor.rings()
    floor.sweeps()
    assert floor.offered_to(call) == camille


def test_a_silent_holder_loses_the_call_not_the_caller(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.talks(camille)
    floor.falls_silent(camille)
    floor.sweeps()
    assert floor.twilio.redirected[-1] == (call.sid, REQUEUE)
    assert floor.call(call).in_front
    assert floor.agent(camille).state == Agent.State.OFFLINE


def test_an_agent_whose_voice_never_came_is_set_aside(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    floor.accepts(camille)
    floor.ages(call, 20, "state_since")
    floor.sweeps()
    assert floor.agent(camille).state == Agent.State.PAUSE
    assert floor.offered_to(call) == nadia


def test_silent_agents_go_offline(floor: Floor) -> None:
    camille, nadia = floor.ready("camille"), floor.ready("nadia")
    floor.falls_silent(camille, 40)
    floor.falls_silent(nadia, 20)
    floor.sweeps()
    assert floor.agent(camille).state == Agent.State.OFFLINE
    assert floor.agent(nadia).state == Agent.State.READY


def test_a_match_that_nobody_saw_is_made(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as lost:
        lost.setattr(dispatch, "run_after_commit", lambda: None)
        call = floor.rings()
        camille = floor.cast.ready("camille")
    floor.sweeps()
    assert floor.offered_to(call) == camille
