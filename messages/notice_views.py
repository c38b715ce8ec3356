"""The portal's page of what people are told: when, and in which words, with what a text costs."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from messages import gsm7
from messages.models import Notice
from messages.notice_words import NoticeLetter
from scheduling import reminders
from scheduling.models import AppointmentType, Telling, TypeTelling
from tenants.access import EDITORS, READERS, client_on_host, for_client
from tenants.models import Client

UNPROCESSABLE = 422
LATEST = 20


class TellingForm(forms.ModelForm[Telling]):
    """The client's rules, and another for each kind of appointment that has its own."""

    class Meta:
        model = Telling
        fields = (
            *("confirms", "reminds_before", "mails_too", "decent_from", "decent_until"),
            *("offer_minutes", "link_moves", "link_cancels"),
        )
        widgets: ClassVar[dict[str, Any]] = {
            "decent_from": forms.TimeInput({"type": "time"}, "%H:%M"),
            "decent_until": forms.TimeInput({"type": "time"}, "%H:%M"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = list(AppointmentType.objects.filter(is_active=True).select_related("telling"))
        for kind in self.kinds:
            self._add(kind)

    def _add(self, kind: AppointmentType) -> None:
        own = getattr(kind, "telling", None)
        value = ", ".join(str(hours) for hours in own.reminds_before) if own else ""
        if own and not own.reminds_before:
            value = "0"
        self.fields[f"kind_{kind.pk}"] = _Hours(
            label=_("%(kind)s: other hours before") % {"kind": kind.name},
            required=False,
            initial=value,
            help_text=_("Empty: as above. 0: never."),
        )

    @transaction.atomic
    def save(self, commit: bool = True) -> Telling:
        """The client's row, and those of the kinds; a kind that says nothing has none."""
        for kind in self.kinds:
            hours = self.cleaned_data[f"kind_{kind.pk}"]
            if hours is None:
                TypeTelling.objects.filter(type=kind).delete()
            else:
                TypeTelling.objects.update_or_create(type=kind, defaults={"reminds_before": hours})
        return super().save(commit)


class _Hours(forms.CharField):
    """Hours with commas; None where nothing is said, an empty list for 0."""

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        if typed.strip() == "0":
            return []
        base = forms.IntegerField(min_value=1, max_value=24 * 30)
        return SimpleArrayField(base, max_length=5).clean(typed)


@dataclass(frozen=True)
class Preview:
    """One text as it would be sent, and what it is billed as."""

    label: str
    text: str
    cost: gsm7.Measure


LABELS = {
    "appointment_booked": gettext_lazy("When it is booked"),
    "appointment_moved": gettext_lazy("When it is moved"),
    "appointment_cancelled": gettext_lazy("When it is cancelled"),
    "appointment_reminder": gettext_lazy("Reminder"),
    "slot_offered": gettext_lazy("A freed time, to the first of the waiting list"),
    "slot_lapsed": gettext_lazy("When nobody answers the offer"),
    "message_also_taken": gettext_lazy("When two have answered a message"),
    "pocket_link": gettext_lazy("A link to log in on a telephone"),
    "pocket_code": gettext_lazy("A code that shows who it is"),
}


@require_http_methods(["GET", "POST"])
@for_client(*READERS, writers=EDITORS)
def told(request: HttpRequest) -> HttpResponse:
    """The rules, the words, and what was told of late."""
    client, telling = client_on_host(request), Telling.objects.first() or Telling()
    # A POST without a field is no form that was filled in: the page is shown.
    data = request.POST if "decent_from" in request.POST else None
    form, word, status = TellingForm(data, instance=telling), "", 200
    if form.is_bound and form.is_valid():
        form.save()
        form, word = TellingForm(instance=Telling.objects.get()), _("Saved.")
    elif form.is_bound:
        status = UNPROCESSABLE
    context = {
        "form": form,
        "word": word,
        "previews": previews(client),
        "latest": [
            {"notice": one, "label": LABELS.get(one.kind, one.kind)}
            for one in Notice.objects.all()[:LATEST]
        ],
    }
    return render(request, "client/reminders.html", context, status=status)


def previews(client: Client) -> list[Preview]:
    """Each text for an appointment of tomorrow, in the client's language."""
    samples = reminders.samples(client)
    texts = {
        kind: NoticeLetter(client, kind, client.language, "", about).text()
        for kind, about in samples.items()
    }
    return [Preview(str(LABELS[kind]), text, gsm7.measure(text)) for kind, text in texts.items()]
