"""What the client's people fill in about calendars of the outside."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from scheduling.models import Agenda, AppointmentType, Feed, Subscription


class FeedForm(forms.ModelForm[Feed]):
    """A calendar to read elsewhere."""

    class Meta:
        model = Feed
        fields: ClassVar[list[str]] = ["name", "kind", "agenda", "colleague", "shows_names"]

    def clean(self) -> dict[str, Any]:
        """What is not asked for by the kind is left out, whatever was chosen there."""
        cleaned = super().clean() or self.cleaned_data
        kept = {"agenda": "agenda", "person": "colleague"}.get(str(cleaned.get("kind")))
        for name in {"agenda", "colleague"} - {kept}:
            cleaned[name] = None
        return cleaned


class SubscriptionForm(forms.ModelForm[Subscription]):
    """A calendar elsewhere that takes time of an agenda."""

    class Meta:
        model = Subscription
        fields: ClassVar[list[str]] = ["name", "agenda", "url"]
        widgets: ClassVar[dict[str, Any]] = {
            "url": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        }


class SubscriptionChangeForm(SubscriptionForm):
    """The same once more; the address is not shown again, and stays where none is typed."""

    class Meta(SubscriptionForm.Meta):
        fields: ClassVar[list[str]] = ["name", "agenda", "url", "is_active"]
        help_texts: ClassVar[dict[str, Any]] = {
            "url": _("It is not shown again. Empty: it stays as it is."),
            "is_active": _("Off: it is not read, and takes no time."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["url"] = ""
        self.fields["url"].required = False

    def clean_url(self) -> str:
        """What was typed, or what it was."""
        return self.cleaned_data["url"] or self.instance.url


class ExportForm(forms.Form):
    """Which days of which agenda."""

    agenda = forms.ModelChoiceField(Agenda.objects.none(), label=_("Agenda"))
    first_day = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agenda"].queryset = Agenda.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, and not years after it."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        elif first and last and (last - first).days > 1100:
            self.add_error("last_day", _("Export at most three years at once."))
        return cleaned


class ImportForm(forms.Form):
    """A file, and what its events become."""

    agenda = forms.ModelChoiceField(Agenda.objects.none(), label=_("Agenda"))
    file = forms.FileField(
        label=_("File (.ics)"), widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"})
    )
    kind = forms.ModelChoiceField(
        AppointmentType.objects.none(),
        label=_("The events become"),
        required=False,
        empty_label=_("absences"),
        help_text=_("Appointments keep the event's title as the name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agenda"].queryset = Agenda.objects.all()  # type: ignore[attr-defined]
        kinds = AppointmentType.objects.filter(is_active=True)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
