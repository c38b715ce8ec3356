"""What a text costs: its encoding and segments, and French without the letters that double it.

GSM 03.38: 160 characters of its alphabet fit into one text, or 153 into each of several; a single
other character makes the whole text UCS-2, of 70 or 67 (3GPP TS 23.038 and 23.040).
"""

from dataclasses import dataclass
from typing import Final

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED: Final = frozenset("^{}\\[~]|€\f")  # two places each
# Only what the alphabet lacks and a French reader does not miss: é, è, à and ù stay.
PLAIN: Final = str.maketrans(
    {
        **dict(zip("âêîôûëïÿçÀÂÈÊËÎÏÔÙÛŸ", "aeioueiycAAEEEIIOUUY", strict=True)),
        **{"œ": "oe", "Œ": "OE", "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"'},
        **{"–": "-", "—": "-", "…": "...", "°": "o", "·": "-", "•": "-", "×": "x"},
        **dict.fromkeys("\u00a0\u202f\u2009\u2007\t", " "),
        **dict.fromkeys("\u200b\u00ad\ufeff", ""),
    }
)


@dataclass(frozen=True)
class Measure:
    """What a text is billed as."""

    encoding: str  # "GSM-7" or "UCS-2"
    segments: int  # at least 1
    length: int  # in places of the encoding


def plain(text: str) -> str:
    """The text in the letters of GSM-7 where that is all it takes; else as it is."""
    short = text.translate(PLAIN)
    return short if set(short) <= BASIC | EXTENDED else text


def measure(text: str) -> Measure:
    """Encoding and segments of a text, as the carrier counts them."""
    if set(text) <= BASIC | EXTENDED:
        widths, single, part, name = [2 if c in EXTENDED else 1 for c in text], 160, 153, "GSM-7"
    else:
        widths = [len(c.encode("utf-16-be")) // 2 for c in text]
        single, part, name = 70, 67, "UCS-2"
    length = sum(widths)
    return Measure(name, 1 if length <= single else _packed(widths, part), length)


def _packed(widths: list[int], part: int) -> int:
    # A character of two places is never cut in two.
    count, room = 1, part
    for width in widths:
        if width > room:
            count, room = count + 1, part
        room -= width
    return count
