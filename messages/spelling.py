"""Names as they sound and as they are written: is this one known in another spelling?"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

TITLES = {
    *("m", "mr", "mme", "mlle", "madame", "monsieur", "mademoiselle", "dr", "docteur", "me"),
    *("maitre", "mrs", "ms", "miss", "doctor", "pr", "professeur", "herr", "frau", "mevrouw"),
}
SOUNDS_LIKE = 0.72  # of two words of names under one number, by difflib's measure
LONG = 5  # letters of a word in which one wrong letter is more likely than another name


def plain(text: str) -> str:
    """Small letters without accents; typographic apostrophes are straight."""
    parts = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def known_as(typed: str, same_number: Iterable[str], others: Iterable[str]) -> str:
    """The known name of which `typed` is likely a misspelling; "" where it is none.

    Under the same number a name may differ much; of other callers only by one letter, or by
    accents, in one word of the name.
    """
    same_number, others = list(same_number), list(others)
    if not _words(typed) or any(_is_written(typed, name) for name in (*same_number, *others)):
        return ""
    near = [name for name in same_number if _sounds_like(typed, name)]
    near += [name for name in others if _is_one_letter_off(typed, name)]
    return near[0] if near else ""


def first_named(text: str, names: Iterable[str]) -> str:
    """Whose name comes first in the text, by its last word ("Roux" for Dr Claire Roux); or ""."""
    said = plain(text)
    places = []
    for name in names:
        words = [plain(word) for word in _words(name)]
        found = words and re.search(rf"\b{re.escape(words[-1])}\b", said)
        if found:
            places.append((found.start(), name))
    return min(places)[1] if places else ""


def _words(name: str) -> list[str]:
    """The name's words without titles, in small letters, accents kept."""
    found = re.findall(r"[^\W\d_]+", name.casefold())
    return [word for word in found if plain(word) not in TITLES]


def _is_written(typed: str, name: str) -> bool:
    # "Mme Garnier" is no misspelling of Odile Garnier.
    return set(_words(typed)) <= set(_words(name))


def _sounds_like(typed: str, name: str) -> bool:
    mine, theirs = _words(typed), _words(name)
    new = [word for word in mine if word not in theirs]
    left = [word for word in theirs if word not in mine]
    return bool(new) and all(any(_is_near(word, other) for other in left) for word in new)


def _is_near(one: str, other: str) -> bool:
    return SequenceMatcher(None, plain(one), plain(other)).ratio() >= SOUNDS_LIKE


def _is_one_letter_off(typed: str, name: str) -> bool:
    mine, theirs = _words(typed), _words(name)
    if len(mine) != len(theirs):
        return False
    different = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    return len(different) == 1 and _is_slip(*different[0])


def _is_slip(one: str, other: str) -> bool:
    a, b = sorted((plain(one), plain(other)), key=len)
    if a == b:
        return True
    if len(b) < LONG or len(b) - len(a) > 1:
        return False
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    return any(b[:place] + b[place + 1 :] == a for place in range(len(b)))
