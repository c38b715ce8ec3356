"""Announcements above the pages of a client's portal."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from portal.operator import announcing
from telephony.switchboard.models import Announcement
from tenants import access
from tenants.access import EVERYBODY, client_on_host, for_client, signed_in
from tenants.answers import SeeOther
from tenants.models import User


def shown(request: HttpRequest) -> dict[str, Any]:
    """For every template, asked for by the pages that have the bar."""
    return {"announcements": SimpleLazyObject(lambda: _of(request))}


def _of(request: HttpRequest) -> list[Announcement]:
    client, user = getattr(request, "tenant", None), getattr(request, "user", None)
    if client is None or not isinstance(user, User) or not access.standing(request).roles:
        return []
    return list(announcing.unread(announcing.of_portal(client), user))


@require_POST
@for_client(*EVERYBODY)
def read(request: HttpRequest, announcement_id: UUID) -> HttpResponse:
    """Put away by this person; back to the page where it stood."""
    client, user = client_on_host(request), signed_in(request)
    if not announcing.read(announcement_id, announcing.of_portal(client), user):
        raise Http404
    if request.headers.get("HX-Request"):
        return HttpResponse("")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return SeeOther(back if safe else resolve_url("home"))
