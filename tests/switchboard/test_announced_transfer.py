"""The receptionist speaks with somebody first; the caller waits, and is never alone."""

from uuid import uuid4

import pytest

from telephony.switchboard import control
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, Call, Leg
from tests.cast import ODILE
from tests.switchboard.floor import Floor
from tests.switchboard.room import OUTSIDE, Room
from tests.twilio import verbs


@pytest.fixture
def room(floor: Floor) -> Room:
    return Room.open(floor, floor.ready("camille"), caller=ODILE)


def held(room: Room) -> tuple[bool, bool]:
    """Whether the caller is on hold, and the third party."""
    return (room.caller.held_since is not None, room.third.held_since is not None)


def test_the_other_side_is_rung_under_the_clients_number(room: Room) -> None:
    room.consults()
    assert room.floor.twilio.placed == [(OUTSIDE, room.call.own_line.number)]
    assert held(room) == (True, False)


def test_they_hear_who_calls_and_join_by_key(room: Room) -> None:
    room.consults()
    asked = room.third_hears()
    assert verbs(asked) == ["Gather", "Redirect"]
    assert room.call.client.name in asked.content.decode()
    assert verbs(room.third_presses("1")) == ["Dial"]


def test_a_confidential_clients_caller_is_not_named_before_the_key(room: Room) -> None:
    room.consults()
    asked = room.third_hears().content.decode()
    assert "Odile" not in asked
    assert ODILE[-4:] not in asked.replace(" ", "")


def test_a_voicemail_box_presses_nothing_and_gets_nothing(room: Room) -> None:
    room.consults()
    room.third_hears()
    path = f"/twilio/voice/third?leg={room.third.pk}&round=2"
    assert verbs(room.floor.twilio.post(path, CallSid=room.third.sid)) == ["Gather", "Hangup"]
    room.third_is("completed")
    assert room.third.outcome == Leg.Outcome.NO_ANSWER
    assert room.call.state == Call.State.TALKING
    assert room.caller.held_since is not None


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("busy", "busy"), ("no-answer", "no-answer"), ("failed", "failed"), ("canceled", "canceled")],
)
def test_somebody_not_reached_leaves_the_agent_with_the_caller_held(
    room: Room, status: str, outcome: str
) -> None:
    room.consults()
    room.third_is(status)
    assert room.third.outcome == outcome
    room.does("resume")
    assert room.caller.held_since is None


def test_whoever_declines_leaves_the_caller_held(room: Room) -> None:
    room.consults()
    room.third_hears()
    assert verbs(room.third_presses("2")) == ["Hangup"]
    assert room.third.outcome == Leg.Outcome.REFUSED
    assert room.caller.held_since is not None


def test_swapping_and_speaking_all_together(room: Room) -> None:
    room.consults()
    room.third_accepts()
    assert held(room) == (True, False)
    room.does("swap")
    assert held(room) == (False, True)
    room.does("swap")
    room.does("together")
    assert held(room) == (False, False)


def test_the_agent_leaves_the_two_to_each_other(room: Room) -> None:
    room.consults()
    room.third_accepts()
    room.does("complete")
    assert room.call.state == Call.State.PASSED
    assert held(room) == (False, False)
    assert room.agent_leg().sid in room.floor.twilio.ended
    assert room.floor.agent(room.agent).state == Agent.State.WRAPUP


def test_a_transfer_is_not_completed_before_they_are_there(room: Room) -> None:
    room.consults()
    with pytest.raises(Refused, match="third_not_there"):
        room.does("complete")
    assert room.call.state == Call.State.TALKING


def test_when_the_third_party_hangs_up_the_callers_call_ends(room: Room) -> None:
    room.consults()
    room.third_accepts()
    room.does("complete")
    room.leaves(room.third.sid)
    assert room.call.sid in room.floor.twilio.ended
    room.floor.hangs_up(room.call)
    assert room.call.state == Call.State.CLOSED


def test_the_journal_says_to_whom_the_caller_was_put_through(room: Room) -> None:
    with room.floor.inside(room.floor.cast.practice):
        colleague = room.floor.colleague()
    room.does("consult", control.Target(OUTSIDE, colleague.pk))
    room.third_accepts()
    room.does("complete")
    room.floor.hangs_up(room.call)
    entry = room.floor.journal(room.floor.cast.practice)[0]
    assert entry.passed_to == colleague.name
    assert not Leg.objects.filter(call=room.call_id).exclude(number=None).exists()


def test_dropping_the_third_party_rings_them_no_longer(room: Room) -> None:
    room.consults()
    room.does("drop_third")
    assert room.third.sid in room.floor.twilio.ended
    room.third_is("canceled")
    room.consults()
    assert len(room.floor.twilio.placed) == 2


def test_only_one_third_party_at_a_time(room: Room) -> None:
    room.consults()
    with pytest.raises(Refused, match="third_already"):
        room.consults("+33639980043")


def test_somebody_who_is_in_another_call_of_ours_is_engaged(room: Room) -> None:
    room.consults()
    nadia = room.floor.ready("nadia")
    other = Room.open(room.floor, nadia)
    with pytest.raises(Refused, match="engaged"):
        other.consults()
    assert other.caller.held_since is None


def test_a_hung_up_caller_ends_what_still_rings(room: Room) -> None:
    room.consults()
    room.floor.hangs_up(room.call)
    assert room.third.sid in room.floor.twilio.ended
    assert verbs(room.third_hears()) == ["Hangup"]


def test_a_lost_agent_in_a_conversation_of_three_leaves_the_two_together(room: Room) -> None:
    room.consults()
    room.third_accepts()
    room.does("together")
    room.loses_its_agent()
    assert room.call.state == Call.State.PASSED


def test_a_lost_agent_with_the_caller_held_sends_them_to_the_front(room: Room) -> None:
    room.consults()
    room.third_accepts()
    room.loses_its_agent()
    assert room.call.state == Call.State.ARRIVING
    assert room.call.in_front
    assert room.third.dismissed_at is not None


def test_a_key_for_a_leg_that_never_was_is_hung_up(room: Room) -> None:
    path = f"/twilio/voice/third/key?leg={uuid4()}"
    assert verbs(room.floor.twilio.post(path, CallSid="CA1", Digits="1")) == ["Hangup"]


def test_whoever_accepts_while_the_caller_is_spoken_with_is_held_first(room: Room) -> None:
    room.consults()
    room.does("resume")
    room.third_accepts()
    assert held(room) == (False, True)
    room.does("swap")
    assert held(room) == (True, False)
