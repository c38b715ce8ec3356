"""What values are like: whoever checked one of a kind need not check the next."""

import re
from typing import Final

LONG: Final = 500  # characters; a longer value is looked at each time, for its length may be wrong
Fields = list[tuple[str, str]]


def kinds(value: object) -> object:
    """What a value is like: two of the same kind are both right or both wrong."""
    if isinstance(value, dict):
        return frozenset((key, kinds(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return frozenset(kinds(item) for item in value)
    if not isinstance(value, str):
        return type(value).__name__
    return _kind_of_text(value)


_KINDS: Final = (
    (r"[A-Z]{2}[0-9a-f]{32}", "sid"),
    (r"\+[1-9]\d{6,14}", "number"),
    (r"https?://[^\s#]+(#\S*)?", "url"),
    (r"/2010-04-01/\S+", "path"),
    (r"[A-Z][a-z]{2}, \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", "date"),
    (r"\d{1,6}", "digits"),
)


def _kind_of_text(value: str) -> object:
    for pattern, name in _KINDS:
        if re.fullmatch(pattern, value):
            return (name, value[:2]) if name == "sid" else name
    # A word may be one of an enumeration or the name of a field, a long text too long.
    return value if len(value) < 40 or len(value) > LONG else "text"


def of_fields(fields: Fields) -> object:
    """The kinds of a form's fields, and which stand more than once."""
    names = [name for name, _value in fields]
    return kinds(fields), frozenset(name for name in names if names.count(name) > 1)
