"""A caller on hold: heard by nobody, counted apart, and never forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from telephony.carrier import client as carrier
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, Leg
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room


@pytest.fixture
def room(floor: Floor) -> Room:
    return Room.open(floor, floor.ready("camille"))


def test_the_caller_is_held_and_let_back(room: Room) -> None:
    room.does("hold")
    room.does("resume")
    assert room.floor.twilio.holds == [(room.call.sid, True), (room.call.sid, False)]


def test_a_second_key_does_nothing_more(room: Room) -> None:
    room.does("hold")
    since = room.caller.held_since
    room.does("hold")
    assert len(room.floor.twilio.holds) == 1
    assert room.caller.held_since == since


def test_seconds_on_hold_are_counted_apart(room: Room) -> None:
    for seconds in (40, 20):
        room.does("hold")
        room.floor.age_hold(room.caller, seconds)
        room.does("resume")
    assert room.call.held_seconds == 60


def test_a_caller_who_hangs_up_on_hold_is_kept_so_in_the_journal(room: Room) -> None:
    room.does("hold")
    room.floor.age_hold(room.caller, 30)
    room.floor.hangs_up(room.call)
    entry = room.floor.journal(room.floor.cast.practice)[0]
    assert (entry.outcome, entry.held_seconds) == ("held", 30)


def test_a_hold_that_twilio_never_did_is_asked_again(room: Room) -> None:
    room.does("hold")
    Leg.objects.filter(pk=room.caller.pk).update(is_held=False)
    room.floor.sweeps()
    assert len(room.floor.twilio.holds) == 1
    long_ago = timezone.now() - timedelta(seconds=10)
    Leg.objects.filter(pk=room.caller.pk).update(hold_asked_at=long_ago)
    room.floor.sweeps()
    assert room.floor.twilio.holds[1:] == [(room.call.sid, True)]


def test_nobody_else_may_hold_the_caller(room: Room) -> None:
    nadia = room.floor.ready("nadia")
    room.agent = nadia
    with pytest.raises(Refused, match="not_yours"):
        room.does("hold")
    assert room.floor.twilio.holds == []


def test_a_lost_agent_does_not_leave_the_caller_on_hold(room: Room) -> None:
    room.does("hold")
    room.loses_its_agent()
    assert room.caller.held_since is None
    assert room.call.in_front
    assert room.floor.agent(room.agent).state == Agent.State.PAUSE


def test_a_want_that_changes_while_twilio_is_asked_is_asked_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def slow(conference: str, sid: str, held: bool, hold_url: str) -> None:
        asked.append(held)
        if held:  # meanwhile the receptionist resumes, and that request overtakes this one
            Leg.objects.filter(pk=room.caller.pk).update(held_since=None)

    monkeypatch.setattr(carrier, "hold", slow)
    room.does("hold")
    assert asked == [True, False]
    assert not room.caller.is_held
