"""What the pre-flight can find, in a few words: as the timeline says it. Nothing of a message."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KEYS: dict[str, Promise] = {
    "unfinished_field": _("a field not filled in"),
    "unreachable": _("nobody to be reached"),
    "odd_number": _("a number that cannot be called"),
    "unread_number": _("number not read back"),
    "known_spelling": _("name known in another spelling"),
    "short_body": _("very short"),
    "unread_instructions": _("instructions not opened"),
    "off_duty": _("somebody else is on duty"),
    "noted_absent": _("a note of the day"),
    "alarming_words": _("degree against the words"),
    "calm_words": _("degree against the words"),
    "duplicate": _("sent already within the hour"),
    "closed_hours": _("outside the hours"),
    "date_gone": _("a date that does not fit"),
    "no_house_number": _("address without a number"),
}


def in_words(keys: str) -> str:
    """The names of these findings, of which a timeline keeps the keys with commas between."""
    return ", ".join(dict.fromkeys(str(KEYS.get(key, key)) for key in keys.split(",")))
