"""The portal's page of who may come in, and the page behind an invitation."""

from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit  # the public one lets every GET pass
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tenants import invitations, people
from tenants.access import EDITORS, anyone, client_on_host, for_client, signed_in
from tenants.answers import SeeOther
from tenants.letting_in import let_in
from tenants.models import Client, Invitation, Membership, User
from tenants.people import RANK, Refused, Role
from tenants.people_forms import InviteForm, JoinForm
from tenants.people_words import MEANING, REFUSALS

UNPROCESSABLE, TOO_MANY, GONE = 422, 429, 410


@require_http_methods(["GET", "POST"])
@never_cache
@for_client(*EDITORS)
def page(request: HttpRequest) -> HttpResponse:
    """Who may come in, who is invited, and one more."""
    rank = people.rank_of(signed_in(request), client_on_host(request))
    form = InviteForm(people.roles_for(rank), request.POST or None)
    if not form.is_bound:
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, UNPROCESSABLE)
    if not _may(request, "invite", form.cleaned_data["email"]):
        form.add_error(None, _("Too many invitations. Try again later."))
        return _page(request, form, TOO_MANY)
    return _invited(request, form)


def _invited(request: HttpRequest, form: InviteForm) -> HttpResponse:
    email, role = form.cleaned_data["email"], Role(form.cleaned_data["role"])
    language = (get_language() or "fr")[:2]
    try:
        invitations.invite(client_on_host(request), signed_in(request), email, role, language)
    except Refused as refused:
        form.add_error("email", str(REFUSALS[refused.reason]))
        return _page(request, form, UNPROCESSABLE)
    flash.success(request, _("We write to %(email)s.") % {"email": email})
    return _back()


@require_POST
@for_client(*EDITORS)
def change_role(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Another role for somebody."""
    client, user = client_on_host(request), signed_in(request)
    _is_not_anothers(client, member_id)
    role = request.POST.get("role", "")
    try:
        if role not in RANK:
            raise Refused("gone")
        member = people.change_role(client, user, member_id, Role(role))
    except Refused as refused:
        return _refused(request, refused)
    words = {"name": member.user, "role": member.get_role_display()}
    flash.success(request, _("%(name)s: %(role)s.") % words)
    return _back() if people.rank_of(user, client) >= people.INVITES else redirect("home")


@require_POST
@for_client(*EDITORS)
def take_out(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Somebody comes in no more."""
    client, user = client_on_host(request), signed_in(request)
    _is_not_anothers(client, member_id)
    try:
        member = people.take_out(client, user, member_id)
    except Refused as refused:
        return _refused(request, refused)
    if member.user_id == user.pk:
        return SeeOther(reverse("people:left"))
    flash.success(request, _("%(name)s comes in no more.") % {"name": member.user})
    return _back()


@require_http_methods(["GET", "HEAD"])
@anyone
def left(request: HttpRequest) -> HttpResponse:
    """Whoever has taken themselves out sees that it is done."""
    return render(request, "people/left.html")


@require_POST
@for_client(*EDITORS)
def again(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Another mail to somebody who has not come yet."""
    client, user = client_on_host(request), signed_in(request)
    found = get_object_or_404(Invitation, client=client, pk=invitation_id)
    if not _may(request, "invite", found.email):
        flash.error(request, _("Too many invitations. Try again later."))
        return _back()
    try:
        row = invitations.again(client, user, invitation_id)
    except Refused as refused:
        return _refused(request, refused)
    flash.success(request, _("We write to %(email)s.") % {"email": row.email})
    return _back()


@require_POST
@for_client(*EDITORS)
def withdraw(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """The link in the mail opens nothing any more."""
    client = client_on_host(request)
    get_object_or_404(Invitation, client=client, pk=invitation_id)
    try:
        invitations.withdraw(client, signed_in(request), invitation_id)
    except Refused as refused:
        return _refused(request, refused)
    flash.success(request, _("The invitation is withdrawn."))
    return _back()


@require_http_methods(["GET", "POST"])
@never_cache
@anyone
def join(request: HttpRequest, invitation_token: str) -> HttpResponse:
    """Behind the mail's link. Looking takes nothing: programs look at mails, too."""
    client = client_on_host(request)
    row = invitations.found(invitation_token, client)
    if row is None:
        if invitations.is_of_another(invitation_token, client):
            raise Http404
        if not _may(request, "invitation_link"):
            return render(request, "429.html", status=TOO_MANY)
        return render(request, "people/no_link.html", status=GONE)
    user = request.user
    if isinstance(user, User):
        return _join_as(request, row, user)
    if User.objects.filter(email=row.email).exists():
        return _join_page(request, row, way="log_in")
    return _join_as_new(request, row)


def _join_as(request: HttpRequest, row: Invitation, user: User) -> HttpResponse:
    if user.email != row.email:
        return _join_page(request, row, way="other")
    if request.method == "POST":
        try:
            invitations.accept(row, user)
        except Refused:
            return render(request, "people/no_link.html", status=GONE)
        return redirect("home")
    return _join_page(request, row, way="join")


def _join_as_new(request: HttpRequest, row: Invitation) -> HttpResponse:
    form = JoinForm(User(email=row.email), request.POST or None)
    if not form.is_bound or not form.is_valid():
        return _join_page(request, row, way="new", form=form)
    password = None if form.wants_passkey else form.cleaned_data["password"]
    try:
        user = invitations.accept_as_new(row, form.cleaned_data["name"], password)
    except Refused:
        return render(request, "people/no_link.html", status=GONE)
    let_in(request, user, "invitation")
    return redirect("mfa_add_webauthn" if form.wants_passkey else "home")


def _join_page(request: HttpRequest, row: Invitation, **more: Any) -> HttpResponse:
    role = Role(row.role)
    context = {"row": row, "role": role.label, "meaning": MEANING[role], **more}
    form = more.get("form")
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, "people/join.html", context, status=status)


def _page(request: HttpRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    client, user = client_on_host(request), signed_in(request)
    rank, now = people.rank_of(user, client), timezone.now()
    context = {
        "form": form,
        "roles": [{"label": role.label, "meaning": MEANING[role]} for role in RANK],
        "members": [_member(row, user, rank) for row in people.members(client)],
        "invited": [_open(row, rank, row.expires_at < now) for row in _invitations(request)],
    }
    return render(request, "client/people.html", context, status=status)


def _invitations(request: HttpRequest) -> list[Invitation]:
    return list(invitations.still_open(client_on_host(request)))


def _member(row: Membership, user: User, rank: int) -> dict[str, Any]:
    may_change = RANK[Role(row.role)] <= rank
    return {
        "row": row,
        "is_you": row.user_id == user.pk,
        "roles": people.roles_for(rank) if may_change else [],
        "may_change": may_change,
    }


def _open(row: Invitation, rank: int, is_over: bool) -> dict[str, Any]:
    role = Role(row.role)
    return {"row": row, "role": role.label, "is_over": is_over, "may_change": RANK[role] <= rank}


def _is_not_anothers(client: Client, member_id: UUID) -> None:
    """Raise Http404 for another client's; who was just taken out is none, and said to be gone."""
    if Membership.objects.filter(pk=member_id).exclude(client=client).exists():
        raise Http404


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    flash.error(request, str(REFUSALS[refused.reason]))
    return _back()


def _back() -> HttpResponse:
    return SeeOther(reverse("people:people"))


def _may(request: HttpRequest, action: str, key: str | None = None) -> bool:
    about = {"app": "allauth.account", "action": action, "key": key, "limit_get": True}
    return bool(ratelimit.consume(request, **about))
