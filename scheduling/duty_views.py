"""Duty in the client's portal, and behind the link in a text."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from scheduling import duty, duty_changes, duty_links, duty_page, duty_words
from scheduling.duty_changes import Refused, Wanted
from scheduling.duty_forms import (
    LayerForm,
    PutInForm,
    SettingsForm,
    SwapForm,
    TakeForm,
    shown_shift,
)
from scheduling.duty_models import DutyLayer, DutyRoster, DutySettings, DutySwap
from scheduling.duty_rules import Shift
from scheduling.duty_told_models import DutyBeginning
from tenants import audit
from tenants.access import (
    EDITORS,
    EVERYBODY,
    TAKERS,
    anyone,
    client_on_host,
    for_client,
    may,
    signed_in,
)
from tenants.answers import SeeOther

NOT_FOUND, UNPROCESSABLE = 404, 422
ANSWERS = ("accepted", "refused", "withdrawn")


@require_GET
@for_client(*EVERYBODY)
def roster(request: HttpRequest) -> HttpResponse:
    """Who is on duty, who comes next, and the coming four weeks."""
    now, user = timezone.now(), signed_in(request)
    context = {
        **duty_page.whole(now, duty_page.me(user)),
        "swaps": [_asked(request, swap) for swap in duty_page.open_swaps(now)],
        "take_form": TakeForm(),
    }
    return render(request, "client/duty.html", context)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def new_layer(request: HttpRequest) -> HttpResponse:
    """A layer behind the others."""
    return _layer_form(request, DutyLayer(first_day=timezone.localdate()), _("A new rotation"))


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def layer(request: HttpRequest, layer_id: UUID) -> HttpResponse:
    """A layer with its people, to be changed."""
    found = get_object_or_404(DutyLayer, pk=layer_id)
    return _layer_form(request, found, found.name)


@require_POST
@for_client(*EDITORS)
def layer_up(request: HttpRequest, layer_id: UUID) -> HttpResponse:
    """The layer goes before the one above it."""
    with transaction.atomic():
        duty_changes.lock()
        layers = list(DutyLayer.objects.all())
        place = next((i for i, one in enumerate(layers) if one.pk == layer_id), None)
        if place is None:
            raise Http404
        layers.insert(max(place - 1, 0), layers.pop(place))
        for position, one in enumerate(layers):
            DutyLayer.objects.filter(pk=one.pk).update(position=position)
        _note(request, "duty.layer_moved", layer_id)
    return _back()


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def delete_layer(request: HttpRequest, layer_id: UUID) -> HttpResponse:
    """The layer is no more, with its turns; asked once more before."""
    found = get_object_or_404(DutyLayer, pk=layer_id)
    if request.method == "GET":
        return render(request, "client/duty_delete.html", {"layer": found})
    with _changing(request, "duty.layer_deleted", layer_id):
        found.delete()
    return _back()


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def put_in(request: HttpRequest) -> HttpResponse:
    """Somebody is put in by hand, for a time."""
    form = PutInForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        done, by = form.cleaned_data, str(signed_in(request))
        with _said(request):
            row = duty_changes.put_in(done["colleague"], done["start"], done["end"], by)
            _note(request, "duty.put_in", row.pk)
        return _back()
    return _form(request, form, _("Put somebody in by hand"))


@require_POST
@for_client(*EDITORS)
def take_out(request: HttpRequest, stretch_id: UUID) -> HttpResponse:
    """What was put in by hand is taken out again."""
    get_object_or_404(DutyRoster, pk=stretch_id)
    with _said(request):
        duty_changes.take_out(stretch_id)
        _note(request, "duty.taken_out", stretch_id)
    return _back()


@require_POST
@for_client(*TAKERS)
def take(request: HttpRequest) -> HttpResponse:
    """ "I take it now": whoever is logged in is on duty from this moment."""
    user, form = signed_in(request), TakeForm(request.POST)
    me = duty_page.me(user)
    with _said(request):
        if me is None:
            raise Refused("no_colleague")
        if not form.is_valid():
            raise Refused("no_time")
        row = duty_changes.take(me, str(user), form.cleaned_data["until"])
        _note(request, "duty.taken", row.pk)
        flash.success(request, _("You are on duty now."))
    return _back()


@require_http_methods(["GET", "POST"])
@for_client(*TAKERS)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask a colleague to take the shift that begins at `start`."""
    now = timezone.now()
    coming = duty.between(now, now + 2 * duty_page.AHEAD)
    shift = _chosen(request, coming)
    if shift is None or shift.end is None:
        flash.error(request, duty_words.refusal("over"))
        return _back()
    if not _speaks_for(request, shift.colleague.user_id):
        flash.error(request, duty_words.refusal("not_you"))
        return _back()
    form = SwapForm(shift, coming, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with _said(request):
            swap = duty_changes.ask(_wanted(shift, form), str(signed_in(request)))
            _note(request, "duty.swap_asked", swap.pk)
            flash.success(request, _("%(name)s is asked.") % {"name": swap.other})
        return _back()
    more = {"about": shown_shift(shift), "button": _("Ask")}
    return _form(request, form, _("Ask for a swap"), **more)


@require_POST
@for_client(*TAKERS)
def answer_swap(request: HttpRequest, swap_id: UUID) -> HttpResponse:
    """Accept, refuse or withdraw what was asked."""
    swap = get_object_or_404(DutySwap.objects.select_related("asker", "other"), pk=swap_id)
    said = request.POST.get("answer", "")
    with _said(request):
        whose = swap.asker if said == "withdrawn" else swap.other
        if not _speaks_for(request, whose.user_id):
            raise Refused("not_you")
        _answer(swap, said, str(signed_in(request)))
        _note(request, f"duty.swap_{said}", swap_id)
    return _back()


@require_POST
@for_client(*TAKERS)
def confirm(request: HttpRequest, beginning_id: UUID) -> HttpResponse:
    """Whoever comes on duty says that they know."""
    beginning = get_object_or_404(
        DutyBeginning.objects.select_related("colleague"), pk=beginning_id
    )
    with _said(request):
        if not _speaks_for(request, beginning.colleague.user_id):
            raise Refused("not_you")
        duty_changes.confirm(beginning_id, str(signed_in(request)))
    return _back()


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def settings(request: HttpRequest) -> HttpResponse:
    """When somebody is needed, and how long before people are told."""
    form = SettingsForm(request.POST or None, instance=DutySettings.current())
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            duty_changes.lock()
            DutySettings.objects.update(**form.cleaned_data)
        _note(request, "duty.settings_changed")
        return _back()
    return _form(request, form, _("Settings of the duty roster"))


@never_cache
@require_http_methods(["GET", "POST"])
@anyone
def answer(request: HttpRequest, duty_token: str) -> HttpResponse:
    """Behind the link in a text: confirm a duty, answer a swap. Looking does not answer."""
    client = client_on_host(request)
    try:
        row = duty_links.row_of(client, duty_token)
    except duty_links.UnknownLink:
        return render(request, "client/duty_link_unknown.html", status=NOT_FOUND)
    problem = _answered(row, request.POST.get("answer", "")) if request.method == "POST" else ""
    row.refresh_from_db()
    context = {"problem": problem, "is_swap": isinstance(row, DutySwap), "row": row}
    return render(request, "client/duty_link.html", {**context, **_times(row)})


def _answered(row: DutyBeginning | DutySwap, said: str) -> str:
    """What was wrong with the answer, or nothing."""
    try:
        if isinstance(row, DutyBeginning):
            duty_changes.confirm(row.pk, row.colleague.name)
        elif said == "withdrawn":
            raise Refused("not_asked")
        else:
            _answer(row, said, row.other.name)
    except Refused as refused:
        return duty_words.refusal(refused.reason)
    return ""


def _answer(swap: DutySwap, said: str, by: str) -> None:
    if said not in ANSWERS:
        raise Refused("not_asked")
    duty_changes.answer(swap.pk, said, by)


def _times(row: DutyBeginning | DutySwap) -> dict[str, Any]:
    if isinstance(row, DutyBeginning):
        end = row.ends_at
        return {"start": row.begins_at, "end": end, "is_over": _is_past(end)}
    return {
        "start": row.during.lower,
        "end": row.during.upper,
        "is_over": _is_past(row.during.upper),
    }


def _is_past(moment: datetime | None) -> bool:
    return moment is not None and moment <= timezone.now()


def _layer_form(request: HttpRequest, found: DutyLayer, title: str) -> HttpResponse:
    form = LayerForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        with _changing(request, "duty.layer_changed", found.pk):
            form.save()
        return _back()
    context = {"form": form, "title": title, "is_new": found._state.adding, "layer": found}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "client/duty_layer.html", context, status=status)


def _form(request: HttpRequest, form: Any, title: str, **more: str) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "title": title, "button": _("Save"), **more}
    return render(request, "client/duty_form.html", context, status=status)


def _asked(request: HttpRequest, swap: DutySwap) -> dict[str, Any]:
    is_swap = swap.kind == DutySwap.Kind.SWAP
    return {
        "row": swap,
        "may_answer": _speaks_for(request, swap.other.user_id),
        "may_withdraw": is_swap and _speaks_for(request, swap.asker.user_id),
    }


def _wanted(shift: Shift, form: SwapForm) -> Wanted:
    assert shift.end is not None, "an open shift is not offered for a swap"
    returned: Shift | None = form.cleaned_data["shift"]
    return Wanted(
        shift.colleague,
        form.cleaned_data["other"],
        max(shift.start, timezone.now()),
        shift.end,
        max(returned.start, timezone.now()) if returned else None,
        returned.end if returned else None,
    )


def _chosen(request: HttpRequest, coming: list[Shift]) -> Shift | None:
    try:
        start = parse_datetime(request.GET.get("start", ""))
    except ValueError:
        start = None
    return next((shift for shift in coming if shift.start == start), None)


def _speaks_for(request: HttpRequest, user_id: UUID | None) -> bool:
    """Whether the visitor is this person, or may answer for anybody of the client's."""
    is_own = may(request, *TAKERS) and signed_in(request).pk == user_id
    return is_own or may(request, *EDITORS)


@contextmanager
def _said(request: HttpRequest) -> Iterator[None]:
    """What is refused is said on the next page, and nothing of it is kept."""
    try:
        with transaction.atomic():
            yield
    except Refused as refused:
        flash.error(request, duty_words.refusal(refused.reason))


@contextmanager
def _changing(request: HttpRequest, action: str, subject: UUID) -> Iterator[None]:
    """A change of the layers: kept in the log, and whoever it concerns is told."""
    with transaction.atomic():
        duty_changes.lock()
        yield
        duty_changes.sweep(timezone.now())
        _note(request, action, subject)


def _note(request: HttpRequest, action: str, subject: UUID | None = None) -> None:
    audit.record(action, actor=signed_in(request), client=client_on_host(request), subject=subject)


def _back() -> HttpResponse:
    return SeeOther(reverse("duty:roster"))
