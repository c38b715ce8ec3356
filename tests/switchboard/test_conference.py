"""Caller and agent meet."""

import pytest

from telephony.switchboard import claims, control
from telephony.switchboard.models import Agent, Call
from tests.switchboard.floor import Floor
from tests.twilio import sid, verbs

BRIDGE = "/twilio/voice/bridge"


def test_an_agents_webhook_that_comes_twice_fetches_the_caller_once(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    leg = floor.talks(camille)
    again = floor.step(lambda: floor.twilio.agent_calls_in(camille, call, leg))
    assert verbs(again) == ["Dial"]
    assert floor.twilio.redirected == [(call.sid, BRIDGE)]


def test_a_second_leg_does_not_pull_the_caller_out_of_the_conference(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.talks(camille)
    floor.step(lambda: floor.twilio.agent_calls_in(camille, call, sid()))
    assert len(floor.twilio.redirected) == 1


def test_they_talk_once_both_are_in(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.accepts(camille)
    leg = sid()
    floor.step(lambda: floor.twilio.agent_calls_in(camille, call, leg))
    floor.event(call, "participant-join", leg, 1)
    assert floor.call(call).state == Call.State.CONNECTING
    floor.event(call, "participant-join", call.sid, 2)
    call = floor.call(call)
    assert (call.state, call.answered_by) == (Call.State.TALKING, camille)
    assert call.answered_at is not None


def test_joins_in_the_wrong_order_and_twice_are_as_good(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.accepts(camille)
    leg = sid()
    floor.step(lambda: floor.twilio.agent_calls_in(camille, call, leg))
    floor.event(call, "participant-join", call.sid, 2)
    floor.event(call, "participant-join", call.sid, 2)
    floor.event(call, "participant-join", leg, 1)
    answered = floor.call(call).answered_at
    floor.event(call, "participant-join", leg, 1)
    assert floor.call(call).state == Call.State.TALKING
    assert floor.call(call).answered_at == answered


def test_a_caller_who_comes_when_the_agent_is_gone_goes_back_to_the_queue(floor: Floor) -> None:
    call = floor.rings()
    answer = floor.twilio.post(f"{BRIDGE}?call={call.pk}", CallSid=call.sid)
    assert verbs(answer) == ["Enqueue"]


def test_hanging_up_ends_the_callers_call_and_twilio_closes_it(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.talks(camille)
    floor.hangs_up_as(camille, call)
    assert floor.twilio.ended == [call.sid]
    assert floor.call(call).state == Call.State.TALKING
    floor.hangs_up(call)
    assert floor.call(call).state == Call.State.CLOSED
    assert floor.agent(camille).state == Agent.State.WRAPUP


def test_only_the_holder_hangs_up(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    floor.talks(camille)
    with pytest.raises(claims.Refused, match="not_yours"):
        control.hang_up(call.pk, nadia.pk)
    assert floor.twilio.ended == []
