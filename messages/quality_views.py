"""The second look, on the floor: one message after the other, by keys; its figures; one's own."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from messages import finding_names, pocket, quality
from messages.models import Message, Review
from telephony.desk import writing
from telephony.floor.views import SUPERVISORS
from tenants import access
from tenants.access import Role, for_operator, signed_in
from tenants.models import Client

PERIODS = (7, 30, 90, 365)  # days
KEYS = "1234567890"


@require_GET
@for_operator(*SUPERVISORS)
@never_cache
def following(request: HttpRequest) -> HttpResponse:
    """The next message that nobody has looked at yet; else a page that says there is none."""
    pick = next(quality.picks(), None)
    if pick is None:
        return render(request, "floor/review_none.html")
    return _shown(request, pick.client, pick.message_id)


@require_http_methods(["GET", "POST"])
@for_operator(*SUPERVISORS)
@never_cache
def review(request: HttpRequest, client_id: UUID, message_id: UUID) -> HttpResponse:
    """One message, and what a supervisor says of it."""
    client = get_object_or_404(Client, pk=client_id, is_active=True)
    if request.method == "GET":
        return _shown(request, client, message_id)
    remark, faults = request.POST.get("remark", ""), tuple(request.POST.getlist("faults"))
    with access.inside(client):
        try:
            found = quality.Found(faults, remark.replace("\0", ""))
            quality.keep(client, message_id, signed_in(request), found)
        except Message.DoesNotExist:
            raise Http404 from None
        except quality.Reviewed:
            flash.warning(request, _("Somebody else had looked at that message already."))
        else:
            flash.success(request, _("Kept. Here is the next."))
    return redirect("quality:next")


@require_GET
@for_operator(*SUPERVISORS)
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """What was found in a period, by receptionist and by client."""
    days = _days(request)
    found = quality.table(_("All"), timezone.now() - timedelta(days=days))
    by_share = sorted(found.agents.values(), key=lambda line: (line.share, line.name))
    context = {
        "days": days,
        "periods": PERIODS,
        "kinds": _kinds(),
        "total": found.total,
        "agents": by_share,
        "clients": sorted(found.clients.values(), key=lambda line: (line.share, line.name)),
    }
    return render(request, "floor/quality.html", context)


@require_GET
@for_operator(Role.RECEPTIONIST)
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """What supervisors said of one's own messages; nothing of the messages themselves."""
    days, agent = _days(request), writing.seat_of(request)
    found = quality.of_agent(agent.pk, timezone.now() - timedelta(days=days))
    context = {
        "days": days,
        "periods": PERIODS,
        "rows": [_row(client, one) for client, one in found],
        "well": sum(not one.faults for _client, one in found),
    }
    return render(request, "desk/reviews.html", context)


def _shown(request: HttpRequest, client: Client, message_id: UUID) -> HttpResponse:
    with access.inside(client):
        found = quality.sent().select_related("version__form", "recording")
        context = _context(client, found.filter(pk=message_id).first())
        quality.looked_at(client, message_id, signed_in(request))
        # Rendered inside: nothing of the client's is read after this.
        return render(request, "floor/review.html", context)


def _context(client: Client, message: Message | None) -> dict[str, Any]:
    if message is None:
        raise Http404
    earlier = Review.objects.filter(message=message).first()
    return {
        "of": client,
        "shown": pocket.card(message),
        "message_id": message.pk,
        "reason": message.version.form.name,
        "instructions": message.version.instructions,
        "agent": message.agent_name,
        "found": _overridden(message),
        "steps": pocket.steps(message),
        "kinds": _kinds(),
        "earlier": earlier,
    }


def _overridden(message: Message) -> list[str]:
    """What the pre-flight had found when it was sent all the same."""
    return list(dict.fromkeys(str(finding_names.KEYS.get(k, k)) for k in message.overridden))


def _kinds() -> list[dict[str, str]]:
    return [
        {"key": key, "value": kind.value, "label": str(kind.label)}
        for key, kind in zip(KEYS, Review.Fault, strict=True)
    ]


def _row(client: str, one: Review) -> dict[str, Any]:
    return {
        "client": client,
        "at": pocket.clock(one.at),
        "faults": [Review.Fault(fault).label for fault in one.faults],
        "remark": one.remark,
        "by": one.reviewer_name,
    }


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked.isdecimal() and int(asked) in PERIODS else 30
