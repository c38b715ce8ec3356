"""Callers who keep their place off the line, when something goes wrong on the way to them."""

from datetime import timedelta

from django.utils import timezone

from config.demo.shops import PLOMBIER
from telephony.switchboard.models import Call
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room
from tests.switchboard.test_waiting import called_back, presses, settings_of
from tests.twilio import sid


def caller_answers(room: Room) -> None:
    path = f"/twilio/voice/answer?leg={room.caller.pk}"
    room.floor.step(lambda: room.floor.twilio.post(path, CallSid=room.caller.sid))


def test_who_hangs_up_on_the_way_back_to_the_queue_still_has_a_place_in_it(floor: Floor) -> None:
    room = called_back(floor)
    caller_answers(room)
    room.leaves(room.agent_leg().sid)
    assert room.call.sent_to == "requeue"
    floor.hangs_up(room.call)
    assert (room.call.state, room.call.sid) == (Call.State.WAITING, None)
    floor.wakes(room.agent)
    assert floor.offered_to(room.call) == room.agent


def test_who_was_fetched_in_vain_is_not_fetched_out_of_the_talk_later(floor: Floor) -> None:
    settings_of(floor, offers_callback=True)
    call = floor.rings(PLOMBIER.line)
    presses(floor, call, "1")
    camille = floor.ready("camille")
    floor.accepts(camille)
    leg = sid()
    floor.step(lambda: floor.twilio.agent_calls_in(camille, call, leg))
    assert floor.call(call).sent_to == "bridge"
    floor.hangs_up(call)
    room = Room(floor, call.pk, camille)
    room.joins(leg)
    caller_answers(room)
    room.joins(room.caller.sid)
    assert room.call.state == Call.State.TALKING
    Call.objects.exclude(sent_to="").update(sent_at=timezone.now() - timedelta(minutes=1))
    before = list(floor.twilio.redirected)
    floor.sweeps()
    assert floor.twilio.redirected == before
