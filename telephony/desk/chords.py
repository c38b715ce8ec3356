"""The one table of the desk's keys: what can be done, by which chord, and where it is told.

The sheet, the foot, the buttons (`data-key`, `aria-keyshortcuts`, `<kbd>`) and the palette all come
from here. Keys are learnt by what they are about: F2 oneself, F4 the voice, F6 whom one speaks
with, F8 somebody else, F9 undo the last step and in the end the call; Shift widens. A chord is
written as the page reads it: Ctrl, Alt, Shift in this order, then `KeyboardEvent.code`.

Every agent may put another chord in the place of the usual one (telephony.desk.chord_rules says
which); what is drawn inside `drawn_for` shows that agent's.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Text = str | Promise
Own = Mapping[str, str]  # name of an action → the chord that an agent has given it

# The moments of a desk, by which is known what can be there at once.
FREE, AFTER = "free", "after"  # no call · finishing one
OFFERED, CONNECTING = "offered", "connecting"
ALONE, HELD = "alone", "held"  # nobody else in the call; the caller hears us, or music
RINGING, THIRD, ALL = "ringing", "third", "all"  # somebody else is rung, is spoken with, with both
HANDING = "handing"  # a colleague is asked to take over

RESTING = frozenset({FREE, AFTER})
LINE = frozenset({ALONE, HELD, RINGING, THIRD, ALL, HANDING})
ON_SCREEN = LINE | {CONNECTING, OFFERED, AFTER}  # a client's screen is there
ALWAYS = ON_SCREEN | RESTING

BETWEEN, ON_LINE, WRITING, BESIDE = "between", "line", "writing", "beside"
GROUPS = (BETWEEN, ON_LINE, WRITING, BESIDE)


@dataclass(frozen=True)
class Chord:
    """What can be done by one chord. `name` is what templates call it; `moments` are those in
    which a control may stand there for it; `short` puts it into the foot; with `nine` it is a row
    of digits, and the chord is that of the first.
    """

    name: str
    usual: str
    group: str
    label: Text
    moments: frozenset[str] = ALWAYS
    short: Text = ""
    nine: bool = False


@dataclass(frozen=True)
class Key:
    """A chord as it stands on a control: `str` of it is what the page reads."""

    name: str
    chord: str

    def __str__(self) -> str:
        return self.chord

    @property
    def aria(self) -> str:
        """As `aria-keyshortcuts` wants it (WAI-ARIA 1.2)."""
        return "+".join(_ARIA.get(part, _plain(part)) for part in self.chord.split("+"))

    @property
    def shown(self) -> str:
        """As it is drawn, until the page knows the keyboard's own letters."""
        return " ".join(_DRAWN.get(part, _plain(part)) for part in self.chord.split("+"))


_ARIA = {"Ctrl": "Control"}
_DRAWN = {"Shift": "⇧", "Enter": "↵"}


def _plain(code: str) -> str:
    return code.removeprefix("Key").removeprefix("Digit")


_table: dict[str, Chord] = {}
_own: ContextVar[Own | None] = ContextVar("own_chords", default=None)


def register(*chords: Chord) -> None:
    """Add what a higher room does by keys; called once from an AppConfig's `ready`.

    A chord that a registered one has at the same moment is a programmer's error: ValueError.
    """
    for chord in chords:
        taken = clash(chord, chord.usual, {})
        if chord.name in _table or taken:
            raise ValueError(f"{chord.name}: {chord.usual} is {taken.name if taken else 'there'}")
        _table[chord.name] = chord


def table() -> list[Chord]:
    """All of them, in the order of their registration."""
    return list(_table.values())


def find(name: str) -> Chord | None:
    """The one of this name."""
    return _table.get(name)


def clash(chord: Chord, pressed: str, own: Own) -> Chord | None:
    """What has `pressed` already at a moment in which `chord` can be there too."""
    wanted = set(row(chord, pressed))
    for other in _table.values():
        has = row(other, own.get(other.name, other.usual))
        if other.name != chord.name and other.moments & chord.moments and wanted & set(has):
            return other
    return None


def row(chord: Chord, pressed: str) -> list[str]:
    """The chord, or with `nine` the nine of them."""
    if not chord.nine:
        return [pressed]
    return [f"{pressed.removesuffix('1')}{nth}" for nth in range(1, 10)]


@contextmanager
def drawn_for(own: Own) -> Iterator[None]:
    """Whatever is drawn inside shows this agent's own keys."""
    before = _own.set(own)
    try:
        yield
    finally:
        _own.reset(before)


def is_drawn_for_somebody() -> bool:
    """Whether `drawn_for` is around us."""
    return _own.get() is not None


def key(name: str, nth: int = 1) -> Key:
    """The key of this action, for whom it is drawn; KeyError for an action without a chord."""
    chord = _table[name]
    return Key(name, row(chord, (_own.get() or {}).get(name, chord.usual))[nth - 1])


def on_the_page() -> dict[str, dict[str, Any]]:
    """What the page must know of each: to read it, to draw it, and to find it in the palette."""
    titles = group_titles()
    return {
        chord.name: {
            "key": str(key(chord.name)),
            "label": str(chord.label),
            "group": titles[chord.group],
            "nine": chord.nine,
        }
        for chord in table()
    }


def group_titles() -> dict[str, str]:
    """The headings of the sheet."""
    return {
        BETWEEN: gettext("Between calls"),
        ON_LINE: gettext("On the line"),
        WRITING: gettext("Writing"),
        BESIDE: gettext("Beside the call"),
    }


def sheet() -> list[tuple[str, list[Chord]]]:
    """All of them under their headings."""
    titles = group_titles()
    return [(titles[group], [c for c in table() if c.group == group]) for group in GROUPS]


def foot() -> list[Chord]:
    """Those that the foot of the desk tells."""
    return [chord for chord in table() if chord.short]


register(
    Chord(
        "presence",
        "F2",
        BETWEEN,
        _("Ready for calls, or take a break"),
        RESTING,
        _("ready / break"),
    ),
    Chord(
        "accept",
        "F4",
        BETWEEN,
        _("Answer the call that is offered"),
        frozenset({OFFERED}),
        _("answer"),
    ),
    Chord("skip", "F8", BETWEEN, _("Leave an offered call to a colleague"), frozenset({OFFERED})),
    Chord("outward", "F8", BETWEEN, _("Call somebody"), RESTING),
    Chord("callback", "Shift+F6", BETWEEN, _("Call back who is the first on the list"), RESTING),
    Chord("pick_up", "Shift+F8", BETWEEN, _("Pick up the call that was set aside first"), RESTING),
    Chord("break_kind", "Shift+F2", BETWEEN, _("Break after this call, or another kind of break")),
    Chord("more_time", "F6", BETWEEN, _("More time to finish, once a call"), frozenset({AFTER})),
    Chord("voice_check", "Alt+KeyV", BETWEEN, _("Test the voice, or use my own telephone")),
    Chord("mute", "F2", ON_LINE, _("Microphone off and on"), LINE),
    Chord("keypad", "F4", ON_LINE, _("Keypad: 0 to 9, * and # as tones"), LINE),
    Chord(
        "hold",
        "F6",
        ON_LINE,
        _("Hold and back; with a third party, speak with the other one"),
        LINE,
        _("hold"),
    ),
    Chord(
        "swap_calls",
        "Shift+F6",
        ON_LINE,
        _("Swap with the call that you set aside"),
        frozenset({ALONE, HELD}),
    ),
    Chord("together", "Shift+F6", ON_LINE, _("All three together"), frozenset({THIRD, ALL})),
    Chord(
        "recording",
        "Shift+F7",
        ON_LINE,
        _("Pause the recording and go on, where calls are recorded"),
        LINE,
    ),
    Chord(
        "transfer", "F8", ON_LINE, _("Transfer"), frozenset({ALONE, HELD}), _("to somebody else")
    ),
    Chord(
        "person",
        "Ctrl+Digit1",
        ON_LINE,
        _("Ring this person of the directory and announce the caller"),
        LINE,
        nine=True,
    ),
    Chord(
        "complete",
        "F8",
        ON_LINE,
        _("With a third party, put through and leave"),
        frozenset({THIRD, ALL}),
    ),
    Chord(
        "park",
        "Shift+F8",
        ON_LINE,
        _("Set the caller aside for the team"),
        frozenset({ALONE, HELD}),
    ),
    Chord(
        "back",
        "F9",
        ON_LINE,
        _("Take back the last step: the third party, the hand-over; else hang up"),
        LINE | {CONNECTING},
        _("hang up"),
    ),
    Chord(
        "hangup_all",
        "Shift+F9",
        ON_LINE,
        _("Hang up with a third party on the line, for all"),
        frozenset({RINGING, THIRD, ALL, HANDING}),
    ),
    Chord(
        "reason",
        "Alt+Digit1",
        WRITING,
        _("The reason for calling, with its form"),
        ON_SCREEN,
        nine=True,
    ),
    Chord("send", "Ctrl+Enter", WRITING, _("Send the message"), ON_SCREEN, _("send")),
    Chord(
        "next_finding",
        "Alt+KeyG",
        WRITING,
        _("Go to the next thing found before sending"),
        ON_SCREEN,
    ),
    Chord(
        "read_back",
        "Alt+Shift+KeyG",
        WRITING,
        _("The number was read back and is right"),
        ON_SCREEN,
    ),
    Chord("undo", "Alt+KeyU", WRITING, _("Undo the sending, for ten seconds")),
    Chord("say", "F7", WRITING, _("Write what you say to the caller"), ON_SCREEN),
    Chord("instructions", "Alt+KeyI", BESIDE, _("Open or close the instructions"), ON_SCREEN),
    Chord("contact", "Alt+KeyC", BESIDE, _("Card of the caller"), ON_SCREEN),
    Chord("open_messages", "Alt+KeyO", BESIDE, _("Open messages of this client"), ON_SCREEN),
    Chord("locate", "Alt+KeyL", BESIDE, _("Who is where"), ON_SCREEN),
    Chord("board", "Alt+KeyN", BESIDE, _("Messages that nobody has taken")),
    Chord("book", "Alt+KeyB", BESIDE, _("Book: free slots"), ON_SCREEN),
    Chord("ask_help", "Alt+KeyH", BESIDE, _("Ask a colleague or supervisor for help")),
    Chord(
        "palette", "Ctrl+KeyK", BESIDE, _("Find a client, a person, an action"), ALWAYS, _("find")
    ),
    Chord("keys", "Alt+KeyK", BESIDE, _("All keys, and change them"), ALWAYS, _("all keys")),
)
