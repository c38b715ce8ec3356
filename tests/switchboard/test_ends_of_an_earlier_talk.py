"""What is left of an earlier talk (a leg, a third party, a silent desk) spoils no later one."""

import pytest

from config.demo.shops import CABINET
from telephony.models import ForwardingRule
from telephony.routing import Action
from telephony.switchboard import control
from telephony.switchboard.models import Call, Leg
from tests.switchboard.floor import Floor
from tests.switchboard.room import OUTSIDE, Room
from tests.switchboard.test_cut_off_and_in_front import talked_for_long
from tests.switchboard.test_waiting import hears, leaves
from tests.twilio import sid


def test_a_late_leave_of_an_earlier_sitting_costs_nobody_the_talk(floor: Floor) -> None:
    room = Room.open(floor, floor.ready("camille"), line=CABINET.line)
    earlier = room.agent_leg().sid
    name = room.call.conference_name
    room.does("park")
    floor.step(lambda: control.pick_up(room.call_id, room.agent.pk, "tab"))
    floor.connects(room.agent, room.call)
    assert room.call.state == Call.State.TALKING
    told = {"FriendlyName": name, "ConferenceSid": "CFold", "SequenceNumber": "9"}
    told |= {"StatusCallbackEvent": "participant-leave", "CallSid": str(earlier)}
    told |= {"ReasonParticipantLeft": "participant_hung_up"}
    floor.step(lambda: floor.twilio.post("/twilio/voice/conference", None, **told))
    assert room.call.state == Call.State.TALKING
    assert Leg.objects.get(sid=earlier).left_at is not None


def test_a_third_who_is_not_gone_yet_does_not_stop_the_clients_forward(floor: Floor) -> None:
    room = talked_for_long(floor)
    room.consults()
    room.loses_its_agent()
    hears(floor, room.call)
    with floor.inside(floor.cast.plumber):
        ForwardingRule.objects.filter(waiting_over=60).update(
            action=Action.FORWARD, number="+33639980043"
        )
    floor.ages(room.call, 600, "waiting_since")
    assert "Leave" in hears(floor, room.call)
    assert leaves(floor, room.call) == ["Dial"]


@pytest.mark.parametrize("with_whom", ["third", "colleague"])
def test_a_silent_desk_does_not_go_on_listening(floor: Floor, with_whom: str) -> None:
    nadia = floor.ready("nadia")
    room = Room.open(floor, floor.ready("camille", idle_for=60), line=CABINET.line)
    lost, lost_leg = room.agent, str(room.agent_leg().sid)
    if with_whom == "third":
        room.consults(OUTSIDE)
        room.third_accepts()
        room.does("together")
    else:
        room.does("hand_over", nadia.pk)
        floor.accepts(nadia)
        lost, lost_leg = nadia, sid()
        floor.step(lambda: floor.twilio.agent_calls_in(nadia, room.call, lost_leg))
    floor.falls_silent(lost)
    floor.sweeps()
    assert room.call.state == (Call.State.PASSED if with_whom == "third" else Call.State.TALKING)
    assert lost_leg in floor.twilio.ended


def test_a_silent_desk_does_not_sit_alone_where_the_caller_never_came(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings(CABINET.line)
    floor.accepts(camille)
    leg = sid()
    floor.step(lambda: floor.twilio.agent_calls_in(camille, call, leg))
    floor.event(call, "participant-join", leg, 1)
    floor.falls_silent(camille)
    floor.sweeps()
    assert floor.call(call).state == Call.State.WAITING
    assert leg in floor.twilio.ended
    floor.wakes(camille)
    floor.accepts(camille)
    again = sid()
    floor.step(lambda: floor.twilio.agent_calls_in(camille, call, again))
    floor.leaves(call, leg, 2)
    assert floor.call(call).state == Call.State.CONNECTING
