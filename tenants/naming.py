"""From the name of a business to its address: any script, any length, and nobody else's."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import count

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

LONGEST = 40
LONGEST_NAME = 80
# Hosts that are the operator's own, that mail and browsers look for by themselves, or that would
# be taken for the house.
_OURS = """
    www ww1 ww2 web m mobile app apps admin administrator root api apis rest graphql static assets
    media files cdn img images mail email smtp imap pop pop3 mx mx1 mx2 webmail autodiscover
    autoconfig ns ns1 ns2 dns ftp sftp ssh vpn proxy gateway localhost local test staging dev
    desk floor operator operateur public private internal start signup sign-up login logout accounts
    account auth sso oauth id status health healthz readyz metrics monitoring grafana prometheus
    twilio voice sms call calls webhook webhooks hooks ws wss socket simulator demo docs doc help
    support aide contact security abuse postmaster hostmaster webmaster noreply no-reply billing
    invoice invoices factures stock applications clients client pg-catalog information-schema
    permanence
"""
RESERVED = frozenset(_OURS.split())
# What orders or hides what stands beside it: a caller's screen must read as it is typed.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean_name(raw: str) -> str:
    """The name as it will be shown: composed, one space between words, nothing invisible.

    Raises ValidationError where no letter or digit is left, or it is too long.
    """
    shown = _INVISIBLE.sub("", unicodedata.normalize("NFC", raw))
    shown = " ".join("".join(" " if _is_control(sign) else sign for sign in shown).split())
    if not any(unicodedata.category(sign)[0] in "LN" for sign in shown):
        raise ValidationError(_("Write the name with letters or digits."), code="name")
    if len(shown) > LONGEST_NAME:
        raise ValidationError(
            _("The name has %(length)s characters; there is room for %(limit)s."),
            code="name",
            params={"length": len(shown), "limit": LONGEST_NAME},
        )
    return shown


def address_for(name: str, is_taken: Callable[[str], bool], otherwise: str = "client") -> str:
    """An address made of the name, or of `otherwise` where it has no Latin letters, and free."""
    for candidate in _candidates(_latin(name) or _latin(otherwise) or "client"):
        if candidate not in RESERVED and not is_taken(candidate):
            return candidate
    raise AssertionError("there are more numbers than clients")


def _candidates(wish: str) -> Iterator[str]:
    yield _cut(wish, LONGEST)
    for number in count(2):
        tail = f"-{number}"
        yield _cut(wish, LONGEST - len(tail)) + tail


def _latin(name: str) -> str:
    plain = name.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    plain = plain.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("&", " et ")
    plain = re.sub(r"['’´`.]", " ", plain)
    return re.sub(r"[-_]+", "-", slugify(plain)).strip("-")


def _cut(slug: str, length: int) -> str:
    """At a word's end where there is one, never with a hyphen at the end."""
    if len(slug) <= length:
        return slug
    whole, _hyphen, _rest = slug[: length + 1].rpartition("-")
    return (whole or slug[:length]).strip("-")


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
