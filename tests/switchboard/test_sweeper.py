"""What a lost callback, a lost task or a dead browser left behind is put right."""

import pytest

from telephony.carrier import client as carrier
from telephony.switchboard import dispatch
from telephony.switchboard.models import Agent, Call
from tests.switchboard.floor import Floor
from tests.twilio import sid

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


def test_a_caller_who_never_joined_is_fetched_again_while_the_agent_sits_there(
    floor: Floor,
) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.accepts(camille)
    leg = sid()
    floor.step(lambda: floor.twilio.agent_calls_in(camille, call, leg))
    floor.event(call, "participant-join", leg, 1)
    floor.ages(call, 20, "state_since")
    floor.sweeps()
    assert floor.twilio.redirected == [(call.sid, BRIDGE)] * 2
    floor.sweeps()
    assert len(floor.twilio.redirected) == 2


def test_an_agent_whose_voice_never_came_is_set_aside(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    floor.accepts(camille)
    floor.ages(call, 20, "state_since")
    floor.sweeps()
    assert floor.agent(camille).state == Agent.State.PAUSE
    assert floor.offered_to(call) == nadia


def test_a_caller_who_never_came_back_to_the_queue_is_sent_again(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.leaves(call, floor.talks(camille), 3)
    floor.ages(call, 10, "state_since")
    floor.sweeps()
    assert [path for _sid, path in floor.twilio.redirected] == [BRIDGE, REQUEUE, REQUEUE]


def test_a_call_that_was_hung_up_and_never_ended_is_hung_up_again(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.talks(camille)
    floor.hangs_up_as(camille, call)
    floor.sweeps()
    assert floor.twilio.ended == [call.sid]
    floor.ages(call, 10, "ending_since")
    floor.sweeps()
    assert floor.twilio.ended == [call.sid] * 2


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("completed", Call.State.CLOSED),
        ("no-answer", Call.State.CLOSED),
        ("in-progress", Call.State.WAITING),
        (carrier.CallGone(20404, permanent=True), Call.State.CLOSED),
        (carrier.CarrierError(None), Call.State.WAITING),
    ],
)
def test_twilio_is_asked_about_a_call_that_was_not_heard_of(
    floor: Floor, monkeypatch: pytest.MonkeyPatch, said: str | Exception, state: str
) -> None:
    asked: list[str] = []

    def answer(call_sid: str) -> str:
        asked.append(call_sid)
        if isinstance(said, Exception):
            raise said
        return said

    monkeypatch.setattr(carrier, "call_status", answer)
    call = floor.rings()
    floor.ages(call, 90, "checked_at")
    floor.sweeps()
    floor.sweeps()
    assert asked == [call.sid]
    assert floor.call(call).state == state


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
