"""Put through unheard: where nobody accepts, the caller comes back."""

import pytest

from telephony.switchboard import control
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, Call, Leg
from tests.switchboard.floor import Floor
from tests.switchboard.room import OUTSIDE, Room
from tests.twilio import verbs


@pytest.fixture
def room(floor: Floor) -> Room:
    room = Room.open(floor, floor.ready("camille"))
    room.does("pass_blind", control.Target(OUTSIDE))
    return room


def ends(room: Room, status: str = "no-answer") -> list[str]:
    """Twilio says that `<Dial>` is over; what the caller goes on with."""
    path = f"/twilio/voice/passed?call={room.call_id}&leg={room.third.pk}"
    params = {"CallSid": room.call.sid, "DialCallStatus": status}
    return verbs(room.floor.step(lambda: room.floor.twilio.post(path, None, **params)))


def test_the_caller_is_sent_on_and_the_agent_is_free_to_write(room: Room) -> None:
    assert room.floor.twilio.redirected[-1] == (room.call.sid, "/twilio/voice/pass")
    assert room.call.state == Call.State.PASSED
    assert room.floor.agent(room.agent).state == Agent.State.WRAPUP


def test_twilio_rings_the_number_under_the_clients(room: Room) -> None:
    path = f"/twilio/voice/pass?call={room.call_id}"
    document = room.floor.twilio.post(path, CallSid=room.call.sid)
    assert verbs(document) == ["Dial"]
    assert f'callerId="{room.call.own_line.number}"' in document.content.decode()


def test_whoever_accepts_is_put_together_with_the_caller(room: Room) -> None:
    room.third_hears()
    assert verbs(room.third_presses("1")) == []
    assert ends(room, "completed") == ["Hangup"]
    room.floor.hangs_up(room.call)
    assert room.floor.agent(room.agent).state == Agent.State.WRAPUP


def test_whoever_pressed_the_key_and_was_never_there_has_not_taken_the_caller(room: Room) -> None:
    room.third_hears()
    room.third_presses("1")
    path = f"/twilio/voice/passed?call={room.call_id}&leg={room.third.pk}"
    params = {"CallSid": str(room.call.sid), "DialCallStatus": "completed", "DialBridged": "false"}
    assert verbs(room.floor.step(lambda: room.floor.twilio.post(path, None, **params))) == [
        "Enqueue"
    ]


@pytest.mark.parametrize("status", ["no-answer", "busy", "failed", "completed", "canceled"])
def test_nobody_took_the_caller_who_comes_to_the_front(room: Room, status: str) -> None:
    nadia = room.floor.ready("nadia")
    assert ends(room, status) == ["Enqueue"]
    room.floor.hears_waiting(room.call)
    assert room.call.in_front
    assert room.floor.offered_to(room.call) == nadia


def test_the_own_status_of_the_other_side_decides_nothing(room: Room) -> None:
    room.third_is("no-answer")
    assert room.call.state == Call.State.PASSED
    assert ends(room) == ["Enqueue"]


def test_a_caller_who_hangs_up_meanwhile_is_closed(room: Room) -> None:
    room.floor.hangs_up(room.call)
    assert room.call.state == Call.State.CLOSED
    assert Leg.objects.filter(call=room.call_id, left_at=None, dismissed_at=None).count() == 0


def test_a_lost_request_to_send_the_caller_on_is_made_again(room: Room) -> None:
    room.floor.ages(room.call, 6, "sent_at")
    room.floor.sweeps()
    sent = [path for _sid, path in room.floor.twilio.redirected]
    assert sent[-2:] == ["/twilio/voice/pass"] * 2


def test_only_the_one_who_speaks_may_put_through(floor: Floor) -> None:
    room = Room.open(floor, floor.ready("camille"))
    room.agent = floor.ready("nadia")
    with pytest.raises(Refused, match="not_yours"):
        room.does("pass_blind", control.Target(OUTSIDE))
