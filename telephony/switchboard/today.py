"""The calls of today as figures. Closed calls stay on the public side, without their caller."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from telephony.switchboard import figures
from telephony.switchboard.figures import Figures, Target
from telephony.switchboard.models import Call, ServiceTarget

TargetOf = Callable[[UUID], Target]


@dataclass(frozen=True)
class Today:
    """All calls together, and those of each client that was called; with what was aimed at."""

    total: Figures
    clients: dict[UUID, Figures]
    target_of: TargetOf


def midnight() -> datetime:
    """When today began, where the operator is."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def targets() -> TargetOf:
    """A client's target by its key: its own, else the house's, else 80 % within 20 seconds."""
    known = {
        row.client_id: Target(row.seconds, row.percent, row.clock)
        for row in ServiceTarget.objects.all()
    }
    house = known.get(None, Target())
    return lambda client_id: known.get(client_id, house)


def figures_of_today(target_of: TargetOf) -> Today:
    """Of every call that came in since midnight, those that last included."""
    now, rows = timezone.now(), _rows()
    return Today(
        total=figures.count(rows, target_of, now),
        clients=figures.by_client(rows, target_of, now),
        target_of=target_of,
    )


def _rows() -> list[figures.Row]:
    inbound = Call.Direction.INBOUND
    calls = Call.objects.filter(arrived_at__gte=midnight(), direction=inbound)
    return [
        figures.Row(
            client=call.client_id,
            arrived_at=call.arrived_at,
            queued_at=call.queued_at or call.waiting_since,
            answered_at=call.answered_at,
            closed_at=call.closed_at,
            outcome=call.outcome,
            is_callback=call.callback_since is not None,
        )
        for call in calls.only(*COLUMNS)
    ]


COLUMNS = (
    "client",
    "arrived_at",
    "queued_at",
    "waiting_since",
    "answered_at",
    "closed_at",
    "outcome",
    "callback_since",
)
