"""A voice that goes without a key: music at once, and the same talk when it is back."""

import pytest

from telephony.carrier import client as carrier
from telephony.switchboard import presence
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, Call
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room
from tests.twilio import sid


@pytest.fixture
def room(floor: Floor) -> Room:
    return Room.open(floor, floor.ready("camille"))


def comes_back(room: Room) -> str:
    """The page calls in anew."""
    leg = sid()
    room.floor.step(lambda: room.floor.twilio.agent_calls_in(room.agent, room.call, leg))
    room.joins(leg)
    return leg


def test_the_caller_hears_music_at_once_and_is_still_theirs(room: Room) -> None:
    room.leaves(room.agent_leg().sid)
    assert room.floor.twilio.holds == [(room.call.sid, True)]
    assert (room.call.state, room.call.agent) == (Call.State.TALKING, room.agent)
    assert room.floor.twilio.redirected[1:] == []


def test_the_talk_goes_on_when_the_voice_is_back(room: Room) -> None:
    room.leaves(room.agent_leg().sid)
    comes_back(room)
    assert room.floor.twilio.holds[-1] == (room.call.sid, False)
    assert room.call.cut_since is None
    assert room.call.state == Call.State.TALKING


def test_who_was_on_hold_before_stays_on_hold(room: Room) -> None:
    room.does("hold")
    room.leaves(room.agent_leg().sid)
    comes_back(room)
    assert room.caller.held_since is not None


def test_nobody_is_let_free_while_the_voice_is_away(room: Room) -> None:
    room.leaves(room.agent_leg().sid)
    for verb in ("resume", "hold"):
        with pytest.raises(Refused, match="voice_cut"):
            room.does(verb)


def test_a_third_who_was_spoken_with_hears_music_too(room: Room) -> None:
    room.consults()
    room.third_accepts()
    room.leaves(room.agent_leg().sid)
    assert room.third.held_since is not None
    comes_back(room)
    assert [leg.held_since is None for leg in (room.third, room.caller)] == [True, False]


def test_two_who_hear_each_other_talk_on_and_the_one_left_hears_music(room: Room) -> None:
    room.consults()
    room.third_accepts()
    room.does("together")
    room.leaves(room.agent_leg().sid)
    assert room.caller.held_since is None
    room.leaves(room.third.sid)
    assert room.caller.held_since is not None


def test_an_older_end_that_twilio_still_counts_is_put_out(room: Room) -> None:
    old = room.agent_leg().sid
    comes_back(room)
    assert old in room.floor.twilio.ended
    room.leaves(old)
    assert room.call.cut_since is None


def test_a_desk_that_falls_silent_meanwhile_is_given_up_within_its_seconds(room: Room) -> None:
    room.leaves(room.agent_leg().sid)
    room.floor.falls_silent(room.agent)
    room.floor.sweeps()
    assert (room.call.state, room.call.in_front) == (Call.State.ARRIVING, True)
    assert room.floor.agent(room.agent).state == Agent.State.OFFLINE


def test_who_ends_the_call_is_not_let_in_again(room: Room) -> None:
    room.does("hang_up")
    leg = sid()
    room.floor.step(lambda: room.floor.twilio.agent_calls_in(room.agent, room.call, leg))
    assert room.agent_leg().sid != leg


def test_a_voice_that_is_lost_and_told_by_its_status_only_is_asked_after(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "call_status", lambda _sid: "in-progress")
    room.floor.step(
        lambda: room.floor.twilio.post(f"/twilio/voice/bridge?call={room.call_id}", CallSid="CA1")
    )
    params = {"CallSid": room.agent_leg().sid, "CallStatus": "completed"}
    room.floor.step(lambda: room.floor.twilio.post("/twilio/voice/status", None, **params))
    presence.seen(room.agent.pk)
    room.floor.sweeps()
    assert room.caller.held_since is not None


def test_a_dead_desk_loses_its_caller(room: Room) -> None:
    room.floor.falls_silent(room.agent)
    room.floor.sweeps()
    assert room.call.agent is None


def test_a_server_that_is_down_takes_nobody_out_of_a_talk_for_a_minute_and_a_half(
    room: Room,
) -> None:
    room.floor.server_falls_silent(room.agent, 80)
    room.floor.sweeps()
    assert (room.call.state, room.call.agent) == (Call.State.TALKING, room.agent)
    room.floor.server_falls_silent(room.agent, 100)
    room.floor.sweeps()
    assert room.call.agent is None
