"""A receptionist's own telephone carries the voice, once 1 was pressed there."""

import pytest
from django.core.exceptions import ValidationError

from telephony.switchboard import own_telephone
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, Call, Leg
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room
from tests.twilio import verbs

OWN = "+33639980077"


def own_leg(call: Call) -> Leg:
    return Leg.objects.filter(call=call, kind="agent", number__isnull=False).latest("began_at")


def picks_up(floor: Floor, call: Call, key: str) -> list[str]:
    """Somebody answers there, hears the question and presses a key; what follows."""
    leg = own_leg(call)
    path = f"/twilio/voice/own?leg={leg.pk}"
    assert "Gather" in verbs(floor.step(lambda: floor.twilio.post(path, CallSid=leg.sid)))
    path, params = f"/twilio/voice/own/key?leg={leg.pk}", {"CallSid": leg.sid, "Digits": key}
    return verbs(floor.step(lambda: floor.twilio.post(path, None, **params)))


def ends(floor: Floor, call: Call, status: str) -> None:
    leg = own_leg(call)
    params = {"CallSid": leg.sid, "CallStatus": status}
    path = f"/twilio/voice/leg?leg={leg.pk}"
    floor.step(lambda: floor.twilio.post(path, None, **params))


@pytest.fixture
def camille(floor: Floor) -> Agent:
    """Her window has no voice; her telephone has."""
    agent = floor.ready("camille")
    own_telephone.choose(agent.pk, "06 39 98 00 77", True)
    Agent.objects.filter(pk=agent.pk).update(voice=Agent.Voice.LOST)
    return agent


def test_the_accepted_call_rings_there_and_1_brings_both_together(
    floor: Floor, camille: Agent
) -> None:
    call = floor.rings()
    floor.accepts(camille)
    assert floor.twilio.placed[-1][0] == OWN
    assert floor.twilio.redirected == []
    assert picks_up(floor, call, "1") == ["Dial"]
    leg = own_leg(call)
    floor.event(call, "participant-join", leg.sid, 1)
    floor.event(call, "participant-join", call.sid, 2)
    assert floor.call(call).state == Call.State.TALKING


def test_a_voicemail_box_gets_no_caller(floor: Floor, camille: Agent) -> None:
    call = floor.rings()
    floor.accepts(camille)
    assert picks_up(floor, call, "") == ["Hangup"]
    ends(floor, call, "completed")
    assert floor.call(call).state == Call.State.WAITING
    assert floor.call(call).in_front
    assert floor.agent(camille).state == Agent.State.PAUSE


def test_a_voice_lost_in_the_talk_goes_on_by_telephone(floor: Floor) -> None:
    room = Room.open(floor, floor.ready("camille"))
    with pytest.raises(Refused, match="no_own_number"):
        own_telephone.ring(room.call_id, room.agent.pk)
    own_telephone.choose(room.agent.pk, OWN, False)
    room.leaves(room.agent_leg().sid)
    floor.step(lambda: own_telephone.ring(room.call_id, room.agent.pk))
    with pytest.raises(Refused, match="rings_already"):
        own_telephone.ring(room.call_id, room.agent.pk)
    floor.gives_the_voice_up(room.call)  # not while it rings
    assert picks_up(floor, room.call, "1") == ["Dial"]
    room.joins(own_leg(room.call).sid)
    assert room.caller.held_since is None
    floor.falls_silent(room.agent)
    floor.sweeps()
    assert room.call.state == Call.State.TALKING, "the telephone needs no window"
    room.leaves(own_leg(room.call).sid)
    assert room.call.in_front


@pytest.mark.parametrize("typed", ["15", "0899 70 01 23", "+1 212 555 0100", "+33199001001"])
def test_what_is_not_dialled_is_no_telephone_of_theirs(floor: Floor, typed: str) -> None:
    with pytest.raises(ValidationError):
        own_telephone.choose(floor.cast.agent("camille").pk, typed, True)


def test_without_a_number_nothing_is_carried(floor: Floor) -> None:
    camille = floor.cast.agent("camille")
    own_telephone.choose(camille.pk, OWN, True)
    assert own_telephone.choose(camille.pk, "", True) is None
    assert not floor.agent(camille).speaks_by_telephone
