"""An agent may change keys: to chords that neither write, nor are the browser's, nor are taken."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from telephony.desk import chord_rules, chords
from telephony.switchboard.models import Agent
from tests.desk.hands import Hands

NAMES = st.sampled_from([chord.name for chord in chords.table()])
CODES = [*(f"Key{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "Enter", "Space", "Escape"]
CODES += [f"Digit{digit}" for digit in range(10)] + [f"F{number}" for number in range(1, 13)]
HELD = st.lists(st.sampled_from(chord_rules.MODIFIERS), max_size=3)
PRESSED = st.builds(lambda held, code: "+".join([*held, code]), HELD, st.sampled_from(CODES))


def refusal(name: str, pressed: str, own: chords.Own) -> str:
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        chord_rules.checked(name, pressed, own)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("name", "pressed", "why"),
    [
        ("hold", "KeyA", "writes"),
        ("hold", "Shift+KeyA", "writes"),
        ("hold", "Enter", "writes"),
        ("hold", "Ctrl+Alt+KeyE", "AltGr"),
        ("person", "Ctrl+Alt+Digit1", "AltGr"),
        ("hold", "Ctrl+KeyN", "Browsers"),
        ("hold", "Ctrl+KeyT", "Browsers"),
        ("hold", "Ctrl+KeyW", "Browsers"),
        ("hold", "Shift+Ctrl+KeyN", "Browsers"),
        *(("hold", key, "already") for key in ("F1", "F3", "F5", "F10", "F11", "F12", "Ctrl+KeyC")),
        ("hold", "F8", "Taken already: Transfer"),
        ("hold", "Ctrl+Digit4", "Taken already: Ring this person"),
        ("person", "Alt+Digit1", "Taken already: The reason"),
        ("person", "Ctrl+KeyB", "Press the 1"),
        ("hold", "Escape", "cannot be used"),
        ("hold", "Ctrl+Ctrl+KeyB", "cannot be used"),
        ("hold", "", "cannot be used"),
        ("nothing", "F6", "no such action"),
    ],
)
def test_it_is_refused_with_the_reason(name: str, pressed: str, why: str) -> None:
    assert why in refusal(name, pressed, {})


def test_a_chord_that_was_given_up_is_free_for_another() -> None:
    assert "Taken" in refusal("keypad", "F6", {})
    assert chord_rules.changed({"hold": "F7"}, "keypad", "F6") == {"hold": "F7", "keypad": "F6"}
    assert "Taken already: Hold" in refusal("keypad", "F7", {"hold": "F7"})


def test_the_usual_chord_is_not_kept_as_a_choice() -> None:
    assert chord_rules.changed({"hold": "F7", "gone": "F6"}, "hold", "F6") == {}


@given(st.lists(st.tuples(NAMES, PRESSED), max_size=12))
def test_whatever_is_pressed_no_two_share_a_chord_and_none_writes(
    wishes: list[tuple[str, str]],
) -> None:
    own: dict[str, str] = {}
    for name, pressed in wishes:
        try:
            own = chord_rules.changed(own, name, pressed)
        except ValidationError:
            continue
    for chord in chords.table():
        pressed = own.get(chord.name, chord.usual)
        assert chords.clash(chord, pressed, own) is None
        for one in chords.row(chord, pressed):
            held = set(one.split("+")[:-1])
            assert one.split("+")[-1].startswith("F") or held & {"Ctrl", "Alt"}
            assert not {"Ctrl", "Alt"} <= held
            assert one not in chord_rules.UNSEEN | chord_rules.MEANT_FOR_THE_BROWSER


def test_a_changed_key_stands_on_the_desk_of_this_agent_only(hands: Hands) -> None:
    hands.does("set_key", name="hold", chord="Shift+Alt+KeyH")
    assert hands.meanings()["Alt+Shift+KeyH"] == "hold"
    nadia = hands.room.floor.cast.agent("nadia")
    assert nadia.keys == {}
    assert "Taken already" in hands.is_refused("set_key", name="mute", chord="F4")
    assert "no such action" in hands.is_refused("set_key", name="nothing", chord="F4")
    hands.does("usual_keys")
    assert hands.meanings()["F6"] == "hold"


def test_the_database_takes_nothing_but_keys_by_action(hands: Hands) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Agent.objects.update(keys=["F6"])
