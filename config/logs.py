"""What may stand in a log: faults and keys, never what a person said or where to reach them."""

import re
from collections.abc import MutableMapping
from typing import Any

# PostgreSQL quotes the row that it refuses; in a traceback another exception may follow.
QUOTED = re.compile(
    r"\b(DETAIL|CONTEXT):.*?(?=\n\nThe above exception|\n\nDuring handling|\nTraceback |\Z)",
    re.DOTALL,
)


def without_rows(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Cut out of a line (a structlog processor) the contents of rows that the database quotes."""
    for part in ("event", "exception"):
        if isinstance(event.get(part), str):
            event[part] = QUOTED.sub(r"\1: …", event[part])
    return event
