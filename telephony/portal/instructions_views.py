"""What receptionists must know: always, and for a time. It is on their screens at once."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as flash
from django.db import models, transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telephony import changes
from telephony.models import Instruction, Note
from telephony.portal import editing, instruction_checks, world
from telephony.portal.editing import CONFLICT, EDITORS, READERS, UNPROCESSABLE
from telephony.portal.instruction_checks import Written
from tenants.access import client_on_host, for_client
from tenants.answers import SeeOther
from tenants.directory.models import Colleague

LIST = "setup:instructions"
OVER = timedelta(days=7)  # for which one that has ended is still shown
AREA = {"rows": 3, "maxlength": 300}
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class InstructionForm(forms.ModelForm[Instruction]):
    class Meta:
        model = Instruction
        fields = ("text", "kind", "must_read")
        widgets = {"text": forms.Textarea(attrs=AREA)}  # noqa: RUF012


class NoteForm(forms.ModelForm[Note]):
    """An instruction for a time; its moments are the client's own."""

    class Meta:
        model = Note
        fields = ("text", "colleague", "starts_at", "ends_at")
        widgets = {  # noqa: RUF012
            "text": forms.Textarea(attrs=AREA),
            "starts_at": MOMENT,
            "ends_at": MOMENT,
        }
        labels = {"colleague": gettext_lazy("about whom")}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["colleague"]
        assert isinstance(field, forms.ModelChoiceField)
        field.empty_label = _("nobody in particular")
        for name in ("starts_at", "ends_at"):
            self.fields[name].half = True  # type: ignore[attr-defined]  # for the template


@require_safe
@for_client(*READERS)
def instructions(request: HttpRequest) -> HttpResponse:
    """All of them, as receptionists read them, with what could be misread."""
    now = world.now_at(client_on_host(request))
    standing = list(Instruction.objects.all())
    notes = list(_notes(now).select_related("colleague"))
    warnings = _warnings(standing, notes, now)
    in_force = [note for note in notes if note.ends_at > now]
    context = {
        "kinds": [
            (label, [(row, warnings.get(row.pk, [])) for row in standing if row.kind == kind])
            for kind, label in Instruction.Kind.choices
        ],
        "notes": [(note, warnings.get(note.pk, []), note.starts_at > now) for note in in_force],
        "over": [note for note in notes if note.ends_at <= now],
        "too_many": instruction_checks.too_many(len(standing) + len(in_force)),
        "may_edit": editing.may_edit(request),
        "history": editing.history("instruction", "note"),
        "time_zone": client_on_host(request).time_zone,
    }
    return render(request, "client/instructions.html", context)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def new_instruction(request: HttpRequest) -> HttpResponse:
    """One that holds until it is taken out."""
    return _edit(request, Instruction(), InstructionForm)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def instruction(request: HttpRequest, instruction_id: UUID) -> HttpResponse:
    """One instruction, with all that it said before."""
    return _edit(request, get_object_or_404(Instruction, pk=instruction_id), InstructionForm)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def new_note(request: HttpRequest) -> HttpResponse:
    """One that ends by itself."""
    now = world.now_at(client_on_host(request)).replace(second=0, microsecond=0)
    row = Note(starts_at=now, ends_at=now.replace(hour=23, minute=59))
    return _edit(request, row, NoteForm)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """One instruction for a time."""
    return _edit(request, get_object_or_404(Note, pk=note_id, kind=Note.Kind.NOTE), NoteForm)


@require_POST
@for_client(*EDITORS)
def delete_instruction(request: HttpRequest, instruction_id: UUID) -> HttpResponse:
    """Take the instruction out."""
    return _delete(request, get_object_or_404(Instruction, pk=instruction_id))


@require_POST
@for_client(*EDITORS)
def delete_note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Take the instruction for a time out before its end."""
    return _delete(request, get_object_or_404(Note, pk=note_id, kind=Note.Kind.NOTE))


@require_POST
@for_client(*EDITORS)
def move_instruction(request: HttpRequest, instruction_id: UUID) -> HttpResponse:
    """One place up: what comes first is read first."""
    row = get_object_or_404(Instruction, pk=instruction_id)
    with transaction.atomic():
        same = list(Instruction.objects.select_for_update().all())
        place = next(n for n, one in enumerate(same) if one.pk == row.pk)
        before = next((n for n in range(place - 1, -1, -1) if same[n].kind == row.kind), place)
        same.insert(before, same.pop(place))
        for position, one in enumerate(same):
            # Not `save`: an instruction that was only moved is not new.
            Instruction.objects.filter(pk=one.pk).update(position=position)
    return SeeOther(reverse(LIST))


def _notes(now: datetime) -> models.QuerySet[Note]:
    return Note.objects.filter(kind=Note.Kind.NOTE, ends_at__gt=now - OVER)


def _warnings(
    standing: list[Instruction], notes: list[Note], now: datetime
) -> dict[UUID, list[str]]:
    written = [Written(row.pk, row.text) for row in standing]
    # Who has ended on time is no fault, and contradicts nobody any more.
    written += [Written(row.pk, row.text, row.ends_at) for row in notes if row.ends_at > now]
    names = list(Colleague.objects.values_list("name", flat=True))
    return instruction_checks.look(written, names, now)


@transaction.atomic
def _edit(request: HttpRequest, row: Any, make: Any) -> HttpResponse:
    with timezone.override(client_on_host(request).time_zone):
        return _edited(request, row, make)


def _edited(request: HttpRequest, row: Any, make: Any) -> HttpResponse:
    version, conflict, status = changes.version(row), "", 200
    form = make(request.POST or None, instance=row)
    if request.method == "POST":
        if not form.is_valid():
            version, status = request.POST.get("version", ""), UNPROCESSABLE
        elif request.POST.get("do") == "try":
            version = request.POST.get("version", "")
        elif editing.is_stale(request, row):
            conflict, status = editing.warning(row), CONFLICT
        else:
            _save(request, row, form)
            return SeeOther(reverse(LIST))
    is_new = row._state.adding
    subject = changes.SUBJECTS[type(row)]
    context = {
        "form": form,
        "row": row,
        "is_new": is_new,
        "is_note": isinstance(row, Note),
        "version": version,
        "conflict": conflict,
        "warnings": _warnings_of(row) if form.is_bound and form.is_valid() else [],
        "history": [] if is_new else editing.history(subject, of=row.pk),
    }
    return render(request, "client/instruction.html", context, status=status)


def _save(request: HttpRequest, row: Any, form: Any) -> None:
    with editing.kept(request, row):
        if isinstance(row, Instruction) and row._state.adding:
            last = Instruction.objects.aggregate(last=Max("position"))["last"]
            row.position = 0 if last is None else last + 1
        form.save()
    said = _("Saved. It is on the receptionists' screens now.")
    warnings = _warnings_of(row)
    flash.success(request, said)
    for words in warnings:
        flash.warning(request, words)


def _warnings_of(row: Any) -> list[str]:
    now = timezone.now()
    standing = [one for one in Instruction.objects.all() if one.pk != row.pk]
    notes = [one for one in _notes(now) if one.pk != row.pk]
    (notes if isinstance(row, Note) else standing).append(row)
    if isinstance(row, Note) and row.ends_at <= now:
        names = list[str]()
        past = instruction_checks.look([Written(row.pk, row.text, row.ends_at)], names, now)
        return past.get(row.pk, [])
    return _warnings(standing, notes, now).get(row.pk, [])


def _delete(request: HttpRequest, row: Instruction | Note) -> HttpResponse:
    if not editing.deleted(request, row):
        name = "setup:note" if isinstance(row, Note) else "setup:instruction"
        return SeeOther(reverse(name, args=[row.pk]))
    return SeeOther(reverse(LIST))
