"""The client's logo: changed by its owner, shown to whoever visits, and at the desk."""

from pathlib import Path
from uuid import UUID

from django.contrib import messages as flash
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from messages import logos
from telephony.portal import editing
from tenants import access
from tenants.access import EDITORS, Role, anyone, client_on_host, for_client, for_operator
from tenants.answers import SeeOther
from tenants.models import Client


@require_safe
@anyone
def logo(request: HttpRequest) -> HttpResponse:
    """On the client's own host, where anybody may book: for everybody."""
    return _picture(logos.path_of(client_on_host(request)))


@require_safe
@for_operator(Role.RECEPTIONIST, Role.SUPERVISOR, Role.ADMINISTRATOR)
def logo_at_the_desk(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """On the operator's host."""
    client = get_object_or_404(Client, pk=client_id, is_active=True)
    with access.inside(client):
        path = logos.path_of(client)
    return _picture(path)


@require_POST
@for_client(*EDITORS)
def change_logo(request: HttpRequest) -> HttpResponse:
    """Another logo, or none."""
    client = client_on_host(request)
    upload = request.FILES.get("logo")
    try:
        picture = logos.drawn(upload) if upload else None
    except ValidationError as error:
        flash.error(request, " ".join(error.messages))
        return SeeOther(reverse("office:look"))
    if picture or request.POST.get("do") == "away":
        with transaction.atomic(), editing.kept(request, client):
            if picture:
                logos.keep(client, picture)
            else:
                logos.take_away(client)
        flash.success(request, _("Saved."))
    else:
        flash.error(request, _("Choose a picture first."))
    return SeeOther(reverse("office:look"))


def _picture(path: Path | None) -> HttpResponse:
    """The picture; where there is none, one in which there is nothing to see."""
    picture = path.read_bytes() if path else logos.nothing()
    answer = HttpResponse(picture, content_type="image/png")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, max-age=86400"
    return answer
