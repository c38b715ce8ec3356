"""The client's file, for its owner: asked for, taken, deleted."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.file import requests
from portal.models import FileExport
from telephony import serving, storage
from tenants.access import Role, client_on_host, for_client, signed_in

ZIP: Final = "application/zip"


@require_http_methods(["GET", "POST"])
@for_client(Role.OWNER)
@never_cache
def file(request: HttpRequest) -> HttpResponse:
    """What can be taken, and the button that asks for it."""
    if request.method == "POST":
        if requests.ask(client_on_host(request), signed_in(request)):
            flash.success(request, _("The file is being made. You get a mail when it is ready."))
        else:
            flash.info(request, _("The file is being made already."))
        return redirect("portal:file")
    return _page(request)


def _page(request: HttpRequest) -> HttpResponse:
    context = {
        "coming": requests.coming(),
        "exports": [_shown(row) for row in requests.latest()],
        "days": FileExport.KEPT.days,
    }
    return render(request, "client/file.html", context)


@require_http_methods(["GET"])
@for_client(Role.OWNER)
@never_cache
def take(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """The file itself; that it was taken is kept."""
    client = client_on_host(request)
    row = requests.take(client, export_id, signed_in(request))
    if row is None:
        raise Http404
    answer = serving.serve(request, storage.path_of(row.file), ZIP)
    name = f"{slugify(client.slug)}-{row.asked_at:%Y-%m-%d}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
@for_client(Role.OWNER)
def delete(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """The file is gone before its time."""
    row = get_object_or_404(FileExport, pk=export_id)
    requests.delete(client_on_host(request), row.pk, signed_in(request))
    flash.success(request, _("The file is deleted."))
    return _page(request)


def _shown(row: FileExport) -> dict[str, Any]:
    return {
        "row": row,
        "is_ready": row.state == FileExport.State.READY,
        "size": filesizeformat(row.bytes) if row.bytes else "",
    }
