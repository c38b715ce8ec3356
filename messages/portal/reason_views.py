"""What callers are asked: the owner's page of reasons for calling, their questions and versions."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages as flash
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from messages import scripts, versions
from messages.models import Form, FormVersion
from messages.portal import drafts, ordering, question_rows, reason_page, rows
from messages.portal.reason_forms import (
    AboutForm,
    ContentsForm,
    MomentForm,
    NewReasonForm,
    initial_of,
)
from messages.question_editor import with_keys
from telephony import changes
from telephony.portal import editing
from telephony.portal.editing import CONFLICT, UNPROCESSABLE
from tenants.access import EDITORS, READERS, client_on_host, for_client
from tenants.answers import SeeOther

LIST = "office:reasons"
PREFIX = "questions"


@dataclass
class Sheet:
    """A draft on the page, as it was typed."""

    contents: ContentsForm
    moment: MomentForm
    questions: Any
    of_all: list[str]
    by_place: dict[int, list[str]]

    def is_valid(self) -> bool:
        """Whether it can be kept at all; whether it can be asked is another matter."""
        return bool(self.contents.is_valid() & self.moment.is_valid() & self.questions.is_valid())

    def as_kept(self) -> dict[str, Any]:
        """The contents of the draft."""
        return {**self.contents.cleaned_data, "fields": question_rows.kept(self.questions)}

    def listed(self) -> list[tuple[django_forms.Form, list[str]]]:
        """Each row with what is wrong with it."""
        return [(row, self.by_place.get(n, [])) for n, row in enumerate(self.questions)]


@require_safe
@for_client(*READERS)
def reasons(request: HttpRequest) -> HttpResponse:
    """The list: what is asked, what will be, what is being written."""
    with timezone.override(client_on_host(request).time_zone):
        context = {
            "reasons": reason_page.listed(timezone.now()),
            "may_edit": editing.may_edit(request),
            "history": editing.history("form"),
        }
        return render(request, "client/office/reasons.html", context)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def new_reason(request: HttpRequest) -> HttpResponse:
    """A reason more, as a draft."""
    form = NewReasonForm(request.POST or None, client=client_on_host(request))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = drafts.begin(form.cleaned_data["name"], form.cleaned_data["reason"])
            editing.note(request, made, None)
        return SeeOther(reverse("office:reason", args=[made.pk]))
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "client/office/new_reason.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def reason(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """One reason: its draft, kept as often as one likes, and live when it is whole."""
    row = get_object_or_404(Form, pk=form_id)
    with timezone.override(client_on_host(request).time_zone), transaction.atomic():
        return _edited(request, row)


@require_POST
@for_client(*EDITORS)
def about_reason(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Its name, and whether and when it is offered: at once."""
    row = get_object_or_404(Form, pk=form_id)
    form = AboutForm(request.POST, instance=row)
    with transaction.atomic():
        before = changes.snapshot(row)
        if request.POST.get("is_default"):
            drafts.make_first(row)  # before the form looks: there is one only
        if form.is_valid():
            form.save()
            editing.note(request, row, before)
            flash.success(request, _("Saved. It holds from the next call on."))
        else:
            transaction.set_rollback(True)
            flash.error(request, " ".join(str(one[0]) for one in form.errors.values()))
    return SeeOther(reverse("office:reason", args=[row.pk]))


@require_POST
@for_client(*EDITORS)
def reason_up(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """One place up: so the receptionists choose from them."""
    row = get_object_or_404(Form, pk=form_id)
    ordering.move_up(row, Form.objects.all())
    return SeeOther(reverse(LIST))


@require_POST
@for_client(*EDITORS)
def discard(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """The draft is not wanted; of a reason that nobody was ever asked, nothing is left."""
    row = get_object_or_404(Form, pk=form_id)
    here = SeeOther(reverse("office:reason", args=[row.pk]))
    with transaction.atomic():
        if drafts.is_unused(row):
            return SeeOther(reverse(LIST)) if editing.deleted(request, row) else here
        if editing.is_stale(request, row):
            flash.error(request, editing.warning(row))
            return here
        with editing.kept(request, row):
            row.versions.filter(live_from=None).delete()
    flash.success(request, _("The draft is gone."))
    return SeeOther(reverse(LIST))


@require_POST
@for_client(*EDITORS)
def withdraw(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What was to be asked from a moment to come is a draft again."""
    version = get_object_or_404(FormVersion.objects.select_related("form"), pk=version_id)
    try:
        with transaction.atomic(), editing.kept(request, version.form):
            versions.withdraw(version)
    except ValidationError as error:
        flash.error(request, " ".join(error.messages))
    else:
        flash.success(request, _("Withdrawn: it is a draft again."))
    return SeeOther(reverse("office:reason", args=[version.form_id]))


def _edited(request: HttpRequest, row: Form) -> HttpResponse:
    acted = rows.acted(request.POST, kind="text")
    typed = acted or (request.POST or None)
    draft = drafts.to_edit(row)
    sheet = _sheet(typed, draft)
    version, conflict, status, shown = changes.version(row), "", 200, draft
    if request.method == "POST":
        version = request.POST.get("version", "")
    if acted:
        rows.without_errors(sheet.contents, sheet.moment, sheet.questions)
    elif request.method == "POST":
        if not sheet.is_valid():
            status = UNPROCESSABLE
        elif request.POST.get("do") == "look":
            shown = FormVersion(form=row, **sheet.as_kept())
            sheet.of_all, sheet.by_place = reason_page.faults(shown.fields)
        elif editing.is_stale(request, row):
            version, conflict, status = changes.version(row), editing.warning(row), CONFLICT
        else:
            return _keep(request, row, draft, sheet)
    elif not draft._state.adding:
        sheet.of_all, sheet.by_place = reason_page.faults(draft.fields)
    context = {
        "row": row,
        "about": AboutForm(instance=row),
        "sheet": sheet,
        "version": version,
        "conflict": conflict,
        "is_draft": not draft._state.adding,
        "is_unused": drafts.is_unused(row),
        "live": drafts.live_of(row),
        "versions": list(row.versions.exclude(live_from=None)[:20]),
        "now": timezone.now(),
        "preview": None if acted or status != 200 else reason_page.preview(shown),
        "preview_version": shown,
        "history": editing.history("form", of=row.pk),
    }
    return render(request, "client/office/reason.html", context, status=status)


def _sheet(typed: QueryDict | None, draft: FormVersion) -> Sheet:
    known = [question_rows.row(one) for one in draft.fields]
    pairs = question_rows.pairs(draft.fields)
    if typed is not None:
        count = int(typed.get(f"{PREFIX}-TOTAL_FORMS") or 0)
        typed = _with_typed_keys(typed, min(count, scripts.MOST + 10))
        pairs = question_rows.pairs(question_rows.typed(typed, PREFIX, count))
    make = question_rows.QuestionForm
    own: dict[str, Any] = {"most": scripts.MOST, "pairs": pairs}
    return Sheet(
        ContentsForm(typed, initial=initial_of(draft)),
        MomentForm(typed),
        rows.formset(make, PREFIX, typed=typed, rows=known, **own),
        [],
        {},
    )


def _with_typed_keys(typed: QueryDict, count: int) -> QueryDict:
    """A question has its key as soon as it has a text: others may wait for it then."""
    found = question_rows.typed(typed, PREFIX, count)
    changed = typed.copy()
    for place, one in enumerate(found):
        one["place"] = place
    for one in with_keys([one for one in found if one["label"]]):
        changed[f"{PREFIX}-{one['place']}-key"] = one["key"]
    return changed


def _keep(request: HttpRequest, row: Form, draft: FormVersion, sheet: Sheet) -> HttpResponse:
    """The draft is saved whatever it lacks; then, if asked, it goes live or says why not."""
    here = SeeOther(reverse("office:reason", args=[row.pk]))
    with editing.kept(request, row):
        drafts.save(draft, sheet.as_kept())
        if request.POST.get("do") != "live":
            flash.success(request, _("The draft is kept. Nobody is asked it yet."))
            return here
        try:
            with transaction.atomic():
                versions.publish(draft, sheet.moment.cleaned_data["live_at"])
        except ValidationError as error:
            flash.error(request, _("The draft is kept, but cannot be asked yet:"))
            for words in error.messages:
                flash.error(request, words)
            return here
    if draft.is_to_come:
        flash.success(request, _("Saved. It is asked from the moment that you gave."))
    else:
        flash.success(request, _("Saved. It is asked from the next call on."))
    return SeeOther(reverse(LIST))
