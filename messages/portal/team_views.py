"""The client's own people: who they are, by what they are reached, who comes after them."""

from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from messages import leaving
from messages.models import Group, PolicyStep
from messages.portal import ordering, people, rows, team_page, trying
from messages.portal.team_forms import (
    MOST_WAYS,
    GroupForm,
    MemberForm,
    Members,
    PersonForm,
    WayForm,
    Ways,
    way_row,
)
from telephony import changes
from telephony.portal import editing
from telephony.portal.editing import CONFLICT, UNPROCESSABLE
from tenants.access import EDITORS, READERS, client_on_host, for_client, signed_in
from tenants.answers import SeeOther
from tenants.directory.models import Colleague, Reach

TEAM = "office:team"


@require_safe
@for_client(*READERS)
def team(request: HttpRequest) -> HttpResponse:
    """Everybody, with their ways, and the groups."""
    context = {
        "people": team_page.listed(timezone.now()),
        "groups": team_page.groups(),
        "may_edit": editing.may_edit(request),
        "history": editing.history("colleague", "group"),
    }
    return render(request, "client/office/team.html", context)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def new_person(request: HttpRequest) -> HttpResponse:
    """One more of them."""
    return _edit(request, Colleague())


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One of them."""
    return _edit(request, get_object_or_404(Colleague, pk=person_id))


@require_POST
@for_client(*EDITORS)
def person_up(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One place up: so the receptionists see them."""
    row = get_object_or_404(Colleague, pk=person_id)
    ordering.move_up(row, Colleague.objects.all())
    return SeeOther(reverse(TEAM))


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def leave(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What counts on them, who takes their place, and then they are gone."""
    row = get_object_or_404(Colleague, pk=person_id)
    others = list(Colleague.objects.exclude(pk=row.pk))
    chosen = next((one for one in others if str(one.pk) == request.POST.get("instead")), None)
    problem = ""
    if request.method == "POST":
        try:
            _leave(request, row, chosen)
        except leaving.Needed as needed:
            problem = _refusal(needed)
        else:
            flash.success(request, _("%(name)s is taken out.") % {"name": row.name})
            return SeeOther(reverse(TEAM))
    uses = leaving.uses(row, timezone.now())
    context = {
        "row": row,
        "uses": uses,
        "is_needed": any(use.is_needed for use in uses),
        "others": others,
        "chosen": chosen,
        "problem": problem,
    }
    status = UNPROCESSABLE if problem else 200
    return render(request, "client/office/leave.html", context, status=status)


@require_POST
@for_client(*EDITORS)
def try_way(request: HttpRequest, reach_id: UUID) -> HttpResponse:
    """Send a text or a mail, or call, to say that it arrives."""
    way = get_object_or_404(Reach, pk=reach_id, colleague__left_at=None)
    client, by = client_on_host(request), str(signed_in(request))
    if trying.send(client, way, by):
        flash.success(request, _("A trial is on its way. What became of it stands beside the way."))
    else:
        flash.error(request, _("No trial goes there, or one has just gone."))
    return SeeOther(reverse("office:person", args=[way.colleague_id]))


@require_POST
@for_client(*EDITORS)
def check_address(request: HttpRequest) -> HttpResponse:
    """What is said of an address while it is typed."""
    # htmx says in which field; the whole form comes with it.
    name = request.headers.get("HX-Trigger-Name", "")
    said = team_page.checked(request.POST, name, client_on_host(request))
    return render(request, "client/office/_checked.html", said)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def new_group(request: HttpRequest) -> HttpResponse:
    """A group more."""
    return _edit_group(request, Group())


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def group(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """One group with its members."""
    return _edit_group(request, get_object_or_404(Group, pk=group_id))


@require_POST
@for_client(*EDITORS)
def delete_group(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Delete a group that no policy tells."""
    row = get_object_or_404(Group, pk=group_id)
    if PolicyStep.objects.filter(group=row).exists():
        flash.error(request, _("A policy tells this group: change the policy first."))
    elif editing.deleted(request, row):
        return SeeOther(reverse(TEAM))
    return SeeOther(reverse("office:group", args=[row.pk]))


@transaction.atomic
def _edit(request: HttpRequest, row: Colleague) -> HttpResponse:
    acted = rows.acted(request.POST, channel="sms")
    typed = acted or (request.POST or None)
    client = client_on_host(request)
    form = PersonForm(typed, instance=row, client=client)
    ways = _ways(typed, row)
    version, conflict, status = changes.version(row), "", 200
    if acted:
        version = acted.get("version", "")
        rows.without_errors(form, ways)
    elif request.method == "POST":
        if not (form.is_valid() & ways.is_valid()):
            version, status = request.POST.get("version", ""), UNPROCESSABLE
        elif editing.is_stale(request, row):
            conflict, status = editing.warning(row), CONFLICT
        else:
            _save(request, form, ways)
            return SeeOther(reverse(TEAM))
    is_new = row._state.adding
    context = {
        "form": form,
        "ways": ways,
        "row": row,
        "name": form.initial.get("name", ""),
        "is_new": is_new,
        "version": version,
        "conflict": conflict,
        "trials": [] if is_new else trying.listed(row),
        "history": [] if is_new else editing.history("colleague", of=row.pk),
    }
    return render(request, "client/office/person.html", context, status=status)


def _ways(typed: QueryDict | None, row: Colleague) -> Any:
    known = [] if row._state.adding else [way_row(way) for way in row.reaches.all()]
    about: dict[str, Any] = {"most": MOST_WAYS, "kind": Ways, "person": row}
    return rows.formset(WayForm, "ways", typed=typed, rows=known or [{"channel": "sms"}], **about)


def _save(request: HttpRequest, form: PersonForm, ways: Any) -> None:
    row = form.instance
    wanted = [one.cleaned_data["way"] for one in ways]
    with editing.kept(request, row):
        if row._state.adding:
            row.position = people.next_position()
        row.save()
        people.save_ways(row, wanted)
        if "groups" in form.cleaned_data:
            people.save_groups(row, form.cleaned_data["groups"])
    flash.success(request, _("Saved. It is on the receptionists' screens now."))
    if row.receives_messages and not wanted:
        said = _("%(name)s gets no messages as long as there is no way.")
        flash.warning(request, said % {"name": row.name})


def _leave(request: HttpRequest, row: Colleague, instead: Colleague | None) -> None:
    user = signed_in(request)
    with transaction.atomic():
        before = changes.snapshot(row)
        leaving.leave(row, instead, str(user))
        editing.gone(request, row, before)


def _refusal(needed: leaving.Needed) -> str:
    if needed.reason == "last":
        return _("Nobody else gets messages: add somebody first.")
    return _("Choose who takes their place.")


@transaction.atomic
def _edit_group(request: HttpRequest, row: Group) -> HttpResponse:
    acted = rows.acted(request.POST)
    typed = acted or (request.POST or None)
    form = GroupForm(typed, instance=row)
    known = [] if row._state.adding else list(row.places.values("colleague_id"))
    own = [{"person": one["colleague_id"]} for one in known] or [{}]
    members = rows.formset(MemberForm, "members", typed=typed, rows=own, most=50, kind=Members)
    version, conflict, status = changes.version(row), "", 200
    if acted:
        version = acted.get("version", "")
        rows.without_errors(form, members)
    elif request.method == "POST":
        if not (form.is_valid() & members.is_valid()):
            version, status = request.POST.get("version", ""), UNPROCESSABLE
        elif editing.is_stale(request, row):
            conflict, status = editing.warning(row), CONFLICT
        else:
            with editing.kept(request, row):
                row.save()
                people.save_members(row, [one.cleaned_data["person"] for one in members])
            flash.success(request, _("Saved."))
            return SeeOther(reverse(TEAM))
    context = {
        "form": form,
        "members": members,
        "row": row,
        "name": form.initial.get("name", ""),
        "is_new": row._state.adding,
        "version": version,
        "conflict": conflict,
    }
    return render(request, "client/office/group.html", context, status=status)
