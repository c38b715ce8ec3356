"""News for the open floors: from any process to every supervisor's windows, or to one's."""

from uuid import UUID

from telephony.switchboard.news import send

EVERYBODY = "floors"


def group_of(user_id: UUID) -> str:
    """The channel layer's group of all windows of this supervisor."""
    return f"floor.{user_id.hex}"


def refresh() -> None:
    """Something on the floor is different: let every window look."""
    send(EVERYBODY, {"type": "floor.refresh"})


def told(user_id: UUID, what: str, by: str = "") -> None:
    """Let a supervisor's windows say in words what has happened (telephony.floor.words)."""
    send(group_of(user_id), {"type": "floor.told", "what": what, "by": by})
