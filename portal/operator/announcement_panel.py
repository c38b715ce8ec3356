"""Announcements on the desk: under the queue, where they cover no call."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from portal.operator import announcing
from telephony.desk import push, writing
from telephony.desk.panels import Panel, Seat, register
from tenants.access import Role, for_operator


def context(seat: Seat) -> dict[str, Any]:
    """What this receptionist has not put away."""
    rows = [
        {
            "text": row.text,
            "is_important": row.is_important,
            "url": reverse("desk-announcements:read", args=[row.pk], urlconf="config.urls"),
        }
        for row in announcing.unread(announcing.of_desk(seat.agent), seat.agent.user)
    ]
    return {"announcements": rows}


@require_POST
@for_operator(Role.RECEPTIONIST)
def read(request: HttpRequest, announcement_id: UUID) -> HttpResponse:
    """Put away, in each window of theirs."""
    agent = writing.seat_of(request)
    if not announcing.read(announcement_id, announcing.of_desk(agent), agent.user):
        raise Http404
    push.refresh(agent.pk, announcing.PANEL)
    return HttpResponse(status=204)


register(Panel(announcing.PANEL, "left", "operator/desk/_announcements.html", context))
