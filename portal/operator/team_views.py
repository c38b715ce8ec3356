"""Teams for the operator's administrators: which there are, and who is in one."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.operator import sheets, teams
from telephony.switchboard import presence
from telephony.switchboard.models import Agent, Team
from tenants.access import Role, for_operator, signed_in
from tenants.answers import SeeOther
from tenants.models import Client

WHY_NEEDED: dict[str, Promise] = {
    "clients": gettext_lazy("It answers for clients: give them to another team first."),
    "agents": gettext_lazy("Receptionists are in it: take them out first."),
    "calls": gettext_lazy("Calls are waiting for it: try again in a moment."),
    "announcements": gettext_lazy("An announcement is for it: withdraw that first."),
}


class TeamForm(forms.ModelForm[Team]):
    """Its name, and whether it answers for everybody."""

    class Meta:
        model = Team
        fields = ("name", "is_pooled")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})


def _make(data: Any, row: Any) -> TeamForm:
    return TeamForm(data, instance=row)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """All teams, and one more."""
    actor = signed_in(request)
    sheet = sheets.filled(request, Team(), _make, lambda row: teams.save(row, actor))
    if sheet.is_saved:
        return _back(sheet.form.instance)
    context = {"teams": teams.all_of_them(), "form": sheet.form}
    return render(request, "operator/teams.html", context, status=sheet.status)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def one(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """One team: its name, its clients, its receptionists."""
    team, actor = get_object_or_404(Team, pk=team_id), signed_in(request)
    sheet = sheets.filled(request, team, _make, lambda row: teams.save(row, actor))
    if sheet.is_saved:
        flash.success(request, _("Saved."))
        return _back(team)
    team = get_object_or_404(Team, pk=team_id)
    context = {
        "team": team,
        "sheet": sheet,
        "form": sheet.form,
        "clients": team.clients.order_by("name"),
        "other_clients": Client.objects.exclude(teams=team).order_by("name"),
        "agents": team.agents.select_related("user").order_by("user__name"),
        "other_agents": presence.active().exclude(teams=team).select_related("user"),
        "why_needed": WHY_NEEDED.get(teams.needed_for(team), ""),
    }
    return render(request, "operator/team.html", context, status=sheet.status)


@require_POST
@for_operator(Role.ADMINISTRATOR)
def delete(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Gone, unless somebody counts on it."""
    team = get_object_or_404(Team, pk=team_id)
    try:
        teams.delete(team, signed_in(request))
    except teams.Needed as needed:
        flash.error(request, str(WHY_NEEDED[needed.why]))
        return _back(team)
    flash.success(request, _("The team %(name)s is gone.") % {"name": team.name})
    return SeeOther(reverse("house:teams"))


@require_POST
@for_operator(Role.ADMINISTRATOR)
def change_client(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """The team answers for one client more or less; back to the page that asked."""
    team = get_object_or_404(Team, pk=team_id)
    client = Client.objects.filter(pk=_key(request.POST.get("client", ""))).first()
    if client is None:
        flash.error(request, _("Choose a client."))
        return _back(team)
    change = teams.take_client if "out" in request.POST else teams.put_client
    change(team, client, signed_in(request))
    if request.POST.get("back") == "client":
        return SeeOther(reverse("house:client", args=[client.pk]) + "#teams")
    return _back(team)


@require_POST
@for_operator(Role.ADMINISTRATOR)
def choose(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """On a client's page: one more team answers for it."""
    client = get_object_or_404(Client, pk=client_id)
    team = Team.objects.filter(pk=_key(request.POST.get("team", ""))).first()
    if team is None:
        flash.error(request, _("Choose a team."))
    else:
        teams.put_client(team, client, signed_in(request))
    return SeeOther(reverse("house:client", args=[client.pk]) + "#teams")


@require_POST
@for_operator(Role.ADMINISTRATOR)
def change_agent(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """One receptionist more or less."""
    team = get_object_or_404(Team, pk=team_id)
    agent = Agent.objects.filter(pk=_key(request.POST.get("agent", ""))).first()
    if agent is None:
        flash.error(request, _("Choose a receptionist."))
        return _back(team)
    change = teams.take_agent if "out" in request.POST else teams.put_agent
    change(team, agent, signed_in(request))
    return _back(team)


def _key(typed: str) -> UUID:
    """What was chosen; nobody's key for what is none."""
    try:
        return UUID(typed)
    except ValueError:
        return UUID(int=0)


def _back(team: Team) -> HttpResponse:
    return SeeOther(reverse("house:team", args=[team.pk]))
