"""Conferences: who hears whom, who ends them, and what is told of it."""

from telephony.carrier.client import twilio
from tests.exchange.conftest import Scene
from tests.exchange.things import Call

EVENTS = 'statusCallback="/events" statusCallbackEvent="start end join leave mute hold modify"'


def seat(label: str, ends: bool = False) -> str:
    flags = f'participantLabel="{label}" endConferenceOnExit="{str(ends).lower()}"'
    return f'<Dial action="/after"><Conference {flags} {EVENTS}>room</Conference></Dial>'


def three(scene: Scene) -> tuple[Call, Call, Call]:
    """The caller, whose seat ends the conference, and two others."""
    caller = scene.rings(seat("caller", ends=True), after="<Say>Au revoir</Say>")
    return caller, scene.rings(seat("agent")), scene.rings(seat("third"))


def test_all_hear_all_but_who_is_held_or_muted(scene: Scene) -> None:
    caller, agent, third = three(scene)
    (room,) = twilio().conferences.list(friendly_name="room", status="in-progress")
    assert scene.exchange.hears(caller) == {agent.sid, third.sid}
    room_seats = twilio().conferences(room.sid).participants
    room_seats("caller").update(hold=True, hold_url="http://localhost:8000/music")
    room_seats(third.sid).update(muted=True)
    assert scene.exchange.hears(caller) == set()
    assert scene.exchange.hears(agent) == set()
    assert scene.exchange.hears(third) == {agent.sid}
    room_seats("caller").update(hold=False)
    assert scene.exchange.hears(agent) == {caller.sid}


def test_who_coaches_is_heard_by_one_alone(scene: Scene) -> None:
    caller, agent, third = three(scene)
    room = scene.exchange.running()[0]
    seats = twilio().conferences(room.sid).participants
    seats(third.sid).update(coaching=True, call_sid_to_coach=agent.sid)
    assert scene.exchange.hears(agent) == {caller.sid, third.sid}
    assert scene.exchange.hears(caller) == {agent.sid}


def test_the_last_flag_of_a_held_seat_is_silently_kept(scene: Scene) -> None:
    caller, agent, _third = three(scene)
    seats = twilio().conferences(scene.exchange.running()[0].sid).participants
    seats(caller.sid).update(hold=True)
    assert seats(caller.sid).update(end_conference_on_exit=False).end_conference_on_exit
    scene.exchange.hangs_up(caller)
    scene.exchange.settle()
    assert agent.heard == ["Au revoir"]


def test_the_seat_that_ends_it_sends_the_others_on(scene: Scene) -> None:
    caller, agent, third = three(scene)
    scene.exchange.hangs_up(caller)
    scene.exchange.settle()
    assert agent.heard == third.heard == ["Au revoir"]
    assert not scene.exchange.running()
    events = scene.script.told("/events", "StatusCallbackEvent")
    assert events[-4:] == [*["participant-leave"] * 3, "conference-end"]
    assert sorted(scene.script.told("/events", "SequenceNumber")) == sorted(
        str(number + 1) for number in range(len(events))
    )


def test_who_is_left_behind_is_alone(scene: Scene) -> None:
    caller, agent, third = three(scene)
    scene.exchange.hangs_up(agent)
    assert not scene.exchange.alone()
    twilio().conferences(scene.exchange.running()[0].sid).participants("third").delete()
    scene.exchange.passes(7)
    assert third.heard == ["Au revoir"]
    assert [(one.sid, one.seconds) for one in scene.exchange.alone()] == [(caller.sid, 7)]
