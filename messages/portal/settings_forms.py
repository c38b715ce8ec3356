"""What a client looks like, speaks, records and keeps, as forms."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telephony import voices
from telephony.models import VoiceSettings
from tenants import naming
from tenants.base import contrast, ink_on
from tenants.models import Client

FAINT = 1.5  # below it the client's colour cannot be told from the paper
NEAR = ("Europe/Paris", "Europe/Brussels", "Europe/Luxembourg", "Europe/Zurich", "Europe/London")


class LookForm(forms.ModelForm[Client]):
    """Name, trade, town and colour, as they stand on every page."""

    name = forms.CharField(
        label=gettext_lazy("Name of the business"),
        max_length=400,
        help_text=gettext_lazy("Callers hear it from the next call on; your pages' address stays."),
        error_messages={"required": gettext_lazy("Say how your business is called.")},
    )

    class Meta:
        model = Client
        fields = ("name", "trade", "city", "colour")
        widgets = {"colour": forms.TextInput(attrs={"type": "color"})}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "trade": gettext_lazy(
                "It decides which questions are offered to you first. What you have stays as it is."
            )
        }

    def clean_name(self) -> str:
        return naming.clean_name(self.cleaned_data["name"])

    def clean_colour(self) -> str:
        """In small letters; raises ValidationError for one that cannot be seen on paper."""
        colour: str = self.cleaned_data["colour"].lower()
        if contrast(colour, "#ffffff") < FAINT or contrast(colour, "#111418") < FAINT:
            raise ValidationError(_("This colour cannot be told from the page: take another one."))
        return colour


class PlaceForm(forms.ModelForm[Client]):
    """The client's own language, in which its people are written to, and its clock."""

    time_zone = forms.ChoiceField(label=gettext_lazy("time zone"))

    class Meta:
        model = Client
        fields = ("language", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones: Any = self.fields["time_zone"]
        others = sorted(one for one in available_timezones() if "/" in one and one not in NEAR)
        zones.choices = [
            (_("near"), [(one, one) for one in NEAR]),
            (_("everywhere"), [(one, one) for one in others]),
        ]
        for name in ("language", "time_zone"):
            self.fields[name].half = True  # type: ignore[attr-defined]  # for the template


class LanguageForm(forms.Form):
    """One language that callers are spoken to."""

    language = forms.ChoiceField(label=gettext_lazy("language"), choices=voices.LANGUAGES)


class Languages(forms.BaseFormSet[LanguageForm]):
    """One at least, each once."""

    def clean(self) -> None:
        """Raises ValidationError otherwise."""
        found = [one.cleaned_data.get("language") for one in self.forms if one.is_valid()]
        if not found:
            raise ValidationError(_("Callers are spoken to in one language at least."))
        if len(set(found)) < len(found):
            raise ValidationError(_("A language is there twice."))


class WaitingForm(forms.ModelForm[VoiceSettings]):
    """How callers wait."""

    class Meta:
        model = VoiceSettings
        fields = ("max_wait", "offers_callback", "announces_position")


class RecordingForm(forms.ModelForm[VoiceSettings]):
    """Whether calls are recorded, and for how long."""

    class Meta:
        model = VoiceSettings
        fields = ("recording", "sample_percent", "retention_days")
        widgets = {"recording": forms.RadioSelect}  # noqa: RUF012


def ink_words(colour: str) -> str:
    """What stands on the colour, and how well it reads there."""
    ink = ink_on(colour)
    words = {"ratio": f"{contrast(colour, ink):.1f}"}
    if ink == "#ffffff":
        return _("White text stands on it, contrast %(ratio)s : 1.") % words
    return _("Black text stands on it, contrast %(ratio)s : 1.") % words
