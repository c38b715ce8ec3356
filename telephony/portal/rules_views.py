"""Where calls go: the client's own page of its rules. Nothing is saved before it was looked at."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from telephony import changes, rulebook, sentences
from telephony.facts import Rule
from telephony.models import ForwardingRule
from telephony.portal import editing, problems, rules_page, world
from telephony.portal.editing import CONFLICT, EDITORS, READERS, UNPROCESSABLE
from telephony.portal.rule_forms import OwnersRuleForm, form_for
from telephony.portal.rules_page import Edited
from tenants.access import client_on_host, for_client, signed_in
from tenants.answers import SeeOther

LIST = "setup:rules"


@require_http_methods(["GET", "POST"])
@for_client(*READERS)
def rules(request: HttpRequest) -> HttpResponse:
    """The list, put into another order on the page, asked about, and then saved or left."""
    if request.POST.get("do") == "save" and editing.may_edit(request):
        if _save_order(request):
            return SeeOther(reverse(LIST))
        flash.error(request, _("Somebody has changed the list meanwhile: this is how it is now."))
        return _list(request, world.rows(), None, status=CONFLICT)
    rows = world.rows()
    return _list(request, rows, _wanted_order(request, rows))


def _list(
    request: HttpRequest,
    rows: list[ForwardingRule],
    wanted: list[ForwardingRule] | None,
    status: int = 200,
) -> HttpResponse:
    saved = [world.as_rule(row) for row in rows]
    edited = Edited(saved, [world.as_rule(row) for row in wanted] if wanted else saved)
    context = {
        "rules": rules_page.listed(request, edited.edited),
        "takes_all": _last_useful(edited.edited) < len(edited.edited),
        "version": rules_page.order_version(rows),
        "may_edit": editing.may_edit(request),
        "history": rules_page.history(),
        **rules_page.beside(request, edited),
    }
    return render(request, "client/rules.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def new_rule(request: HttpRequest) -> HttpResponse:
    """A rule more; it goes where it has something to do."""
    return _edit(request, ForwardingRule(is_active=True))


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def rule(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """One rule, tried before it is saved."""
    return _edit(request, get_object_or_404(ForwardingRule, pk=rule_id))


@require_POST
@for_client(*EDITORS)
def switch(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Switch the rule on or off."""
    row = get_object_or_404(ForwardingRule, pk=rule_id)
    with editing.kept(request, row):
        row.is_active = request.POST.get("active") == "1"
        row.save(update_fields=["is_active"])
    flash.success(request, _("Switched on.") if row.is_active else _("Switched off."))
    return SeeOther(reverse(LIST))


@require_POST
@for_client(*EDITORS)
def delete_rule(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Delete the rule, unless somebody has changed it since the visitor saw it."""
    row = get_object_or_404(ForwardingRule, pk=rule_id)
    if not editing.deleted(request, row):
        return SeeOther(reverse("setup:rule", args=[rule_id]))
    return SeeOther(reverse(LIST))


@transaction.atomic
def _edit(request: HttpRequest, row: ForwardingRule) -> HttpResponse:
    if request.method == "POST":
        rulebook.lock()  # place, version and what is saved belong to one state of the list
    rows = world.rows()
    saved = [world.as_rule(one) for one in rows]
    version = changes.version(row)
    form = _form(request, row, saved)
    edited, status, conflict = saved, 200, ""
    if request.method == "POST":
        if form.is_valid():
            candidate = _candidate(form)
            edited = _with(saved, candidate, form.cleaned_data["place"])
            if request.POST.get("do") == "save":
                if not editing.is_stale(request, row):
                    _save(request, form, rows)
                    return SeeOther(reverse(LIST))
                status, conflict = CONFLICT, editing.warning(row)
        else:
            status = UNPROCESSABLE
        if not conflict:
            version = request.POST.get("version", "")
    context = {
        "form": form,
        "row": row,
        "is_new": row._state.adding,
        "version": version,
        "conflict": conflict,
        "is_invalid": status == UNPROCESSABLE,
        "more_is_open": _has_more(form),
        "preview": None if status == UNPROCESSABLE else _preview(request, edited, row),
        "history": [] if row._state.adding else editing.history("rule", of=row.pk),
        **rules_page.beside(request, Edited(saved, edited)),
    }
    return render(request, "client/rule.html", context, status=status)


def _form(request: HttpRequest, row: ForwardingRule, saved: list[Rule]) -> OwnersRuleForm:
    others = [rule for rule in saved if rule.id != row.pk]
    places = [(0, _("first of all"))]
    places += [
        (n, _("after %(n)d. %(rule)s") % {"n": n, "rule": sentences.text(rule)})
        for n, rule in enumerate(others, 1)
    ]
    own = next((n for n, rule in enumerate(saved) if rule.id == row.pk), _last_useful(others))
    make = form_for(client_on_host(request))
    return make(request.POST or None, instance=row, initial={"place": own}, places=places)


def _has_more(form: OwnersRuleForm) -> bool:
    """Whether one of the conditions that are folded away is set, or refused."""
    names = ("weekdays", "from_time", "option", "line", "waiting_over", "queue_over")
    return any(form[name].value() not in (None, "", []) or form[name].errors for name in names)


def _last_useful(rules: Sequence[Rule]) -> int:
    """The place before the first rule that takes every call: behind it nothing is reached."""
    anything = Rule("")
    takes = (n for n, one in enumerate(rules) if one.is_active and problems.covers(one, anything))
    return next(takes, len(rules))


def _candidate(form: OwnersRuleForm) -> Rule:
    row: ForwardingRule = form.instance
    rule = world.as_rule(row)
    row.name = form.named(rule)
    return world.as_rule(row)


def _with(saved: list[Rule], candidate: Rule, place: int | None) -> list[Rule]:
    others = [rule for rule in saved if rule.id != candidate.id]
    at = len(others) if place is None else place
    return [*others[:at], candidate, *others[at:]]


def _preview(request: HttpRequest, edited: list[Rule], row: ForwardingRule) -> Any:
    shown = rules_page.listed(request, edited)
    return next((one for one in shown if one["id"] == row.pk), None)


def _save(request: HttpRequest, form: OwnersRuleForm, rows: list[ForwardingRule]) -> None:
    row: ForwardingRule = form.instance
    if row._state.adding:
        row.position = rulebook.next_position()
    keys = [one.pk for one in rows if one.pk != row.pk]
    place = form.cleaned_data["place"]
    keys.insert(len(keys) if place is None else place, row.pk)
    with editing.kept(request, row):
        row.save()
    rulebook.reorder(keys)
    flash.success(request, _("Saved. It holds from the next call on."))


def _wanted_order(request: HttpRequest, rows: list[ForwardingRule]) -> list[ForwardingRule] | None:
    """The rules as they stand on the page, one moved if asked; None where they are not those."""
    sent = request.POST.getlist("order")
    known = {str(row.pk): row for row in rows}
    if sorted(sent) != sorted(known):
        return None
    for name, by in (("up", -1), ("down", 1)):
        if (key := request.POST.get(name)) in known:
            place = sent.index(str(key))
            sent.insert(max(0, place + by), sent.pop(place))
    return [known[key] for key in sent]


@transaction.atomic
def _save_order(request: HttpRequest) -> bool:
    """Whether the list was still the one that the visitor saw, and now has the wanted order."""
    rulebook.lock()
    rows = world.rows()
    wanted = _wanted_order(request, rows)
    if wanted is None or request.POST.get("version") != rules_page.order_version(rows):
        return False
    user = signed_in(request)
    rulebook.reorder([row.pk for row in wanted])
    names = [[row.name for row in one] for one in (rows, wanted)]
    changes.keep_order(str(user), user.pk, names[0], names[1])
    flash.success(request, _("Saved. It holds from the next call on."))
    return True
