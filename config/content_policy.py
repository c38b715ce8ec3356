"""What a page of ours may load, and whom it may talk to (Content Security Policy Level 3).

No script stands in a page, so a text that somebody typed never runs, wherever it is shown. Styles
may: the colours of clients are attributes, and the calendar's library writes its own style sheet.
"""

from typing import Any, Final
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE

# The Voice SDK fetches its sounds, opens its signalling in any edge and tells how calls went
# (README of @twilio/voice-sdk, "Content Security Policy").
TWILIO: Final = ("https://*.twilio.com", "wss://*.twilio.com")
TWILIO_SOUNDS: Final = ("https://sdk.twilio.com", "https://media.twiliocdn.com", "mediastream:")


def policy(public_url: str, base_domain: str, simulator_url: str) -> dict[str, Any]:
    """The policy of every page; views that may stand in others' pages replace a part of it.

    The pocket puts the lists of several clients together, each fetched from its client's own host;
    forms on the operator's host lead to a client's.
    """
    here = urlsplit(public_url)
    port = f":{here.port}" if here.port else ""
    hosts = [f"{base_domain}{port}", f"*.{base_domain}{port}"]
    ours = [f"{here.scheme}://{host}" for host in hosts]
    sockets = [one.replace("http", "ws", 1) for one in ours]
    voice = [simulator_url.replace("http", "ws", 1)] if simulator_url else [*TWILIO]
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF],
            "style-src": [SELF, UNSAFE_INLINE],
            "font-src": [SELF, "data:"],  # the calendar's arrows
            "img-src": [SELF, "data:", "blob:"],
            "media-src": [SELF, "blob:", *([] if simulator_url else TWILIO_SOUNDS)],
            "connect-src": [SELF, *ours, *sockets, *voice],
            "form-action": [SELF, *ours],
            "frame-ancestors": [NONE],
            "object-src": [NONE],
            "base-uri": [NONE],
        }
    }
