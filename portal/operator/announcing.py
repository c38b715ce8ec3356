"""Announcements: for whom they are, who has read them, and how the desks learn of them."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from telephony.desk import push
from telephony.switchboard.models import Agent, Announcement, AnnouncementRead
from tenants import audit
from tenants.models import Client, User

PANEL: Final = "announcements"
Audience = Announcement.Audience


def of_portal(client: Client) -> QuerySet[Announcement]:
    """Those that are for the people of this client, whenever they are shown."""
    team = Q(team=None) | Q(team__clients=client) | Q(team__is_pooled=True)
    plan = Q(plan=None) | Q(plan=client.plan_id)
    portals = Announcement.objects.filter(audience__in=[Audience.ALL, Audience.PORTALS])
    return portals.filter(team, plan).distinct()


def of_desk(agent: Agent) -> QuerySet[Announcement]:
    """Those that are for this receptionist."""
    team = Q(team=None) | Q(team__agents=agent)
    desks = Announcement.objects.filter(audience__in=[Audience.ALL, Audience.DESKS])
    return desks.filter(team).distinct()


def unread(theirs: QuerySet[Announcement], user: User) -> QuerySet[Announcement]:
    """Of these, what is to be shown to this person now, the important ones first."""
    now = timezone.now()
    shown = theirs.filter(withdrawn_at=None, starts_at__lte=now, ends_at__gt=now)
    return shown.exclude(reads__user=user)


def read(announcement_id: UUID, theirs: QuerySet[Announcement], user: User) -> bool:
    """Put it away; twice is once, and late does no harm. False where it is none of theirs."""
    row = theirs.filter(pk=announcement_id).first()
    if row is None:
        return False
    AnnouncementRead.objects.get_or_create(announcement=row, user=user)
    return True


@transaction.atomic
def save(row: Announcement, actor: User) -> None:
    """A new one, or a change; the desks show it at once where its time has come."""
    action = "announcement.made" if row._state.adding else "announcement.changed"
    row.save()
    audit.record(action, actor=actor, subject=row.pk)
    _show()


@transaction.atomic
def withdraw(row: Announcement, actor: User) -> None:
    """It is shown no more; twice is once."""
    now = timezone.now()
    if Announcement.objects.filter(pk=row.pk, withdrawn_at=None).update(withdrawn_at=now):
        audit.record("announcement.withdrawn", actor=actor, subject=row.pk)
        _show()


def sweep(since: timedelta) -> None:
    """Paint the desks again where one has begun or ended in this last time."""
    now = timezone.now()
    just = (now - since, now)
    turned = Q(starts_at__range=just) | Q(ends_at__range=just)
    if Announcement.objects.filter(turned, withdrawn_at=None).exists():
        push.refresh_everybody(PANEL)


def all_of_them() -> QuerySet[Announcement]:
    """The newest first, each with how many have read it."""
    rows = Announcement.objects.select_related("team", "plan")
    return rows.annotate(n_reads=Count("reads")).order_by("-starts_at")


def _show() -> None:
    transaction.on_commit(lambda: push.refresh_everybody(PANEL), robust=True)
