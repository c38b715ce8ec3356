"""Who is on duty: the one resolver, for screen, delivery, transfer and portal."""

from dataclasses import dataclass
from datetime import datetime

from scheduling.models import DutyRoster
from tenants.directory.models import Colleague


@dataclass(frozen=True)
class OnDuty:
    """The colleague who answers, and until when (None: open-ended)."""

    colleague: Colleague
    until: datetime | None


def on_duty(at: datetime) -> OnDuty | None:
    """Who answers for the client at `at`; None where the roster has a gap. In its schema."""
    shift = DutyRoster.objects.filter(during__contains=at).select_related("colleague").first()
    return OnDuty(shift.colleague, shift.during.upper) if shift else None
