"""Plans, how soon calls are to be answered, kinds of breaks, and the house itself."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.db import models, transaction
from django.db.models import Count, ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.operator import clients, sheets, strays
from portal.operator.contract_forms import AbsenceForm, HouseForm, PlanForm, TargetForm
from telephony.switchboard.models import AbsenceKind, ServiceTarget
from tenants import audit
from tenants.access import Role, for_operator, signed_in
from tenants.answers import SeeOther
from tenants.models import Client, Operator, Plan, User


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def plans(request: HttpRequest) -> HttpResponse:
    """All plans with how many clients have them, and one more."""
    sheet = _filled(request, Plan(), PlanForm, "plan.made")
    if sheet.is_saved:
        return SeeOther(reverse("house:plans"))
    context = {"plans": _counted(), "form": sheet.form}
    return render(request, "operator/plans.html", context, status=sheet.status)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """One plan, and who has it."""
    row = get_object_or_404(Plan, pk=plan_id)
    sheet = _filled(request, row, PlanForm, "plan.changed")
    if sheet.is_saved:
        flash.success(request, _("Saved."))
        return SeeOther(reverse("house:plans"))
    context = {
        "plan": get_object_or_404(Plan, pk=plan_id),
        "sheet": sheet,
        "form": sheet.form,
        "clients": Client.objects.filter(plan=row).order_by("name"),
    }
    return render(request, "operator/plan.html", context, status=sheet.status)


@require_POST
@for_operator(Role.ADMINISTRATOR)
def delete_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Gone, unless a client has it."""
    row = get_object_or_404(Plan, pk=plan_id)
    try:
        with transaction.atomic():
            row.delete()
            audit.record("plan.deleted", actor=signed_in(request), subject=plan_id)
    except ProtectedError:
        flash.error(request, _("Clients have this plan: give them another one first."))
        return SeeOther(reverse("house:plan", args=[plan_id]))
    flash.success(request, _("The plan %(name)s is gone.") % {"name": row.name})
    return SeeOther(reverse("house:plans"))


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def house(request: HttpRequest) -> HttpResponse:
    """The answering service's own name and rules, its target, and its kinds of breaks."""
    row = Operator.objects.first() or Operator()
    target = ServiceTarget.objects.filter(client=None).first() or ServiceTarget()
    is_target = "target" in request.POST
    own = _filled(request, row, HouseForm, "house.changed", wanted=not is_target)
    aim = _filled(request, target, TargetForm, "target.changed", wanted=is_target)
    if own.is_saved or aim.is_saved:
        flash.success(request, _("Saved."))
        return SeeOther(reverse("house:house"))
    context = {
        "own": own,
        "aim": aim,
        "absences": AbsenceKind.objects.order_by("-is_active", "position", "name_fr"),
        "strays": strays.listed(),
        "targets": ServiceTarget.objects.exclude(client=None).select_related("client"),
    }
    status = max(own.status, aim.status)
    return render(request, "operator/house.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def target(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """How soon this client's calls are to be answered; or as everybody's."""
    client = get_object_or_404(Client, pk=client_id)
    clients.note_look(client, signed_in(request))
    if "as_all" in request.POST:
        _as_everybody(client, signed_in(request))
        return SeeOther(reverse("house:client", args=[client.pk]))
    known = ServiceTarget.objects.filter(client=client).first()
    sheet = _filled(
        request, known or ServiceTarget(client=client), TargetForm, "target.changed", client=client
    )
    if sheet.is_saved:
        return SeeOther(reverse("house:client", args=[client.pk]))
    context = {"of": client, "sheet": sheet, "form": sheet.form, "is_own": known is not None}
    return render(request, "operator/target.html", context, status=sheet.status)


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def new_absence(request: HttpRequest) -> HttpResponse:
    """One more kind of break."""
    return _absence(request, AbsenceKind(), "absence.made")


@require_http_methods(["GET", "POST"])
@for_operator(Role.ADMINISTRATOR)
@never_cache
def absence(request: HttpRequest, kind_id: UUID) -> HttpResponse:
    """A kind of break; one that is not in use any more is kept for the history."""
    return _absence(request, get_object_or_404(AbsenceKind, pk=kind_id), "absence.changed")


def _absence(request: HttpRequest, row: AbsenceKind, action: str) -> HttpResponse:
    sheet = _filled(request, row, AbsenceForm, action)
    if sheet.is_saved:
        flash.success(request, _("Saved."))
        return SeeOther(reverse("house:house") + "#breaks")
    context = {"kind": row, "is_new": row._state.adding, "sheet": sheet, "form": sheet.form}
    return render(request, "operator/absence.html", context, status=sheet.status)


def _filled(
    request: HttpRequest,
    row: models.Model,
    form: Callable[..., Any],
    action: str,
    *,
    client: Client | None = None,
    wanted: bool = True,
) -> sheets.Sheet:
    """The sheet of this row; of a page with several, the one that was sent (`wanted`)."""

    def make(data: Any, instance: Any) -> Any:
        return form(data, instance=instance)

    def keep(changed: Any) -> None:
        changed.save()
        audit.record(action, actor=signed_in(request), client=client, subject=changed.pk)

    if not wanted:
        return sheets.Sheet(make(None, row), sheets.version(row))
    return sheets.filled(request, row, make, keep)


@transaction.atomic
def _as_everybody(client: Client, actor: User) -> None:
    gone, _each = ServiceTarget.objects.filter(client=client).delete()
    if gone:
        audit.record("target.changed", actor=actor, client=client, subject=client.pk)


def _counted() -> models.QuerySet[Plan]:
    """Plans have no way back to their clients: they are counted from there."""
    having = Client.objects.filter(plan=models.OuterRef("pk")).order_by().values("plan")
    count = having.annotate(n=Count("pk")).values("n")
    return Plan.objects.annotate(n_clients=models.Subquery(count))
