"""What new clients begin with, trade by trade, for the operator's administrators."""

from uuid import UUID

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.operator import beginning_page, beginnings
from tenants.access import Role, for_operator, signed_in
from tenants.answers import SeeOther
from tenants.models import Client


@require_GET
@for_operator(Role.ADMINISTRATOR)
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """The trades, and which have a template of the operator's own."""
    return render(request, "operator/trades.html", {"trades": beginning_page.listed()})


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def one(request: HttpRequest, trade: str) -> HttpResponse:
    """What a new client of this trade begins with; a client's set-up takes its place by POST."""
    if trade not in Client.Trade.values:
        raise Http404
    if request.method == "POST":
        return _taken(request, trade)
    row = beginnings.of(trade)
    context = {
        "trade": trade,
        "label": Client.Trade(trade).label,
        "template": row,
        "beginning": beginning_page.of(trade, row),
        "clients": Client.objects.filter(trade=trade, is_active=True).order_by("name"),
    }
    return render(request, "operator/trade.html", context)


@require_POST
@for_operator(Role.ADMINISTRATOR)
def put_back(request: HttpRequest, trade: str) -> HttpResponse:
    """What is built in is in force again."""
    if trade not in Client.Trade.values:
        raise Http404
    if beginnings.put_back(trade, signed_in(request)):
        flash.success(request, _("What is built in is in force again."))
    return _back(trade)


def _taken(request: HttpRequest, trade: str) -> HttpResponse:
    try:
        key = UUID(request.POST.get("client", ""))
    except ValueError:
        flash.error(request, _("Choose a client."))
        return _back(trade)
    source = get_object_or_404(Client, pk=key, trade=trade, is_active=True)
    beginnings.take(source, signed_in(request))
    flash.success(request, _("The next clients begin as %(name)s is set up.") % {"name": source})
    return _back(trade)


def _back(trade: str) -> HttpResponse:
    return SeeOther(reverse("house:trade", args=[trade]))
