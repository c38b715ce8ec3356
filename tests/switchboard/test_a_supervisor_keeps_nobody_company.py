"""Whatever becomes of the call, a supervisor's end is never who a caller is left with."""

import pytest

from telephony.switchboard import claims
from telephony.switchboard.models import Agent, Call, Leg
from tests.switchboard.ear import Ear
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room
from tests.twilio import sid

ENDED = "moderator_ended_conference"


@pytest.fixture
def ear(floor: Floor) -> Ear:
    return Ear.beside(Room.open(floor, floor.ready("camille", idle_for=9)))


@pytest.mark.parametrize("manner", ["listen", "whisper", "barge"])
def test_with_the_receptionist_lost_the_caller_waits_in_front_and_the_supervisor_goes(
    ear: Ear, manner: str
) -> None:
    leg, twilio = ear.comes(manner), ear.room.floor.twilio
    ear.room.loses_its_agent()
    assert (ear.room.call.sid, "/twilio/voice/requeue") in twilio.redirected
    assert ear.room.call.in_front
    assert leg in twilio.ended


@pytest.mark.parametrize("verb", ["park", "to_voicemail"])
def test_a_caller_who_leaves_the_room_leaves_the_supervisor(ear: Ear, verb: str) -> None:
    leg = ear.comes()
    ear.room.does(verb)
    assert leg in ear.room.floor.twilio.ended


def test_what_a_caller_says_to_whom_they_are_put_through_is_not_heard(ear: Ear) -> None:
    leg = ear.comes()
    ear.room.consults()
    ear.room.third_accepts()
    assert leg not in ear.room.floor.twilio.ended
    ear.room.does("complete")
    assert leg in ear.room.floor.twilio.ended


def test_a_call_that_a_colleague_takes_over_is_not_the_one_that_was_listened_to(ear: Ear) -> None:
    floor, nadia = ear.room.floor, ear.room.floor.ready("nadia")
    leg = ear.comes("whisper")
    ear.room.does("hand_over", nadia.pk)
    assert leg not in floor.twilio.ended
    offer = floor.offer_to(nadia)
    floor.step(lambda: claims.accept(offer.pk, nadia.pk, "tab"))
    assert leg in floor.twilio.ended


def test_a_caller_who_hangs_up_ends_it_for_all(ear: Ear) -> None:
    leg = ear.comes("barge")
    ear.room.floor.hangs_up(ear.room.call)
    assert ear.room.call.state == Call.State.CLOSED
    ear.room.leaves(leg, ENDED)
    assert ear.leg.left_at is not None
    assert ear.room.floor.agent(ear.room.agent).state == Agent.State.WRAPUP


def test_a_lost_supervisor_costs_nobody_anything(ear: Ear) -> None:
    leg = ear.comes("barge")
    ear.room.leaves(leg)
    ear.room.leaves(leg)
    assert ear.room.call.state == Call.State.TALKING
    assert ear.room.call.agent == ear.room.agent
    ear.comes()


def test_late_news_of_a_supervisor_does_not_touch_the_next_talk(ear: Ear) -> None:
    floor, nadia = ear.room.floor, ear.room.floor.ready("nadia")
    leg = ear.comes()
    ear.room.loses_its_agent()
    floor.hears_waiting(ear.room.call)
    floor.talks_again(nadia, ear.room.call, 20)
    params = {"CallSid": leg, "CallStatus": "completed"}
    floor.step(lambda: floor.twilio.post("/twilio/voice/status", None, **params))
    assert (ear.room.call.state, ear.room.call.agent) == (Call.State.TALKING, nadia)


def test_a_browser_that_never_comes_gives_the_place_free(ear: Ear) -> None:
    ear.does("listen")
    Leg.objects.filter(pk=ear.leg.pk).update(began_at=ear.room.call.arrived_at)
    floor = ear.room.floor
    Leg.objects.filter(pk=ear.leg.pk).update(began_at="2020-01-01T00:00Z")
    floor.sweeps()
    assert ear.leg.left_at is not None
    assert ear.room.call.state == Call.State.TALKING


def test_a_lost_callback_of_joining_is_made_good_by_asking(
    ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear.does("listen")
    leg = sid()
    ear.calls_in(leg)
    there = {str(one) for one in ear.room.call.legs.values_list("sid", flat=True)}
    monkeypatch.setattr("telephony.carrier.client.in_conference", lambda name: there)
    Leg.objects.filter(pk=ear.leg.pk).update(began_at="2020-01-01T00:00Z")
    ear.room.floor.sweeps()
    assert ear.leg.is_seated
    assert ear.leg.dismissed_at is None


def test_a_change_that_twilio_did_not_hear_of_is_asked_again(ear: Ear) -> None:
    leg, twilio = ear.comes(), ear.room.floor.twilio
    twilio.gone.add(leg)
    ear.room.floor.step(lambda: None)
    Call.objects.filter(pk=ear.room.call_id).update(conference_sid="")
    ear.does("barge")
    assert ear.leg.manner_done == ""
    twilio.gone.clear()
    Call.objects.filter(pk=ear.room.call_id).update(conference_sid="CF" + "1" * 32)
    Leg.objects.filter(pk=ear.leg.pk).update(manner_asked_at="2020-01-01T00:00Z")
    ear.room.floor.sweeps()
    assert twilio.supervised[-1] == (leg, False, "")
    assert ear.leg.manner_done == "barge"
