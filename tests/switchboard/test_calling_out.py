"""The receptionist calls somebody for a client, under the client's number."""

from datetime import timedelta

import pytest

from telephony.carrier import client as carrier
from telephony.switchboard import control
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, Call, Leg
from tenants.models import Line
from tests.switchboard.floor import Floor
from tests.switchboard.room import OUTSIDE, Room
from tests.twilio import sid, verbs

MINUTE = timedelta(minutes=1)


def calls(floor: Floor, agent: Agent, number: str = OUTSIDE) -> Room:
    """The agent's browser calls in, and the number is rung."""
    line = Line.objects.get(client=floor.cast.practice)
    call = floor.step(lambda: control.call_out(agent.pk, line, number, "tab"))
    leg = sid()
    floor.step(lambda: floor.twilio.agent_calls_in(agent, call, leg))
    room = Room(floor, call.pk, agent)
    room.joins(leg)
    return room


def answers(room: Room) -> list[str]:
    path = f"/twilio/voice/answer?leg={room.caller.pk}"
    said = room.floor.step(lambda: room.floor.twilio.post(path, CallSid=room.caller.sid))
    return verbs(said)


def status(room: Room, state: str) -> None:
    path = f"/twilio/voice/leg?leg={room.caller.pk}"
    params = {"CallSid": room.caller.sid, "CallStatus": state}
    room.floor.step(lambda: room.floor.twilio.post(path, None, **params))


def test_the_number_is_rung_once_the_agent_is_there(floor: Floor) -> None:
    room = calls(floor, floor.ready("camille"))
    assert floor.twilio.placed == [(OUTSIDE, room.call.own_line.number)]
    assert room.call.state == Call.State.CONNECTING


def test_they_talk_and_it_stands_in_the_journal(floor: Floor) -> None:
    camille = floor.ready("camille")
    room = calls(floor, camille)
    assert answers(room) == ["Dial"]
    room.joins(room.call.sid)
    assert room.call.state == Call.State.TALKING
    status(room, "completed")
    entry = floor.journal(floor.cast.practice)[0]
    assert (entry.outcome, entry.direction, entry.caller) == ("called", "outbound", OUTSIDE)
    assert floor.agent(camille).state == Agent.State.WRAPUP


@pytest.mark.parametrize("state", ["busy", "no-answer", "failed", "canceled"])
def test_somebody_not_reached_is_kept_too(floor: Floor, state: str) -> None:
    camille = floor.ready("camille")
    room = calls(floor, camille)
    status(room, state)
    assert floor.journal(floor.cast.practice)[0].outcome == "unreached"
    assert room.agent_leg().sid in floor.twilio.ended
    assert floor.agent(camille).state == Agent.State.WRAPUP


def test_the_agent_gives_up_while_it_rings(floor: Floor) -> None:
    camille = floor.ready("camille")
    room = calls(floor, camille)
    room.does("hang_up")
    assert room.caller.sid in floor.twilio.ended
    status(room, "canceled")
    assert room.call.state == Call.State.CLOSED


def test_the_agent_gives_up_before_it_rings(floor: Floor) -> None:
    camille = floor.ready("camille")
    line = Line.objects.get(client=floor.cast.practice)
    call = floor.step(lambda: control.call_out(camille.pk, line, OUTSIDE, "tab"))
    floor.hangs_up_as(camille, call)
    assert floor.call(call).state == Call.State.CLOSED
    assert floor.twilio.placed == []


def test_a_browser_that_never_calls_in_rings_nobody(floor: Floor) -> None:
    camille = floor.ready("camille")
    line = Line.objects.get(client=floor.cast.practice)
    call = floor.step(lambda: control.call_out(camille.pk, line, OUTSIDE, "tab"))
    floor.ages(call, 30, "state_since")
    floor.sweeps()
    floor.ages(call, 30, "ending_since")
    floor.sweeps()
    assert floor.call(call).state == Call.State.CLOSED
    assert floor.agent(camille).state == Agent.State.PAUSE


def test_an_agent_calls_for_clients_of_their_team_only(floor: Floor) -> None:
    paul = floor.hire("paul", floor.cast.plumber)
    line = Line.objects.get(client=floor.cast.practice)
    with pytest.raises(Refused, match="not_served"):
        control.call_out(paul.pk, line, OUTSIDE, "tab")
    assert not Call.objects.exists()


def test_an_unclear_answer_is_settled_by_looking(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, asked = sid(), []

    def unclear(**_: object) -> str:
        raise carrier.CarrierError(None)

    def find(*about: object) -> str:
        asked.append(about)
        return found

    monkeypatch.setattr(carrier, "place_call", unclear)
    monkeypatch.setattr(carrier, "find_call", find)
    room = calls(floor, floor.ready("camille"))
    Leg.objects.filter(pk=room.caller.pk).update(placed_at=room.caller.began_at - MINUTE)
    assert not Leg.objects.filter(sid=found).exists()
    floor.sweeps()
    assert room.caller.sid == found
    assert len(asked) == 1
