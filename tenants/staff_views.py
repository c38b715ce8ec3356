"""The page behind an invitation of the operator's own people, on the operator's host."""

from typing import Any

from allauth.core.internal import ratelimit  # the public one lets every GET pass
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tenants import invitations, staff
from tenants.access import anyone
from tenants.letting_in import let_in
from tenants.models import Invitation, User
from tenants.people import Refused, Role
from tenants.people_forms import JoinForm
from tenants.people_words import MEANING

UNPROCESSABLE, TOO_MANY, GONE = 422, 429, 410


@require_http_methods(["GET", "POST"])
@never_cache
@anyone
def join(request: HttpRequest, staff_token: str) -> HttpResponse:
    """Looking takes nothing: programs look at mails, too. A second factor comes afterwards."""
    row = invitations.found(staff_token, None)
    if row is None:
        about = {"app": "allauth.account", "action": "invitation_link", "limit_get": True}
        if not ratelimit.consume(request, **about):
            return render(request, "429.html", status=TOO_MANY)
        return _gone(request)
    user = request.user
    if isinstance(user, User):
        return _as(request, row, user)
    if User.objects.filter(email=row.email).exists():
        return _page(request, row, way="log_in")
    return _as_new(request, row)


def _as(request: HttpRequest, row: Invitation, user: User) -> HttpResponse:
    if user.email != row.email:
        return _page(request, row, way="other")
    if request.method != "POST":
        return _page(request, row, way="join")
    try:
        staff.accept(row, user)
    except Refused:
        return _gone(request)
    return redirect("home")


def _as_new(request: HttpRequest, row: Invitation) -> HttpResponse:
    form = JoinForm(User(email=row.email), request.POST or None)
    if not form.is_bound or not form.is_valid():
        return _page(request, row, way="new", form=form)
    password = None if form.wants_passkey else form.cleaned_data["password"]
    try:
        user = staff.accept_as_new(row, form.cleaned_data["name"], password)
    except Refused:
        return _gone(request)
    let_in(request, user, "invitation")
    return redirect("mfa_add_webauthn" if form.wants_passkey else "home")


def _page(request: HttpRequest, row: Invitation, **more: Any) -> HttpResponse:
    role = Role(row.role)
    context = {"row": row, "role": role.label, "meaning": MEANING[role], **more}
    form = more.get("form")
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, "people/join.html", context, status=status)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "people/no_link.html", status=GONE)
