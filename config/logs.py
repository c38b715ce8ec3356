"""What may stand in a log: faults and keys, never what a person said or where to reach them."""

import re
from collections.abc import MutableMapping
from typing import Any

# PostgreSQL quotes the row that it refuses; in a traceback another exception may follow.
QUOTED = re.compile(
    r"\b(DETAIL|CONTEXT):.*?(?=\n\nThe above exception|\n\nDuring handling|\nTraceback |\Z)",
    re.DOTALL,
)
# A link is the right to what it leads to: a message, an appointment, an offer, a calendar, a visit.
LINK = re.compile(r"/(ics|[amw])/(?:(?<=/m/)[^/\s\"']+|(?<=/ics/)[^/\s\"']+|[\w-]{20,})")
VISIT = re.compile(r"\bvisit=[^&\s\"']+")


def discreet(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Cut out of a line (a structlog processor) rows that the database quotes, and links."""
    for part, text in event.items():
        if isinstance(text, str):
            shown = LINK.sub(r"/\1/…", QUOTED.sub(r"\1: …", text))
            event[part] = VISIT.sub("visit=…", shown)
    return event
