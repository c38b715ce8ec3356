"""Dates as people say and type them: "12/03/1961", "12 mars", "demain"."""

import re
import unicodedata
from datetime import date, timedelta

MONTHS = (
    ("janvier", "january"),
    ("fevrier", "february"),
    ("mars", "march"),
    ("avril", "april"),
    ("mai", "may"),
    ("juin", "june"),
    ("juillet", "july"),
    ("aout", "august"),
    ("septembre", "september"),
    ("octobre", "october"),
    ("novembre", "november"),
    ("decembre", "december"),
)
NEAR = {
    "avant-hier": -2,
    "hier": -1,
    "yesterday": -1,
    "aujourd'hui": 0,
    "today": 0,
    "demain": 1,
    "tomorrow": 1,
    "apres-demain": 2,
}
IN_DIGITS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?")
RUN_ON = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
IN_WORDS = re.compile(r"(?:[a-z]+\.? )?(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+)\.?(?: (\d{4}|\d{2}))?")
FIRST, LAST = 1900, 2100
AHEAD = 10  # years: 36 is 2036 in 2026, 37 is 1937
LEAP = 8  # years in which 29 February comes again at the latest


def read(typed: str, today: date) -> date:
    """The day that is meant; without a year, the next such day from `today` on.

    Raises ValueError where there is no such day, or nothing that reads as one.
    """
    text = _plain(typed)
    if text in NEAR:
        return today + timedelta(days=NEAR[text])
    if found := ISO.fullmatch(text):
        return _in_range(date(*map(int, found.groups())))
    if found := IN_WORDS.fullmatch(text):
        return _dated(found[1], _month(found[2]), found[3], today)
    if found := IN_DIGITS.fullmatch(text) or RUN_ON.fullmatch(text):
        return _dated(found[1], int(found[2]), found[3], today)
    raise ValueError(typed)


def _plain(typed: str) -> str:
    bare = unicodedata.normalize("NFD", typed.replace("’", "'").lower())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def _month(word: str) -> int:
    meant = [
        number
        for number, names in enumerate(MONTHS, start=1)
        if len(word) >= 3 and any(name.startswith(word) for name in names)
    ]
    if len(meant) != 1:  # "jui" is June or July
        raise ValueError(word)
    return meant[0]


def _dated(day: str, month: int, year: str | None, today: date) -> date:
    if year:
        return _in_range(date(_whole(year, today), month, int(day)))
    for ahead in range(LEAP + 1):
        try:
            found = date(today.year + ahead, month, int(day))
        except ValueError:
            if (month, day) != (2, "29"):
                raise
            continue
        if found >= today:
            return found
    raise ValueError(day)


def _whole(year: str, today: date) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (2000 if int(year) + 2000 <= today.year + AHEAD else 1900)


def _in_range(found: date) -> date:
    if not FIRST <= found.year <= LAST:
        raise ValueError(found.year)
    return found
