"""What one client's page shows: facts, lines, teams, people, usage, health, the last changes."""

from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.operator import facts, finding_words, glance
from portal.operator.finding_words import OVER
from telephony.switchboard.models import RefusedCalls, ServiceTarget, Team
from tenants import people, stock, usage
from tenants.base import display_number
from tenants.models import AuditEntry, Client, Line

LATEST = 15
# As administrators read it; what the client reads of the same is in messages.looks.
DEEDS: dict[str, Promise] = {
    "client.looked_at": _("looked at this page"),
    "client.changed": _("changed the facts"),
    "client.suspended": _("suspended the client"),
    "client.resumed": _("took the client up again"),
    "client.became_template": _("made its set-up the template of its trade"),
    "line.added": _("added a line"),
    "line.renamed": _("renamed a line"),
    "line.removed": _("took a line off"),
    "team.client_added": _("put it into a team"),
    "team.client_removed": _("took it out of a team"),
    "target.changed": _("changed how soon its calls are to be answered"),
    "client.created": _("made the client"),
    "client.closing": _("set the day of erasure"),
    "client.stays": _("called off the erasure"),
    "support.begun": _("entered the portal as support"),
    "support.ended": _("left the portal"),
}


def context(client: Client) -> dict[str, Any]:
    """All of it, in a number of questions that does not grow with the client."""
    health = getattr(client, "health", None)
    return {
        "of": client,
        "row": glance.row(client),
        "findings": finding_words.sentences(health) if health else [],
        "lines": [_line(line) for line in client.lines.order_by("number")],
        "free": stock.free().count(),
        "own_teams": client.teams.order_by("name"),
        "pooled": Team.objects.filter(is_pooled=True).order_by("name"),
        "other_teams": Team.objects.exclude(clients=client).order_by("name"),
        "members": people.members(client),
        "used": [_used(one) for one in usage.between(client, *facts.month(client, timezone.now()))],
        "target": _target(client),
        "turned_away": _turned_away(client),
        "changes": [_change(entry) for entry in _entries(client)],
    }


def _line(line: Line) -> dict[str, Any]:
    return {"key": line.pk, "shown": display_number(line.number), "label": line.label}


def _used(one: usage.Used) -> dict[str, Any]:
    percent = one.percent
    return {
        "what": OVER[one.what],
        "used": one.used,
        "included": one.included,
        "percent": percent,
        "is_over": one.is_over,
    }


def _target(client: Client) -> ServiceTarget | None:
    """Its own, or the one of all the others."""
    rows = ServiceTarget.objects.filter(client=client) | ServiceTarget.objects.filter(client=None)
    return rows.order_by("client__name").first()


def _turned_away(client: Client) -> int:
    """How many callers have heard that the client is suspended, since it is."""
    if client.suspended_at is None:
        return 0
    rows = RefusedCalls.objects.filter(
        number__in=client.lines.values("number"),
        reason=RefusedCalls.Reason.SUSPENDED,
        day__gte=timezone.localdate(client.suspended_at),
    )
    return rows.aggregate(n=Sum("calls"))["n"] or 0


def _entries(client: Client) -> list[AuditEntry]:
    rows = AuditEntry.objects.filter(client=client, action__in=DEEDS)
    return list(rows.order_by("-at", "-pk")[:LATEST])


def _change(entry: AuditEntry) -> dict[str, Any]:
    who = entry.actor_name or _("The house")
    return {"at": entry.at, "who": who, "deed": DEEDS[entry.action]}


def found(key: Any) -> Client | None:
    """The client with what the page needs of its own row."""
    rows = Client.objects.select_related("health", "plan", "erasure")
    client: Client | None = rows.prefetch_related("lines", "teams").filter(pk=key).first()
    return client
