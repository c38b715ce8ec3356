"""Who is told of which messages: read like sentences, changed, and tried before it is saved."""

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

from messages.models import Policy
from messages.portal import ordering, policy_page, rows
from messages.portal.policy_forms import (
    MOST_STEPS,
    PolicyForm,
    StepForm,
    Steps,
    step_row,
    whom_choices,
)
from messages.portal.policy_page import Asked
from telephony import changes
from telephony.models import Change
from telephony.portal import editing
from telephony.portal.editing import CONFLICT, UNPROCESSABLE
from tenants.access import EDITORS, READERS, client_on_host, for_client, signed_in
from tenants.answers import SeeOther

LIST = "office:policies"


@require_safe
@for_client(*READERS)
def policies(request: HttpRequest) -> HttpResponse:
    """The list, and what it would do with a message."""
    client = client_on_host(request)
    with timezone.override(client.time_zone):
        context = {
            "policies": policy_page.listed(),
            "asked": policy_page.asked(client, request.GET),
            "may_edit": editing.may_edit(request),
            "history": editing.history("policy", "policies"),
        }
        return render(request, "client/office/policies.html", context)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def new_policy(request: HttpRequest) -> HttpResponse:
    """A policy more, before all others: the first that fits counts."""
    return _edit(request, Policy())


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def policy(request: HttpRequest, policy_id: UUID) -> HttpResponse:
    """One policy with its steps."""
    return _edit(request, get_object_or_404(Policy, pk=policy_id))


@require_POST
@for_client(*EDITORS)
def switch(request: HttpRequest, policy_id: UUID) -> HttpResponse:
    """Use the policy, or do not."""
    row = get_object_or_404(Policy, pk=policy_id)
    with editing.kept(request, row):
        row.is_active = request.POST.get("active") == "1"
        row.save(update_fields=["is_active"])
    flash.success(request, _("Switched on.") if row.is_active else _("Switched off."))
    return SeeOther(reverse(LIST))


@require_POST
@for_client(*EDITORS)
def policy_up(request: HttpRequest, policy_id: UUID) -> HttpResponse:
    """One place up: the first that fits counts."""
    row = get_object_or_404(Policy, pk=policy_id)
    with transaction.atomic():
        user, orders = signed_in(request), ordering.move_up(row, Policy.objects.all())
        names = [[one.name for one in order] for order in orders]
        subject = Change.Subject.POLICY_ORDER
        changes.keep_order(str(user), user.pk, names[0], names[1], subject)
    return SeeOther(reverse(LIST))


@require_POST
@for_client(*EDITORS)
def delete_policy(request: HttpRequest, policy_id: UUID) -> HttpResponse:
    """Delete the policy; messages that are on their way keep their plan."""
    row = get_object_or_404(Policy, pk=policy_id)
    if not editing.deleted(request, row):
        return SeeOther(reverse("office:policy", args=[policy_id]))
    return SeeOther(reverse(LIST))


@transaction.atomic
def _edit(request: HttpRequest, row: Policy) -> HttpResponse:
    with timezone.override(client_on_host(request).time_zone):
        return _edited(request, row)


def _edited(request: HttpRequest, row: Policy) -> HttpResponse:
    acted = rows.acted(request.POST, whom="on_duty", wait_minutes="10")
    typed = acted or (request.POST or None)
    version, conflict, status = changes.version(row), "", 200
    is_new, name = row._state.adding, row.name
    form = PolicyForm(typed, instance=row)
    steps = _steps(typed, row)
    asked = Asked(policy_page.asked(client_on_host(request), QueryDict()).form)
    if request.method == "POST":
        version = request.POST.get("version", "")
    if acted:
        rows.without_errors(form, steps)
    elif request.method == "POST":
        if not (form.is_valid() & steps.is_valid()):
            status = UNPROCESSABLE
        elif request.POST.get("do") == "ask":
            asked = _tried(request, form, steps)
        elif editing.is_stale(request, row):
            version, conflict, status = changes.version(row), editing.warning(row), CONFLICT
        else:
            with editing.kept(request, row):
                _write(form, steps)
            flash.success(request, _("Saved. It holds for the next message."))
            return SeeOther(reverse(LIST))
    context = {
        "form": form,
        "steps": steps,
        "row": row,
        "name": name,
        "is_new": is_new,
        "version": version,
        "conflict": conflict,
        "asked": asked,
        "is_invalid": status == UNPROCESSABLE,
        "history": [] if is_new else editing.history("policy", of=row.pk),
    }
    return render(request, "client/office/policy.html", context, status=status)


def _steps(typed: QueryDict | None, row: Policy) -> Any:
    known = [] if row._state.adding else [step_row(step) for step in row.steps.all()]
    own: dict[str, Any] = {"most": MOST_STEPS, "kind": Steps, "known": whom_choices()}
    return rows.formset(StepForm, "steps", typed=typed, rows=known or [{"wait_minutes": 10}], **own)


def _tried(request: HttpRequest, form: PolicyForm, steps: Any) -> Asked:
    """What would be done with a message if it were saved: saved, asked, and taken back."""
    row = form.instance
    adding = row._state.adding
    try:
        with transaction.atomic():
            _write(form, steps)
            answer = policy_page.asked(client_on_host(request), request.POST)
            transaction.set_rollback(True)
            return answer
    finally:
        row._state.adding = adding


def _write(form: PolicyForm, steps: Any) -> None:
    row = form.instance
    if row._state.adding:
        ordering.put([row, *Policy.objects.select_for_update()])
        row.position = 0
    form.save()
    row.steps.all().delete()
    for place, one in enumerate(steps):
        step = one.cleaned_data["step"]
        step.pk, step.policy, step.position = type(step)().pk, row, place
        step._state.adding = True
        step.save()
