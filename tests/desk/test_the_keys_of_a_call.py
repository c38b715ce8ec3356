"""Which keys a call has in each of its states: those only that can work now."""

from telephony.desk.actions import ACTIONS
from telephony.switchboard.models import Call
from tests.desk.hands import Hands, keys_in
from tests.switchboard.room import OUTSIDE

# What the page does by itself, or says to the server by another name.
OF_THE_PAGE = {"mute", "keypad", "skip"}
VOICE = {"F2": "mute", "F4": "keypad"}
ALONE = {"F6": "hold", "F8": "people", "Shift+F8": "park", **VOICE, "F9": "hangup"}

AFTERWARDS = {"F2": "ready", "F6": "more_time", "F8": "outward"}


def test_on_the_line(hands: Hands) -> None:
    assert hands.meanings() == ALONE


def test_on_hold(hands: Hands) -> None:
    hands.does("hold")
    held = {**ALONE, "F6": "resume"}
    del held["F4"]  # nobody would hear the tones
    assert hands.meanings() == held
    hands.does("resume")
    assert hands.meanings() == ALONE


def test_while_somebody_is_rung(hands: Hands) -> None:
    hands.does("consult", number=OUTSIDE)
    assert hands.meanings() == {"F2": "mute", "F9": "drop_third", "Shift+F9": "hangup"}


def test_with_somebody_else_on_the_line(hands: Hands) -> None:
    hands.does("consult", number=OUTSIDE)
    hands.room.third_accepts()
    with_third = {**VOICE, "F8": "complete", "F9": "drop_third", "Shift+F9": "hangup"}
    apart = {**with_third, "F6": "swap", "Shift+F6": "together"}
    assert hands.meanings() == apart
    hands.does("swap")
    assert hands.meanings() == apart
    hands.does("together")
    assert hands.meanings() == {**with_third, "F6": "hold"}


def test_once_the_caller_is_put_through(hands: Hands) -> None:
    hands.does("consult", to="duty")
    hands.room.third_accepts()
    hands.does("complete")
    assert hands.call.state == Call.State.PASSED
    assert hands.meanings() == AFTERWARDS


def test_while_a_colleague_is_asked_to_take_over(hands: Hands) -> None:
    nadia = hands.room.floor.ready("nadia")
    hands.does("hand_over", agent=str(nadia.pk))
    assert hands.meanings() == {**VOICE, "F6": "hold", "F9": "keep", "Shift+F9": "hangup"}
    assert keys_in(hands.sees("call", by=nadia)) == {"F4": "accept", "F8": "skip"}
    hands.room.floor.accepts(nadia)
    assert hands.meanings() == {}
    assert "Nadia" in hands.sees("screen")


def test_afterwards_and_between_calls(hands: Hands) -> None:
    hands.room.floor.hangs_up(hands.call)
    assert hands.meanings() == AFTERWARDS
    hands.does("ready")
    assert hands.meanings() == {
        "F2": "pause",
        "Shift+F2": "breaks",
        "F8": "outward",
    }


def test_a_parked_call_has_a_key_for_whoever_is_free(hands: Hands) -> None:
    hands.does("park")
    nadia = hands.room.floor.agent(hands.room.floor.cast.agent("nadia"))
    for agent in (hands.agent, nadia):
        assert 'data-key="Shift+F8"' in hands.sees("queue", by=agent)


def test_the_recording_has_a_key_only_where_calls_are_recorded(hands: Hands) -> None:
    assert "Shift+F7" not in hands.meanings()
    Call.objects.update(is_recorded=True)
    assert hands.meanings()["Shift+F7"] == "recording_pause"
    hands.does("recording_pause")
    assert hands.call.recording_paused
    assert hands.meanings()["Shift+F7"] == "recording_resume"


def test_every_button_does_something(hands: Hands) -> None:
    shown = set(hands.meanings().values())
    hands.does("consult", number=OUTSIDE)
    hands.room.third_accepts()
    shown |= set(hands.meanings().values())
    assert shown - OF_THE_PAGE <= set(ACTIONS)
