"""A caller who was cut off waits anew: the rules of waiting do not count the talk."""

from config.demo.shops import PLOMBIER
from telephony.routing import Action
from telephony.switchboard import claims
from telephony.switchboard.models import Call
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room
from tests.switchboard.test_waiting import hears, rule, settings_of


def talked_for_long(floor: Floor) -> Room:
    """Where more than a minute's wait leads to the voicemail."""
    rule(floor, waiting_over=60, action=Action.VOICEMAIL)
    room = Room.open(floor, floor.ready("camille"), line=PLOMBIER.line)
    floor.ages(room.call, 600, "waiting_since", "answered_at")
    return room


def test_the_talk_does_not_count_as_waiting(floor: Floor) -> None:
    room = talked_for_long(floor)
    room.loses_its_agent()
    hears(floor, room.call)
    assert "Leave" not in hears(floor, room.call)
    assert room.call.state == Call.State.WAITING


def test_neither_does_the_time_set_aside(floor: Floor) -> None:
    room = talked_for_long(floor)
    room.does("park")
    hears(floor, room.call)
    floor.step(lambda: claims.step_aside(room.agent.pk))
    floor.ages(room.call, 3600, "state_since")
    floor.sweeps()
    assert "Leave" not in hears(floor, room.call)


def test_whom_we_called_is_not_sent_on_by_the_rules_for_callers(floor: Floor) -> None:
    room = talked_for_long(floor)
    Call.objects.filter(pk=room.call_id).update(direction="outbound")
    room.loses_its_agent()
    hears(floor, room.call)
    floor.ages(room.call, 600, "waiting_since")
    assert "Leave" not in hears(floor, room.call)


def test_who_was_answered_is_not_promised_a_call_that_would_not_come(floor: Floor) -> None:
    room = talked_for_long(floor)
    settings_of(floor, offers_callback=True)
    room.loses_its_agent()
    assert "Gather" not in hears(floor, room.call)
