"""The usual keys: one chord a deed, none that a browser keeps or that writes, all in the sheet."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from telephony.desk import chord_rules, chords
from telephony.desk.chords import LINE, RESTING, Chord
from telephony.switchboard.models import Agent
from tests.cast import Cast
from tests.visitors import at_operator

USUAL = {chord.name: chord for chord in chords.table()}


@pytest.mark.parametrize("chord", chords.table(), ids=lambda chord: str(chord.name))
def test_a_usual_chord_is_one_that_an_agent_might_choose(chord: Chord) -> None:
    assert chord_rules.checked(chord.name, chord.usual, {}) == chord.usual


@pytest.mark.parametrize("name", ["presence", "mute", "hold"])
def test_what_works_at_once_cannot_be_registered_on_one_chord(name: str) -> None:
    moments = USUAL[name].moments
    for again in (
        Chord("another", USUAL[name].usual, chords.BESIDE, "Another", moments),
        Chord(name, "Alt+KeyZ", chords.BESIDE, "The same name", moments),
        Chord("another", "Ctrl+Digit1", chords.BESIDE, "The first of a row", LINE),
        Chord("another", "Alt+Digit7", chords.BESIDE, "One within a row", LINE),
    ):
        with pytest.raises(ValueError, match=again.name):
            chords.register(again)
    assert {chord.name for chord in chords.table()} == set(USUAL)


def test_what_never_works_at_once_may_share_a_chord() -> None:
    assert USUAL["presence"].usual == USUAL["mute"].usual
    assert chords.clash(Chord("x", "F4", chords.BESIDE, "Between calls", RESTING), "F4", {}) is None


@pytest.mark.parametrize(
    ("chord", "shown", "aria"),
    [
        ("Shift+F8", "⇧ F8", "Shift+F8"),
        ("Alt+KeyB", "Alt B", "Alt+B"),
        ("Ctrl+Digit1", "Ctrl 1", "Control+1"),
        ("Ctrl+Enter", "Ctrl ↵", "Control+Enter"),
    ],
)
def test_a_chord_is_drawn_and_told_to_screen_readers(chord: str, shown: str, aria: str) -> None:
    key = chords.Key("any", chord)
    assert (str(key), key.shown, key.aria) == (chord, shown, aria)


def test_a_template_draws_the_keys_of_whom_it_is_drawn_for() -> None:
    page = Template('{% load desk_keys %}<a {% keyed "person" 3 %}>{% kbd "book" %}</a>')
    assert 'data-key="Ctrl+Digit3"' in page.render(Context())
    with chords.drawn_for({"person": "Alt+Shift+Digit1", "book": "Ctrl+KeyB"}):
        drawn = page.render(Context())
    assert 'data-key="Alt+Shift+Digit3"' in drawn
    assert 'aria-keyshortcuts="Alt+Shift+3"' in drawn
    assert ">Ctrl B</kbd>" in drawn


@pytest.mark.django_db
def test_the_desk_has_the_agents_keys_everywhere(cast: Cast) -> None:
    camille = cast.agent("camille")
    Agent.objects.filter(pk=camille.pk).update(keys={"presence": "Alt+KeyP"})
    page = at_operator(camille.user).get("/desk/").content.decode()
    for name, chord in USUAL.items():
        assert f'data-change="{name}" data-usual="{chord.usual}"' in page
    drawn = re.findall(r'<kbd data-chord="presence"[^>]*>([^<]+)</kbd>', page)
    assert set(drawn) == {"Alt P"}
    assert len(drawn) >= 4  # the button, the list in the middle, the foot, the sheet
    assert 'data-action="ready" data-key="Alt+KeyP"' in re.sub(r"\s+", " ", page)


def test_every_key_is_told_in_both_languages() -> None:
    told = {}
    for language in ("en", "fr"):
        with translation.override(language):
            told[language] = [str(one.label) for one in chords.table()]
    assert [en for en, fr in zip(told["en"], told["fr"], strict=True) if en == fr] == []
