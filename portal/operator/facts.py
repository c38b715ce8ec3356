"""What is known of clients, for their health: on the public side for many at once, the rest inside.

Schemas force it: a client's own facts are asked in its schema, some fifteen questions each and
never more, whatever it has. Keys and counts only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from messages.board import RANK
from messages.models import Message
from portal import periods
from portal.models import Hook
from portal.operator import health
from portal.operator.health import Facts
from scheduling import duty
from scheduling.models import Subscription
from telephony.models import JournalEntry
from telephony.switchboard import presence
from telephony.switchboard.models import OpenMessage, Team
from tenants import access, fleet, usage
from tenants.directory.models import Colleague, Reach
from tenants.models import Client, Erasure, Line

# An urgent message that nobody has taken by then is the operator's to look after.
PATIENCE = timedelta(minutes=15)
HOOK_PATIENCE = timedelta(hours=1)
CALENDAR_TRIES = 3


@dataclass(frozen=True)
class Outside:
    """What the public side knows of some clients, by their keys."""

    lines: dict[UUID, int]
    urgent: dict[UUID, int]
    untaken: dict[UUID, int]
    erased_at: dict[UUID, datetime]
    behind: frozenset[str]
    answered_for: frozenset[UUID] | None  # None: a pooled team answers for everybody


def outside(clients: Sequence[Client], now: datetime) -> Outside:
    """Eight questions, however many clients."""
    keys = [client.pk for client in clients]
    waiting = OpenMessage.objects.filter(client__in=keys, claimed_by=None)
    urgent = Q(urgency__gte=RANK[Message.Urgency.URGENT])
    ends = Erasure.objects.filter(client__in=keys).values_list("client_id", "due_at")
    return Outside(
        lines=_counted(Line.objects.filter(client__in=keys)),
        urgent=_counted(waiting.filter(urgent, since__lt=now - PATIENCE)),
        untaken=_counted(waiting.filter(~urgent, is_given_up=True)),
        erased_at=dict(ends),
        answered_for=_answered_for(keys),
        behind=frozenset(fleet.behind(client.schema_name for client in clients)),
    )


def of(client: Client, known: Outside, now: datetime) -> Facts:
    """All that is known of one client; of one that is behind, only what the public side knows."""
    beside: dict[str, Any] = {
        "now": now,
        "made_at": client.created_at,
        "lines": known.lines.get(client.pk, 0),
        "is_answered_for": known.answered_for is None or client.pk in known.answered_for,
        "urgent_waiting": known.urgent.get(client.pk, 0),
        "untaken": known.untaken.get(client.pk, 0),
        "suspended_at": client.suspended_at,
        "erased_at": known.erased_at.get(client.pk),
    }
    if client.schema_name in known.behind or not client.is_active:
        is_behind = client.is_active and client.schema_name in known.behind
        return Facts(**beside, is_behind=is_behind, last_call_at=now)
    over = tuple(one.what for one in usage.between(client, *month(client, now)) if one.is_over)
    with access.inside(client):
        return Facts(**beside, over=over, **_calls(now), **_ways(), **_rest(now))


def _answered_for(keys: list[UUID]) -> frozenset[UUID] | None:
    manned = Team.objects.filter(agents__in=presence.active())
    if manned.filter(is_pooled=True).exists():
        return None
    return frozenset(manned.filter(clients__in=keys).values_list("clients", flat=True))


def _calls(now: datetime) -> dict[str, Any]:
    newest = JournalEntry.objects.filter(direction=JournalEntry.Direction.INBOUND)
    last = newest.order_by("-arrived_at").values_list("arrived_at", flat=True).first()
    before = newest.filter(
        arrived_at__lt=now - health.QUIET, arrived_at__gte=now - health.QUIET - health.USED_TO
    )
    return {"last_call_at": last, "usual_calls": before.count()}


def _ways() -> dict[str, Any]:
    people = Colleague.objects.filter(receives_messages=True)
    works = Q(reaches__isnull=False, reaches__set_aside_at=None)
    found = people.aggregate(
        people=Count("pk", distinct=True), reachable=Count("pk", filter=works, distinct=True)
    )
    dead = Reach.objects.filter(set_aside_at__isnull=False, colleague__left_at=None)
    return {**found, "set_aside": dead.count()}


def _rest(now: datetime) -> dict[str, Any]:
    gap = next(iter(duty.gaps(now, now + health.GAP_AHEAD)), None)
    broken = Q(off_why__in=[Hook.Off.FAILING, Hook.Off.GONE])
    late = Q(off_at=None, failing_since__lt=now - HOOK_PATIENCE)
    unread = Subscription.objects.filter(
        is_active=True, state=Subscription.State.FAILED, failures__gte=CALENDAR_TRIES
    )
    return {
        "gap_at": gap.start if gap else None,
        "hooks_failing": Hook.objects.filter(broken | late).count(),
        "calendars_failing": unread.count(),
    }


def month(client: Client, now: datetime) -> tuple[datetime, datetime]:
    """The calendar month in which `now` is, by the client's clock."""
    zone = ZoneInfo(client.time_zone)
    return periods.month(now.astimezone(zone).date()).bounds(zone)


def _counted(rows: QuerySet[Any]) -> dict[UUID, int]:
    return dict(rows.order_by().values_list("client_id").annotate(n=Count("pk")))
