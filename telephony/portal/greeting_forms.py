"""The form of one greeting on the client's own page."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scheduling.models import Closure
from telephony import greetings
from telephony.forms import RecordingInput
from telephony.models import Greeting

Situation = Greeting.Situation
PLACE = re.compile(r"\{([^{}]*)\}")
# What may stand in braces: in every text, and besides in these.
PLACES = {
    Situation.PHRASE: ("client", "agent", "hello"),
    Situation.POSITION: ("client", "position", "minutes"),
}
EVERYWHERE = ("client",)
# The last that is read in a quarter of a minute, at the pace of a calm voice.
LONG = 400


class GreetingForm(forms.ModelForm[Greeting]):
    """A text or a recording for one situation and language; the situation is the row's."""

    class Meta:
        model = Greeting
        fields = ("name", "language", "closure", "text", "audio")
        widgets = {  # noqa: RUF012
            "text": forms.Textarea(attrs={"rows": 5, "maxlength": 1000}),
            "audio": RecordingInput,
        }
        help_texts = {  # noqa: RUF012
            "audio": gettext_lazy(
                "WAV or MP3, at most 10 MB and 5 minutes. Callers hear it instead of the text."
            ),
            "name": gettext_lazy("By which you find it again in a rule."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        situation = self.instance.situation
        if situation != Situation.ANNOUNCEMENT:
            del self.fields["name"]
        if situation == Situation.PHRASE:
            del self.fields["audio"]
        if situation == Situation.MUSIC:
            del self.fields["text"]
        self._closures(situation)
        if "text" in self.fields:
            self.fields["text"].help_text = _("In braces stands what is filled in: %(places)s") % {
                "places": ", ".join("{" + place + "}" for place in self.places)
            }

    @property
    def places(self) -> tuple[str, ...]:
        """What may stand in braces."""
        return PLACES.get(Situation(self.instance.situation), EVERYWHERE)

    def clean_text(self) -> str:
        """Refuse braces that nothing fills: the voice would read them out."""
        text: str = self.cleaned_data["text"]
        unknown = [place for place in PLACE.findall(text) if place not in self.places]
        if unknown or text.count("{") != text.count("}"):
            words = {"places": ", ".join("{" + place + "}" for place in self.places)}
            raise ValidationError(_("Only these may stand in braces: %(places)s") % words)
        return text

    def _closures(self, situation: str) -> None:
        field = self.fields["closure"]
        assert isinstance(field, forms.ModelChoiceField)
        if situation != Situation.CLOSED or not Closure.objects.exists():
            del self.fields["closure"]
            return
        field.empty_label = _("whenever you are closed")

    def _get_validation_exclusions(self) -> set[str]:
        """Nothing: what the form does not ask stands in the row, and counts for the constraints."""
        return set()

    def said(self, client_name: str) -> str:
        """The text as it would be spoken."""
        text = self["text"].value() if "text" in self.fields else ""
        return greetings.fill(text or "", client=client_name, **greetings.EXAMPLES)


class NumberForm(forms.Form):
    """Whom to call."""

    number = forms.CharField(
        label=gettext_lazy("your telephone"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
