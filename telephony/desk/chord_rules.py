"""Which chord an agent may give to an action: none that types, none of the browser's, none twice.

Pure functions of the table and of what the agent has chosen so far.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from telephony.desk import chords
from telephony.desk.chords import Chord, Own

MODIFIERS = ("Ctrl", "Alt", "Shift")
CODE = re.compile(r"Key[A-Z]|Digit[0-9]|F([1-9]|1[0-2])|Enter")
FUNCTION = re.compile(r"F\d+")

# A page never sees these: Chromium's `BrowserCommandController::IsReservedCommandOrKey`
# (chrome/browser/ui/browser_command_controller.cc; Edge has the same) and the commands marked
# `reserved="true"` in Firefox's browser/base/content/browser-sets.inc; the last are the system's.
UNSEEN = frozenset(
    {
        *("Ctrl+KeyN", "Ctrl+KeyT", "Ctrl+KeyW", "Ctrl+F4", "Ctrl+KeyQ"),
        *("Ctrl+Shift+KeyN", "Ctrl+Shift+KeyT", "Ctrl+Shift+KeyW", "Ctrl+Shift+KeyP"),
        *("Ctrl+Shift+KeyQ", "Alt+F4"),
    }
)
# A page sees these, but who presses them means the browser: help, search, reload, menus, the
# address, full screen, the tools; in a text, cut and paste and undo.
MEANT_FOR_THE_BROWSER = frozenset(
    {
        *("F1", "F3", "F5", "F10", "F11", "F12", "Shift+F3", "Shift+F5", "Shift+F10", "Ctrl+F5"),
        *("Ctrl+KeyR", "Ctrl+Shift+KeyR", "Ctrl+KeyL", "Alt+KeyD", "Ctrl+KeyF", "Ctrl+KeyP"),
        *("Ctrl+Shift+KeyI", "Ctrl+Shift+KeyJ", "Ctrl+Shift+KeyC", "Ctrl+Digit0"),
        *("Ctrl+KeyA", "Ctrl+KeyC", "Ctrl+KeyV", "Ctrl+KeyX", "Ctrl+KeyY", "Ctrl+KeyZ"),
        *("Ctrl+Shift+KeyV", "Ctrl+Shift+KeyZ"),
    }
)


def normal(pressed: str) -> str:
    """The chord with its modifiers in their order; raises ValidationError for no chord at all."""
    *held, code = pressed.split("+")
    if not CODE.fullmatch(code) or not set(held) <= set(MODIFIERS) or len(set(held)) < len(held):
        raise ValidationError(_("This key cannot be used: take a letter, a digit or F2 to F9."))
    return "+".join([*(one for one in MODIFIERS if one in held), code])


def checked(name: str, pressed: str, own: Own) -> str:
    """The chord, as it is kept for the action of this name.

    Raises ValidationError with a sentence for the agent.
    """
    chord = chords.find(name)
    if chord is None:
        raise ValidationError(_("There is no such action."))
    wanted = normal(pressed)
    if chord.nine and not wanted.endswith("Digit1"):
        raise ValidationError(_("Press the 1: the other digits follow it."))
    for one in chords.row(chord, wanted):
        _refuse_what_types(one)
        _refuse_what_is_kept(one)
    _refuse_what_is_taken(chord, wanted, own)
    return wanted


def changed(own: Own, name: str, pressed: str) -> dict[str, str]:
    """The agent's keys with this one among them; raises as `checked`.

    The usual chord is not kept as a choice: should the table change, it changes along.
    """
    wanted = checked(name, pressed, own)
    kept = {key: value for key, value in own.items() if key != name and chords.find(key)}
    chord = chords.find(name)
    return kept if chord and chord.usual == wanted else {**kept, name: wanted}


def _refuse_what_types(pressed: str) -> None:
    *held, code = pressed.split("+")
    if "Ctrl" in held and "Alt" in held:
        raise ValidationError(_("Ctrl and Alt together are AltGr, which writes characters."))
    if not FUNCTION.fullmatch(code) and not {"Ctrl", "Alt"} & set(held):
        raise ValidationError(_("That key writes. Hold Ctrl or Alt with it."))


def _refuse_what_is_kept(pressed: str) -> None:
    if pressed in UNSEEN:
        raise ValidationError(_("Browsers keep these keys to themselves."))
    if pressed in MEANT_FOR_THE_BROWSER:
        raise ValidationError(_("These keys do something in the browser or in a text already."))


def _refuse_what_is_taken(chord: Chord, pressed: str, own: Own) -> None:
    other = chords.clash(chord, pressed, own)
    if other:
        raise ValidationError(_("Taken already: %(what)s") % {"what": other.label})
