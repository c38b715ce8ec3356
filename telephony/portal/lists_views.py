"""Lists of callers whom the rules treat alike: "do not answer", "put through at once"."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as flash
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telephony import changes
from telephony.models import CallerList, ListedNumber
from telephony.portal import editing
from telephony.portal.editing import CONFLICT, EDITORS, UNPROCESSABLE
from tenants.access import for_client
from tenants.answers import SeeOther
from tenants.base import display_number, parse_number

MOST = 2000  # numbers on a list
LISTS = "setup:lists"


class ListForm(forms.ModelForm[CallerList]):
    """A list; its numbers are a text, one a line, with a name behind each if there is one."""

    numbers = forms.CharField(
        label=gettext_lazy("numbers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line. A name may stand behind a comma: 06 12 34 56 78, Karim"
        ),
    )

    class Meta:
        model = CallerList
        fields = ("name", "kind")

    def clean_numbers(self) -> dict[str, str]:
        """Each number in E.164 with its name, once."""
        lines = [one.strip() for one in self.cleaned_data["numbers"].splitlines() if one.strip()]
        if len(lines) > MOST:
            raise ValidationError(_("At most %(n)d numbers.") % {"n": MOST})
        return dict(_number(line) for line in lines)


def _number(line: str) -> tuple[str, str]:
    number, _comma, name = line.partition(",")
    try:
        return parse_number(number), name.strip()[:60]
    except ValidationError as error:
        words = {"line": line, "why": error.messages[0]}
        raise ValidationError(_("“%(line)s”: %(why)s") % words) from error


@require_safe
@for_client(*EDITORS)
def lists(request: HttpRequest) -> HttpResponse:
    """All lists, and what each is for."""
    rows = CallerList.objects.prefetch_related("numbers", "rules")
    shown = [
        {"row": row, "count": len(row.numbers.all()), "rules": [str(r) for r in row.rules.all()]}
        for row in rows
    ]
    return render(request, "client/caller_lists.html", {"lists": shown})


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def new_list(request: HttpRequest) -> HttpResponse:
    """A list more."""
    return _edit(request, CallerList())


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def caller_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """One list with its numbers."""
    return _edit(request, get_object_or_404(CallerList, pk=list_id))


@require_POST
@for_client(*EDITORS)
def delete_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Delete a list that no rule looks at."""
    row = get_object_or_404(CallerList, pk=list_id)
    if not editing.deleted(request, row, _("A rule looks at this list: change the rule first.")):
        return SeeOther(reverse("setup:list", args=[list_id]))
    return SeeOther(reverse(LISTS))


@transaction.atomic
def _edit(request: HttpRequest, row: CallerList) -> HttpResponse:
    version, conflict, status = changes.version(row), "", 200
    form = ListForm(request.POST or None, instance=row, initial={"numbers": _as_text(row)})
    if request.method == "POST" and form.is_valid():
        if not editing.is_stale(request, row):
            _save(request, form)
            return SeeOther(reverse(LISTS))
        conflict, status = editing.warning(row), CONFLICT
    elif request.method == "POST":
        version, status = request.POST.get("version", ""), UNPROCESSABLE
    context: dict[str, Any] = {
        "form": form,
        "row": row,
        "is_new": row._state.adding,
        "version": version,
        "conflict": conflict,
    }
    return render(request, "client/caller_list.html", context, status=status)


def _as_text(row: CallerList) -> str:
    if row._state.adding:
        return ""
    pairs = row.numbers.values_list("number", "label")
    return "\n".join(", ".join(filter(None, [display_number(n), label])) for n, label in pairs)


def _save(request: HttpRequest, form: ListForm) -> None:
    row, wanted = form.instance, form.cleaned_data["numbers"]
    with editing.kept(request, row):
        row.save()
        row.numbers.exclude(number__in=wanted).delete()
        for number, label in wanted.items():
            ListedNumber.objects.update_or_create(
                caller_list=row, number=number, defaults={"label": label}
            )
    flash.success(request, _("Saved. It holds from the next call on."))
