"""Calls that nobody could take: to numbers that no client has, refused, and of the suspended."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from telephony.switchboard.models import RefusedCalls, StrayCall
from tenants.base import display_number

BACK: Final = timedelta(days=30)
MOST: Final = 30


def listed() -> list[dict[str, Any]]:
    """By number and reason, of thirty days, the most called first. Who called is not kept."""
    since = timezone.now() - BACK
    strays = StrayCall.objects.filter(at__gte=since).values("number")
    lost = strays.annotate(n=Count("pk"), last=Max("at")).order_by("-n")[:MOST]
    refused = RefusedCalls.objects.filter(day__gte=since.date()).values("number", "reason")
    counted = refused.annotate(n=Sum("calls"), last=Max("day")).order_by("-n")[:MOST]
    nobodys = _("no client has this number")
    rows = [_row(one, nobodys) for one in lost]
    rows += [_row(one, str(RefusedCalls.Reason(one["reason"]).label)) for one in counted]
    return sorted(rows, key=lambda row: -row["n"])[:MOST]


def _row(one: Mapping[str, Any], why: str) -> dict[str, Any]:
    return {"number": display_number(one["number"]), "why": why, "n": one["n"], "last": one["last"]}
