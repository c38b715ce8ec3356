"""Clients for the operator's administrators: all at a glance, and one by one."""

from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.operator import client_page, clients, glance, lines, looking, sheets
from portal.operator.client_forms import ClientForm, LineForm, SuspendForm
from tenants.access import Role, for_operator, signed_in
from tenants.answers import SeeOther
from tenants.models import Client

UNPROCESSABLE = 422


@require_GET
@for_operator(Role.ADMINISTRATOR)
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """All clients in one table, the unhealthy first."""
    form = glance.FilterForm(request.GET or None)
    form.is_valid()
    found = glance.page(form, request.GET.get("page", ""))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "form": form,
        "rows": [glance.row(client) for client in found],
        "page": found,
        "asked": asked.urlencode(),
        "is_narrowed": any(asked.values()),
        "counts": glance.counts(),
    }
    return render(request, "operator/clients.html", context)


@require_GET
@for_operator(Role.ADMINISTRATOR)
@never_cache
def one(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """One client: what is known of it, and all that can be done."""
    client = _client(client_id)
    clients.note_look(client, signed_in(request))
    return _page(request, client)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def edit(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What is known of the client, changed; two administrators at once lose nothing."""
    client, actor = _client(client_id), signed_in(request)
    clients.note_look(client, actor)

    def make(data: Any, row: Any) -> ClientForm:
        return ClientForm(data, instance=row)

    sheet = sheets.filled(request, client, make, lambda row: clients.save(row, actor))
    if sheet.is_saved:
        flash.success(request, _("Saved."))
        return _back(client)
    context = {"of": _client(client_id), "sheet": sheet, "form": sheet.form}
    return render(request, "operator/client_edit.html", context, status=sheet.status)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def suspend(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What happens then is said first."""
    client = _client(client_id)
    clients.note_look(client, signed_in(request))
    form = SuspendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if clients.suspend(client, signed_in(request), form.cleaned_data["words"]):
            flash.success(request, _("%(name)s is suspended.") % {"name": client.name})
        return _back(client)
    context = {"of": client, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "operator/client_suspend.html", context, status=status)


@require_POST
@for_operator(Role.ADMINISTRATOR)
def take_up(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Its calls are taken again."""
    client = _client(client_id)
    if clients.take_up(client, signed_in(request)):
        flash.success(request, _("Calls for %(name)s are taken again.") % {"name": client.name})
    return _back(client)


@require_POST
@for_operator(Role.ADMINISTRATOR)
def look_again(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Look at the client now."""
    client = _client(client_id)
    looking.again(client.pk)
    return _back(client)


@require_POST
@for_operator(Role.ADMINISTRATOR)
def add_line(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """A number that is typed, or else the first of the stock."""
    client, actor = _client(client_id), signed_in(request)
    if "stock" in request.POST:
        if not lines.add_from_stock(client, actor, had=_number(request.POST.get("had", ""))):
            flash.error(request, _("No number is free in stock."))
        return _back(client, "lines")
    form = LineForm(request.POST)
    if form.is_valid():
        try:
            lines.add(client, form.cleaned_data["number"], form.cleaned_data["label"], actor)
        except ValidationError as error:
            form.add_error("number", error.messages)
        else:
            return _back(client, "lines")
    return _page(request, client, form, UNPROCESSABLE)


@require_POST
@for_operator(Role.ADMINISTRATOR)
def name_line(request: HttpRequest, client_id: UUID, line_id: UUID) -> HttpResponse:
    """What the line is for."""
    client = _client(client_id)
    label = " ".join(request.POST.get("label", "").split())[:60]
    if not lines.name(client, line_id, label, signed_in(request)):
        raise Http404
    return _back(client, "lines")


@require_POST
@for_operator(Role.ADMINISTRATOR)
def take_line(request: HttpRequest, client_id: UUID, line_id: UUID) -> HttpResponse:
    """Back into stock, unless somebody speaks on it."""
    client = _client(client_id)
    try:
        if lines.take_off(client, line_id, signed_in(request)):
            flash.success(request, _("The number is in stock again, and rests there."))
    except lines.Busy:
        flash.error(request, _("Somebody speaks on this line: wait for the end of the call."))
    return _back(client, "lines")


def _page(
    request: HttpRequest, client: Client, line_form: LineForm | None = None, status: int = 200
) -> HttpResponse:
    context = {**client_page.context(client), "line_form": line_form or LineForm()}
    return render(request, "operator/client.html", context, status=status)


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() else 0


def _client(client_id: UUID) -> Client:
    client = client_page.found(client_id)
    if client is None:
        raise Http404
    return client


def _back(client: Client, anchor: str = "") -> HttpResponse:
    address = reverse("house:client", args=[client.pk])
    return SeeOther(f"{address}#{anchor}" if anchor else address)
