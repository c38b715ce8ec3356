"""What must be asked of Twilio once more, and what only Twilio knows."""

import pytest

from telephony.carrier import client as carrier
from telephony.switchboard.models import Call
from tests.switchboard.floor import Floor
from tests.twilio import sid

BRIDGE, REQUEUE = "/twilio/voice/bridge", "/twilio/voice/requeue"


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


def test_a_caller_who_never_came_back_to_the_queue_is_sent_again(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.leaves(call, floor.talks(camille), 3)
    floor.gives_the_voice_up(call)
    floor.ages(call, 10, "sent_at")
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
