"""What may stand in a log: faults and keys, never what a person said or where to reach them."""

import re
from collections.abc import MutableMapping
from typing import Any

# PostgreSQL quotes the row that it refuses; in a traceback another exception may follow.
QUOTED = re.compile(
    r"\b(DETAIL|CONTEXT):.*?(?=\n\nThe above exception|\n\nDuring handling|\nTraceback |\Z)",
    re.DOTALL,
)
# The link to a message is the right to read it.
LINK = re.compile(r"/m/[^/\s\"']+")


def discreet(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Cut out of a line (a structlog processor) rows that the database quotes, and links."""
    for part, text in event.items():
        if isinstance(text, str):
            event[part] = LINK.sub("/m/…", QUOTED.sub(r"\1: …", text))
    return event
