"""A caller set aside: picked up by key, never forgotten, swapped whole with another call."""

import pytest

from config.demo.shops import CABINET, PLOMBIER
from telephony.switchboard import control
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, Call
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room


@pytest.fixture
def room(floor: Floor) -> Room:
    room = Room.open(floor, floor.ready("camille"), line=CABINET.line)
    room.does("park")
    return room


def picks_up(floor: Floor, agent: Agent, call: Call) -> None:
    floor.step(lambda: control.pick_up(call.pk, agent.pk, "tab"))


def test_the_caller_goes_back_to_the_queue_and_is_not_offered(room: Room) -> None:
    nadia = room.floor.ready("nadia")
    room.floor.hears_waiting(room.call)
    assert room.call.state == Call.State.PARKED
    assert room.call.parked_by == room.agent
    assert room.floor.offered_to(room.call) is None
    assert room.floor.agent(nadia).state == room.floor.agent(room.agent).state == "ready"


def test_they_are_picked_up_again(room: Room) -> None:
    picks_up(room.floor, room.agent, room.call)
    assert room.call.state == Call.State.CONNECTING
    room.floor.connects(room.agent, room.call)
    assert room.call.state == Call.State.TALKING


def test_a_colleague_of_the_team_may_pick_up(room: Room) -> None:
    nadia = room.floor.ready("nadia")
    picks_up(room.floor, nadia, room.call)
    assert room.call.agent == nadia


def test_somebody_of_another_team_may_not(room: Room) -> None:
    paul = room.floor.hire("paul", room.floor.cast.plumber)
    room.floor.wakes(paul)
    with pytest.raises(Refused, match="not_served"):
        picks_up(room.floor, paul, room.call)
    assert room.call.state == Call.State.PARKED


def test_picked_up_once_only(room: Room) -> None:
    nadia = room.floor.ready("nadia")
    picks_up(room.floor, nadia, room.call)
    with pytest.raises(Refused, match="not_parked"):
        picks_up(room.floor, room.agent, room.call)
    assert room.floor.agent(room.agent).state == "ready"


def test_two_calls_swap_whole(room: Room) -> None:
    second = Room.open(room.floor, room.floor.agent(room.agent), line=PLOMBIER.line)
    picks_up(room.floor, room.agent, room.call)
    assert second.call.state == Call.State.PARKED
    assert room.call.agent == room.agent
    assert room.floor.agent(room.agent).call == room.call


def test_set_aside_for_too_long_is_offered_to_all_in_front(room: Room) -> None:
    nadia = room.floor.ready("nadia", idle_for=99)
    room.floor.hears_waiting(room.call)
    room.floor.ages(room.call, 200, "state_since")
    room.floor.sweeps()
    assert room.floor.offered_to(room.call) == nadia
    assert room.call.in_front


def test_a_caller_who_hangs_up_in_the_meantime_is_answered_for(room: Room) -> None:
    room.floor.hangs_up(room.call)
    entry = room.floor.journal(room.floor.cast.practice)[0]
    assert entry.outcome == "answered"
    assert room.floor.agent(room.agent).state == "ready"


def test_a_late_word_of_the_old_conference_moves_nobody(room: Room) -> None:
    old = str(room.call_id)
    picks_up(room.floor, room.agent, room.call)
    for number, leg in ((90, room.call.sid), (91, room.agent_leg().sid)):
        tells_of(room, old, str(leg), number)
    assert room.call.state == Call.State.CONNECTING


def tells_of(room: Room, conference: str, leg: str, number: int) -> None:
    params = {"FriendlyName": conference, "ConferenceSid": "CF1", "SequenceNumber": str(number)}
    params |= {"StatusCallbackEvent": "participant-join", "CallSid": leg}
    path = "/twilio/voice/conference"
    room.floor.step(lambda: room.floor.twilio.post(path, None, **params))
