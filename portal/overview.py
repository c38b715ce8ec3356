"""What a client's week or month came to: calls by both clocks, messages, reasons, usage.

Everything here is a count: no name, no number and no word of a caller's. In the client's schema and
time zone.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, F, Min, Q, QuerySet

from messages.models import Message
from portal import periods
from portal.periods import Period
from telephony.switchboard import tallies, today
from telephony.switchboard.figures import Figures, Target
from telephony.switchboard.tallies import Tally
from tenants import usage
from tenants.models import Client
from tenants.usage import Used

State = Message.State
REASONS = 8  # shown by name; the others are added up


@dataclass(frozen=True)
class Left:
    """The messages of a period. `minutes`: from being sent to being taken, on average."""

    sent: int = 0
    urgent: int = 0
    taken: int = 0
    minutes: int | None = None


@dataclass(frozen=True)
class Open:
    """What nobody has taken yet, now, whenever it was left."""

    count: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True)
class Reason:
    """How often it was the reason; "" for all that are not named."""

    name: str
    count: int


@dataclass(frozen=True)
class Overview:
    """A period beside the one it is compared with. `hours` has 24 of them."""

    period: Period
    before: Period
    target: Target
    calls: Figures
    calls_before: Figures
    left: Left
    left_before: Left
    days: list[tuple[date, Tally]] = field(default_factory=list)
    hours: list[Tally] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)


def of(client: Client, period: Period, day: date) -> Overview:
    """The overview as it stands on this day of the client's."""
    zone, before = ZoneInfo(client.time_zone), periods.compared(period, day)
    now, then = period.bounds(zone), before.bounds(zone)
    target = today.targets()(client.pk)
    by_hour = tallies.by_hour(client, *now)
    return Overview(
        period=period,
        before=before,
        target=target,
        calls=tallies.count(client, *now, target),
        calls_before=tallies.count(client, *then, target),
        left=left(*now),
        left_before=left(*then),
        days=days_of(by_hour, period),
        hours=hours_of(by_hour),
        reasons=folded(reasons(*now)),
        used=usage.between(client, *now),
    )


def open_now() -> Open:
    """What is to be taken."""
    row = Message.objects.filter(state=State.SENT).aggregate(n=Count("pk"), since=Min("sent_at"))
    return Open(row["n"], row["since"])


def left(since: datetime, until: datetime) -> Left:
    """The messages that were left in this time."""
    row = _messages(since, until).aggregate(
        sent=Count("pk"),
        urgent=Count("pk", ~Q(urgency=Message.Urgency.NORMAL)),
        taken=Count("pk", Q(state=State.ACKNOWLEDGED)),
        average=Avg(
            F("acknowledged_at") - F("sent_at"), filter=Q(acknowledged_at__gte=F("sent_at"))
        ),
    )
    average = row["average"]
    minutes = None if average is None else round(average.total_seconds() / 60)
    return Left(row["sent"], row["urgent"], row["taken"], minutes)


def reasons(since: datetime, until: datetime) -> list[Reason]:
    """Why people called, as the receptionists wrote it down; the most frequent first."""
    rows = _messages(since, until).values_list("version__form__name").annotate(n=Count("pk"))
    return [Reason(name, n) for name, n in rows.order_by("-n", "version__form__name")]


# --- pure


def folded(found: list[Reason], named: int = REASONS) -> list[Reason]:
    """The first by name, and all others as one."""
    rest = sum(one.count for one in found[named:])
    return found[:named] + ([Reason("", rest)] if rest else [])


def days_of(by_hour: dict[tuple[date, int], Tally], period: Period) -> list[tuple[date, Tally]]:
    """Each day of the period, also those without a call."""
    found = dict.fromkeys(period.days, Tally())
    for (day, _hour), tally in by_hour.items():
        found[day] += tally
    return list(found.items())


def hours_of(by_hour: dict[tuple[date, int], Tally]) -> list[Tally]:
    """Each hour of the clock, over all days."""
    found = [Tally()] * 24
    for (_day, hour), tally in by_hour.items():
        found[hour] += tally
    return found


def _messages(since: datetime, until: datetime) -> "QuerySet[Message]":
    """What was passed on; a draft, or what was cut short, is no message yet."""
    unsent = (State.DRAFT, State.PARTIAL)
    found = Message.objects.filter(created_at__gte=since, created_at__lt=until)
    return found.exclude(state__in=unsent).order_by()
