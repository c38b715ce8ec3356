"""Addresses that Twilio is given: absolute, on PUBLIC_URL, with how patient it shall be.

What stands after `#` is for Twilio alone: it is neither asked for nor signed (Twilio's
documentation, docs/usage/webhooks/webhooks-connection-overrides).
"""

from urllib.parse import urlencode

from django.conf import settings

# Two more tries after a failed connection, a silence or a 5xx; times in milliseconds, the last
# one for all tries together. Twilio's own default, one try more and only where no connection
# came about, would send a caller to the fallback for one slow moment. Every webhook of ours may
# come twice.
PATIENCE = {"rc": "2", "rp": "ct,rt,5xx", "ct": "2000", "rt": "5000", "tt": "14000"}
# Static, without a database: what a caller hears when we fail (telephony/switchboard/fallback.py).
FALLBACK = "/twilio/fallback"


def public(path: str, **query: object) -> str:
    """The address of `path` (from its slash on) for Twilio, with `query` and our retry settings."""
    asked = f"?{urlencode(query)}" if query else ""
    edge = {"e": settings.TWILIO_EDGE} if settings.TWILIO_EDGE else {}
    patience = urlencode(PATIENCE | edge, safe=",")
    return f"{settings.PUBLIC_URL}{path}{asked}#{patience}"


def fallback() -> str:
    """Where Twilio goes when one of the other addresses fails."""
    return public(FALLBACK)
