"""Identifiers and dates in Twilio's forms."""

import re
import secrets
from datetime import UTC, datetime
from email.utils import format_datetime


def new_sid(prefix: str) -> str:
    """Two letters and 32 hex digits (CA call, SM text, CF conference, QU queue)."""
    return prefix + secrets.token_hex(16)


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


def rfc2822(moment: datetime | None) -> str | None:
    """`Sun, 22 Nov 2026 10:42:00 +0000`: the date form of Twilio's 2010 API and callbacks."""
    return None if moment is None else format_datetime(moment)


def e164(text: str) -> str | None:
    """A telephone number as +33…; French national numbers are understood; else None."""
    bare = re.sub(r"[\s.()-]", "", text)
    if re.fullmatch(r"0[1-9]\d{8}", bare):
        return "+33" + bare[1:]
    return bare if re.fullmatch(r"\+[1-9]\d{6,14}", bare) else None
