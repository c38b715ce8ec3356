"""The figures of `figures.py` over weeks and months, worked out by the database.

A day's calls are few enough to be read; a year's are not. What is counted, and by which clock, is
`figures.count`'s to say: a test holds both to the same rows. Closed calls stay on the public side,
without their caller.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, DurationField, F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce, ExtractHour, Greatest, TruncDate
from django.utils import timezone

from telephony.switchboard.figures import GREETING, HELD, OUTCOMES, WAITING, Clock, Figures, Target
from telephony.switchboard.models import Call
from tenants.models import Client

NOTHING = timedelta()
MET = Q(answered_at__isnull=False, callback_since=None)
UNMET = Q(answered_at=None, callback_since=None)
CALLED_BACK = Q(callback_since__isnull=False)


@dataclass(frozen=True)
class Tally:
    """The calls of an hour or a day: answered, lost (hung up before), and all that were offered."""

    offered: int = 0
    answered: int = 0
    lost: int = 0

    @property
    def elsewhere(self) -> int:
        """Ended with somebody else: the voicemail, a colleague outside, a callback to come."""
        return self.offered - self.answered - self.lost

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.offered + other.offered, self.answered + other.answered, self.lost + other.lost
        )


def count(client: Client, since: datetime, until: datetime, target: Target) -> Figures:
    """The figures of this client's calls that came in since a moment and before another."""
    found = _calls(client, since, until)
    lost = {f"lost_{where}": Count("pk", Q(outcome=where)) for where in OUTCOMES}
    elsewhere = UNMET & Q(closed_at__isnull=False) & ~Q(outcome__in=OUTCOMES)
    row = found.aggregate(
        offered=Count("pk"),
        answered=Count("pk", MET),
        called_back=Count("pk", CALLED_BACK & Q(answered_at__isnull=False)),
        elsewhere=Count("pk", elsewhere),
        **lost,
        **_clock("ring", Q(), target),
        **_clock("queue", Q(queue_began__isnull=False), target),
    )
    return Figures(
        offered=row["offered"],
        answered=row["answered"],
        called_back=row["called_back"],
        lost_greeting=row[f"lost_{GREETING}"],
        lost_waiting=row[f"lost_{WAITING}"],
        lost_held=row[f"lost_{HELD}"],
        elsewhere=row["elsewhere"],
        ring=_clock_of("ring", row),
        queue=_clock_of("queue", row),
    )


def by_hour(client: Client, since: datetime, until: datetime) -> dict[tuple[date, int], Tally]:
    """The calls by day and hour of the current time zone; hours without a call are not there."""
    found = _calls(client, since, until).annotate(
        day=TruncDate("arrived_at"), hour=ExtractHour("arrived_at")
    )
    rows = found.values("day", "hour").annotate(
        offered=Count("pk"),
        answered=Count("pk", Q(answered_at__isnull=False)),
        lost=Count("pk", Q(answered_at=None, outcome__in=OUTCOMES)),
    )
    return {
        (row["day"], row["hour"]): Tally(row["offered"], row["answered"], row["lost"])
        for row in rows.order_by("day", "hour")
    }


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    return sum(tallies, Tally())


def _calls(client: Client, since: datetime, until: datetime) -> "QuerySet[Call, Any]":
    """Those meant for a receptionist, as `figures` counts them."""
    calls = Call.objects.filter(client=client, direction=Call.Direction.INBOUND)
    calls = calls.filter(arrived_at__gte=since, arrived_at__lt=until)
    end = Coalesce("answered_at", "closed_at", Value(timezone.now()))
    found = calls.annotate(queue_began=Coalesce("queued_at", "waiting_since")).annotate(
        ring_waited=Greatest(end - F("arrived_at"), NOTHING, output_field=DurationField()),
        queue_waited=Greatest(end - F("queue_began"), NOTHING, output_field=DurationField()),
    )
    return found.filter(
        Q(queue_began__isnull=False) | Q(answered_at__isnull=False) | Q(outcome=GREETING)
    ).order_by()


def _clock(name: str, begun: Q, target: Target) -> dict[str, Any]:
    late = Q(**{f"{name}_waited__gt": timedelta(seconds=target.seconds)})
    decided = MET | CALLED_BACK | UNMET & (Q(closed_at__isnull=False) | late)
    return {
        f"{name}_decided": Count("pk", begun & decided),
        f"{name}_in_time": Count("pk", begun & MET & ~late),
        f"{name}_average": Avg(f"{name}_waited", filter=begun & MET),
        f"{name}_longest": Max(f"{name}_waited", filter=begun & (MET | UNMET)),
    }


def _clock_of(name: str, row: dict[str, Any]) -> Clock:
    average, longest = row[f"{name}_average"], row[f"{name}_longest"]
    return Clock(
        decided=row[f"{name}_decided"],
        in_time=row[f"{name}_in_time"],
        average=None if average is None else round(average.total_seconds()),
        longest=None if longest is None else round(longest.total_seconds()),
    )
