"""The ways into a client's portal for the operator's administrators, and out again."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tenants import access, second_factor, support
from tenants.access import Role, anyone, client_on_host, for_operator, signed_in
from tenants.letting_in import let_in
from tenants.models import Client, SupportSession, User

UNPROCESSABLE = 422
CAME_BY_DOOR = "support-door"
AT_ONCE = 50


class ReasonForm(forms.Form):
    """Why somebody of the operator's looks at what is a client's."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("The client reads it in its list. Name no caller."),
        error_messages={"required": _("Say why: the client reads it.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_GET
@for_operator(Role.ADMINISTRATOR)
def clients(request: HttpRequest) -> HttpResponse:
    """Whose portal one may enter, by name, and where one is now."""
    wanted = request.GET.get("q", "").strip()[:80]
    found = Client.objects.filter(is_active=True).order_by("name")
    if wanted:
        found = found.filter(Q(name__icontains=wanted) | Q(slug__icontains=wanted))
    context = {"clients": found[:AT_ONCE], "wanted": wanted, "is_cut": found.count() > AT_ONCE}
    return render(request, "operator/support.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@for_operator(Role.ADMINISTRATOR)
def begin(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """The reason; then through a door to the client's own host."""
    client = get_object_or_404(Client, pk=client_id, is_active=True)
    form = ReasonForm(request.POST or None, use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        made = support.begin(signed_in(request), client, form.cleaned_data["reason"])
        key = support.door(made)
        path = reverse("support:enter", args=[key], urlconf=settings.ROOT_URLCONF)
        return redirect(f"{client.url}{path}")
    return _asked(request, form, client)


@require_GET
@never_cache
@anyone
def enter(request: HttpRequest, support_key: str) -> HttpResponse:
    """On the client's host, once and within two minutes; the log-in ends with the session."""
    found = support.through_door(support_key, client_on_host(request))
    if found is None or not found.user.is_administrator:
        raise Http404
    let_in(request, found.user)
    request.session[CAME_BY_DOOR] = True
    request.session.set_expiry(int(support.LASTS.total_seconds()))
    return redirect("home")


@require_http_methods(["GET", "POST"])
@never_cache
@anyone
def ask(request: HttpRequest) -> HttpResponseBase:
    """At the client's door: an administrator who is logged in there says why."""
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    client = client_on_host(request)
    if not request.user.is_administrator or access.standing(request).roles:
        raise Http404
    if second_factor.is_missing(request.user, client):
        return redirect_to_login(request.get_full_path(), reverse("second_factor"))
    form = ReasonForm(request.POST or None, use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        support.begin(request.user, client, form.cleaned_data["reason"])
        return redirect(_next(request))
    return _asked(request, form, client, next=_next(request))


@require_POST
@anyone
def leave(request: HttpRequest) -> HttpResponse:
    """Out again, to the operator's own pages."""
    if isinstance(request.user, User):
        mine = SupportSession.objects.filter(
            user=request.user, client=client_on_host(request), ended_at=None
        )
        for one in mine.select_related("user", "client"):
            support.end(one)
        if request.session.get(CAME_BY_DOOR):
            logout(request)
    return redirect(f"{settings.PUBLIC_URL}/")


def _asked(request: HttpRequest, form: ReasonForm, client: Client, **more: Any) -> HttpResponse:
    minutes = int(support.LASTS.total_seconds() // 60)
    context = {"of": client, "form": form, "minutes": minutes, **more}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "operator/support_reason.html", context, status=status)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    return reverse("home")
