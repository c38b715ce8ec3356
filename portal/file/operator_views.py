"""Clients for the operator's administrators: copied as a set-up, erased, certified."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.file import certificate, copying, erasing
from portal.file.operator_forms import CopyForm, EraseForm
from tenants.access import Role, for_operator, signed_in
from tenants.models import Client, Erasure


@require_GET
@for_operator(Role.ADMINISTRATOR)
@never_cache
def clients(request: HttpRequest) -> HttpResponse:
    """Everybody, with what can be done; and the certificates of those who are gone."""
    return _clients(request)


def _clients(request: HttpRequest) -> HttpResponse:
    context = {
        "clients": Client.objects.select_related("erasure").order_by("name", "pk"),
        "erased": Erasure.objects.filter(state=Erasure.State.DONE).order_by("-done_at"),
    }
    return render(request, "operator/client_files.html", context)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
def copy(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """A new client set up as this one."""
    source = get_object_or_404(Client, pk=client_id)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _copied(request, source, form)
        if made is not None:
            flash.success(request, _("%(name)s is a client now.") % {"name": made.name})
            return redirect("client_files:list")
    status = 400 if form.is_bound else 200
    context = {"source": source, "form": form}
    return render(request, "operator/copy_client.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def erase(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Decide on which day the client is erased."""
    client = get_object_or_404(Client.objects.select_related("erasure"), pk=client_id)
    decided: Erasure | None = getattr(client, "erasure", None)
    form = EraseForm(client, request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = erasing.close(client, _morning(form.cleaned_data["day"]), signed_in(request))
        about = {"name": client.name, "day": date_format(timezone.localtime(row.due_at), "j F Y")}
        flash.success(request, _("%(name)s will be erased on %(day)s.") % about)
        return redirect("client_files:list")
    context: dict[str, Any] = {"client": client, "form": form, "decided": decided}
    status = 400 if form.is_bound else 200
    return render(request, "operator/erase_client.html", context, status=status)


@require_POST
@for_operator(Role.ADMINISTRATOR)
def call_off(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The client stays, unless erasing has begun."""
    client = get_object_or_404(Client, pk=client_id)
    if erasing.call_off(client.pk, signed_in(request)):
        flash.success(request, _("%(name)s stays.") % {"name": client.name})
    else:
        flash.error(request, _("There was nothing to call off any more."))
    return _clients(request)


@require_GET
@for_operator(Role.ADMINISTRATOR)
@never_cache
def proof(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    """The certificate, to be handed over."""
    row = get_object_or_404(Erasure, pk=erasure_id, state=Erasure.State.DONE)
    answer = HttpResponse(certificate.pdf(row), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="erasure-{row.reference}.pdf"'
    return answer


def _copied(request: HttpRequest, source: Client, form: CopyForm) -> Client | None:
    found = form.cleaned_data
    order = copying.order_of(source, found["name"], found["slug"], found["line"] or "")
    try:
        return copying.make(source, order, signed_in(request))
    except ValidationError as error:
        form.add_error("line" if getattr(error, "code", "") == "line" else None, error.messages)
    return None


def _morning(day: Any) -> datetime:
    """When nobody calls: three o'clock, by the operator's clock."""
    return timezone.make_aware(datetime.combine(day, time(3)))
