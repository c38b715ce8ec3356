"""The client's waiting list: who waits, since when, who is being asked."""

from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from scheduling import waiting_list
from scheduling.models import Agenda, AppointmentType, WaitingEntry
from tenants.access import EDITORS, READERS, client_on_host, for_client, signed_in

WEEKS = 4
UNPROCESSABLE = 422


class EntryForm(forms.ModelForm[WaitingEntry]):
    """Somebody for the list; name and mobile number are enough."""

    parts = forms.MultipleChoiceField(
        choices=WaitingEntry.Part.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("At what time of the day"),
        help_text=_("Empty: at any time."),
    )

    class Meta:
        model = WaitingEntry
        fields = ("name", "number", "type", "agendas", "from_day", "until_day", "parts")
        widgets: ClassVar[dict[str, Any]] = {
            "agendas": forms.CheckboxSelectMultiple,
            "from_day": forms.DateInput({"type": "date"}, "%Y-%m-%d"),
            "until_day": forms.DateInput({"type": "date"}, "%Y-%m-%d"),
            "number": forms.TextInput({"type": "tel", "autocomplete": "off"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].queryset = AppointmentType.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["agendas"].queryset = Agenda.objects.filter(is_active=True)  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@for_client(*READERS, writers=EDITORS)
def waiting(request: HttpRequest) -> HttpResponse:
    """The list, and one more entry."""
    # A POST without a field is no form that was filled in: the page is shown.
    form = EntryForm(request.POST if "name" in request.POST else None, initial=_usual())
    word, status = "", 200
    if form.is_bound:
        if form.is_valid():
            form.instance.entered_by = str(signed_in(request))[:80]
            entry = form.save()
            word, form = gettext("%(name)s is on the list.") % {"name": entry.name}, _empty()
        else:
            status = UNPROCESSABLE
    return _page(request, form, word, status)


@require_POST
@for_client(*EDITORS)
def withdraw(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take somebody off the list."""
    entry = get_object_or_404(WaitingEntry, pk=entry_id)
    waiting_list.withdraw(client_on_host(request), entry.pk)
    word = gettext("%(name)s is off the list.") % {"name": entry.name}
    return _page(request, _empty(), word)


def _page(request: HttpRequest, form: EntryForm, word: str, status: int = 200) -> HttpResponse:
    context = {"form": form, "word": word, "lines": waiting_list.lines(), "ended": _ended()}
    return render(request, "client/waiting_list.html", context, status=status)


def _empty() -> EntryForm:
    return EntryForm(initial=_usual())


def _usual() -> dict[str, date]:
    today = timezone.localdate()
    return {"from_day": today, "until_day": today + timedelta(weeks=WEEKS)}


def _ended() -> list[WaitingEntry]:
    """Who got a time of late."""
    rows = WaitingEntry.objects.filter(state=WaitingEntry.State.BOOKED).select_related("type")
    return list(rows.order_by("-entered_at")[:10])
