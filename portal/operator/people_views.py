"""The operator's people for its administrators: invited, in which roles and teams, shut out."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.operator import people
from portal.operator.people_forms import RolesForm, SeatForm, StaffInviteForm
from telephony.switchboard.models import Agent, Team
from tenants import invitations, second_factor, staff
from tenants.access import Role, for_operator, signed_in
from tenants.answers import SeeOther
from tenants.models import Invitation, User
from tenants.people import Refused
from tenants.people_words import REFUSALS

CONFLICT, UNPROCESSABLE = 409, 422


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """Who is in, who is invited, and one more."""
    form = StaffInviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, role = form.cleaned_data["email"], Role(form.cleaned_data["role"])
        language = (get_language() or "fr")[:2]
        try:
            staff.invite(signed_in(request), email, role, language, form.team_keys())
        except Refused as refused:
            form.add_error("email", str(REFUSALS[refused.reason]))
        else:
            flash.success(request, _("We write to %(email)s.") % {"email": email})
            return SeeOther(reverse("house:people"))
    context = {"form": form, "people": _people(), "invited": _invited()}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "operator/people.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def one(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One person: their roles; of a receptionist languages, teams and own telephone."""
    with transaction.atomic():
        if request.method == "POST":
            staff.lock()  # what the form was made from and what is saved are one state
        return _one(request, _person(user_id))


def _one(request: HttpRequest, user: User) -> HttpResponse:
    version = people.version(user)
    is_stale = request.method == "POST" and request.POST.get("version") != version
    agent = Agent.objects.filter(user=user).first()
    is_seat = "seat" in request.POST
    roles = RolesForm(user, None if is_seat else request.POST or None)
    seat = SeatForm(request.POST if is_seat else None, instance=agent) if agent else None
    if not is_stale and (done := _sent(request, user, roles, seat)):
        return done
    context = {
        "person": user,
        "is_you": user == signed_in(request),
        "agent": agent,
        "roles": roles,
        "seat": seat,
        "has_factor": second_factor.has(user),
        "sheet": {"version": version, "is_stale": is_stale},
    }
    is_refused = bool(roles.errors or (seat and seat.errors))
    status = CONFLICT if is_stale else UNPROCESSABLE if is_refused else 200
    return render(request, "operator/person.html", context, status=status)


def _sent(
    request: HttpRequest, user: User, roles: RolesForm, seat: SeatForm | None
) -> HttpResponse | None:
    """What was sent is done; None where there is nothing that could be."""
    by = signed_in(request)
    if seat is not None and seat.is_bound and seat.is_valid():
        keys = [team.pk for team in seat.cleaned_data["teams"]]
        people.save_seat(seat.save(commit=False), keys, by)
        return _saved(request, user)
    if roles.is_bound and roles.is_valid():
        name, wanted = roles.cleaned_data["name"], roles.cleaned_data["roles"]
        return _done(request, user, lambda: people.save(by, user, name, wanted))
    return None


@require_POST
@for_operator(Role.ADMINISTRATOR)
def shut_out(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Every log-in of theirs ends, and no call is offered to them."""
    user = _person(user_id)
    return _done(request, user, lambda: people.shut_out(signed_in(request), user))


@require_POST
@for_operator(Role.ADMINISTRATOR)
def let_in(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """They may log in again."""
    user = _person(user_id)
    return _done(request, user, lambda: people.let_in(signed_in(request), user))


@require_POST
@for_operator(Role.ADMINISTRATOR)
def again(request: HttpRequest, staff_invitation_id: UUID) -> HttpResponse:
    """Another mail to somebody who has not come yet."""
    get_object_or_404(Invitation, client=None, pk=staff_invitation_id)
    try:
        row = staff.invite_again(signed_in(request), staff_invitation_id)
    except Refused as refused:
        flash.error(request, str(REFUSALS[refused.reason]))
    else:
        flash.success(request, _("We write to %(email)s.") % {"email": row.email})
    return SeeOther(reverse("house:people"))


@require_POST
@for_operator(Role.ADMINISTRATOR)
def withdraw(request: HttpRequest, staff_invitation_id: UUID) -> HttpResponse:
    """The link in the mail opens nothing any more."""
    get_object_or_404(Invitation, client=None, pk=staff_invitation_id)
    try:
        staff.withdraw(signed_in(request), staff_invitation_id)
    except Refused as refused:
        flash.error(request, str(REFUSALS[refused.reason]))
    else:
        flash.success(request, _("The invitation is withdrawn."))
    return SeeOther(reverse("house:people"))


def _done(request: HttpRequest, user: User, deed: Callable[[], None]) -> HttpResponse:
    try:
        deed()
    except Refused as refused:
        flash.error(request, str(REFUSALS[refused.reason]))
        return SeeOther(reverse("house:person", args=[user.pk]))
    return _saved(request, user)


def _saved(request: HttpRequest, user: User) -> HttpResponse:
    flash.success(request, _("Saved."))
    # Whoever takes the last role away finds the person in no list.
    if not staff.members().filter(pk=user.pk).exists():
        return SeeOther(reverse("house:people"))
    return SeeOther(reverse("house:person", args=[user.pk]))


def _person(user_id: UUID) -> User:
    """One of the operator's own people; a client's are the client's."""
    return get_object_or_404(staff.members(), pk=user_id)


def _people() -> list[dict[str, Any]]:
    teams = _teams()
    return [
        {
            "user": user,
            "roles": [
                one.get_role_display() for one in user.memberships.all() if not one.client_id
            ],
            "is_receptionist": any(one.role == Role.RECEPTIONIST for one in user.memberships.all()),
            "teams": teams.get(user.pk, []),
        }
        for user in staff.members().prefetch_related("memberships")
    ]


def _teams() -> dict[UUID, list[str]]:
    """The teams of all receptionists, by whose they are."""
    found: dict[UUID, list[str]] = {}
    for user_id, name in Team.objects.order_by("name").values_list("agents__user", "name"):
        found.setdefault(user_id, []).append(name)
    return found


def _invited() -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {"row": row, "role": Role(row.role).label, "is_over": row.expires_at < now}
        for row in invitations.still_open(None)
    ]
