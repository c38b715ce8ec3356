"""Instructions that a receptionist could misread: simple, honest rules. Warnings, never refusals.

Pure: what is written, the names of the people, and the moment go in, words come out. The words
looked for are French and English, whichever language the reader has.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from uuid import UUID

from django.utils.translation import gettext as _

LONG = 160  # letters: what is read at a glance while somebody talks
MUCH = 12  # instructions that are still read in each call
VAGUE = (
    "si possible", "eventuellement", "rapidement", "des que possible", "en principe", "asap",
    "if possible", "quickly", "as soon as possible", "usually", "normally", "maybe",
)  # fmt: skip
NOT = re.compile(r"\b(?:ne|n'|pas|jamais|plus|aucun|aucune|never|not|no|don't|dont|refus\w*)\b")
WHY = re.compile(
    r"\b(?:car|parce|puisque|sauf|si|quand|lorsque|jusqu\w*|avant|apres|pendant|pour|because|since|"
    r"unless|except|if|when|until|before|after|during|for|tant|le|la|les|lundi|mardi|mercredi|"
    r"jeudi|vendredi|samedi|dimanche|\d+)\b"
)
# What is done with a caller, by the beginnings of its words: the same deed is one line.
DEEDS = (
    ("pass", "transf", "mettre en relation", "put through", "connect"),
    ("donn", "communiqu", "give", "tell"),
    ("rappel", "call back"),
    ("prendre", "prenez", "accept", "take"),
    ("derang", "disturb", "appel", "joindre", "contact", "call", "reach"),
    ("fix", "book", "rendez-vous", "appointment"),
)


@dataclass(frozen=True)
class Written:
    """An instruction as it is checked; `ends_at` of one for a time."""

    id: UUID
    text: str
    ends_at: datetime | None = None


def look(rows: Sequence[Written], people: Sequence[str], now: datetime) -> dict[UUID, list[str]]:
    """The warnings of each instruction that has any, by its key."""
    found = {row.id: list(_of_itself(row, now)) for row in rows}
    for one, other in combinations(rows, 2):
        if name := _at_odds(one.text, other.text, people):
            for row, against in ((one, other), (other, one)):
                words = {"name": name, "other": against.text}
                found[row.id].append(_("Says of %(name)s the opposite of “%(other)s”.") % words)
    return {key: said for key, said in found.items() if said}


def too_many(count: int) -> str:
    """A word where nobody can read all of them in a call; "" where one can."""
    if count <= MUCH:
        return ""
    return _("%(n)d instructions are more than anybody reads during a call.") % {"n": count}


def _of_itself(row: Written, now: datetime) -> Iterator[str]:
    plain = _plain(row.text)
    if row.ends_at is not None and row.ends_at <= now:
        yield _("Its end is past: nobody sees it.")
    if len(row.text) > LONG:
        yield _("Long: during a call only about %(n)d letters are read at a glance.") % {"n": LONG}
    for words in VAGUE:
        if re.search(rf"\b{words}\b", plain):
            yield _("“%(words)s” leaves open what to do: say when, or what instead.") % {
                "words": words
            }
            break
    if NOT.search(plain) and not WHY.search(NOT.sub(" ", plain)):
        yield _("Says what not to do, but neither for whom nor why: callers will ask.")


def _at_odds(one: str, other: str, people: Sequence[str]) -> str:
    """The person of whom one text says a deed and the other its opposite; "" for none."""
    first, second = _plain(one), _plain(other)
    if bool(NOT.search(first)) == bool(NOT.search(second)):
        return ""
    if not any(_has(first, deed) and _has(second, deed) for deed in DEEDS):
        return ""
    return next((name for name in people if _names(first, name) and _names(second, name)), "")


def _has(plain: str, deed: Sequence[str]) -> bool:
    return any(re.search(rf"\b{start}", plain) for start in deed)


def _names(plain: str, name: str) -> bool:
    """Whether the text speaks of them, by the last word of their name or all of it."""
    words = _plain(name).split()
    return bool(words) and re.search(rf"\b{re.escape(words[-1])}\b", plain) is not None


def _plain(text: str) -> str:
    """Small letters without accents, with straight apostrophes."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("’", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
