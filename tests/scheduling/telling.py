"""What was told, for tests of what is to be told; in the schema that is entered."""

from typing import Any

from messages.models import Notice
from scheduling.models import Appointment


def kinds() -> list[str]:
    """The kinds of all notices, oldest first."""
    return list(Notice.objects.order_by("created_at", "pk").values_list("kind", flat=True))


def last(kind: str) -> Notice:
    """The latest notice of this kind."""
    found = Notice.objects.filter(kind=kind).order_by("created_at", "pk").last()
    assert found is not None, kinds()
    return found


def reminders(appointment: Appointment) -> list[tuple[Any, ...]]:
    """Hours and state of each, as planned."""
    return list(appointment.reminders.order_by("pk").values_list("hours", "state"))
