"""What a visitor of the booking page fills in."""

from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from scheduling import public_booking
from scheduling.models import BookingPage, Visit
from tenants.base import TypedNumber, display_number
from tenants.models import Client

DETAILS = ("name", "number", "email", "reason")


class DetailsForm(forms.Form):
    """Name and mobile number are enough; the kind's questions may be answered."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    number = TypedNumber(
        label=_("Your mobile number"),
        help_text=_("A code is texted to it, to be sure that it is yours."),
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you like"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    reason = forms.CharField(label=_("Why you come, if you like"), max_length=200, required=False)
    # Out of sight; only a machine fills it in.
    website = forms.CharField(required=False)

    def __init__(self, typed: Any, *, client: Client, visit: Visit, asks_reason: bool) -> None:
        super().__init__(typed, initial=_kept(visit))
        self.client = client
        self.questions = {answer_name(asked): asked for asked in visit.type.questions}
        self.fields |= {name: _answer(asked) for name, asked in self.questions.items()}
        if not asks_reason:
            del self.fields["reason"]

    def clean_number(self) -> str:
        """A number that a text can reach."""
        number: str = self.cleaned_data["number"]
        if not public_booking.may_be_texted(self.client, number):
            raise ValidationError(
                _("No text can be sent to this number: give that of a mobile telephone."),
                code="mobile",
            )
        return number

    def keep(self, visit: Visit) -> None:
        """Write what was typed into the visit."""
        for name in DETAILS:
            setattr(visit, name, self.cleaned_data.get(name, ""))
        said = {asked: self.cleaned_data[name] for name, asked in self.questions.items()}
        visit.answers = [[asked, answer] for asked, answer in said.items() if answer]
        visit.save()


def answer_name(question: str) -> str:
    """The field's name, by what is asked: an answer never comes to stand beside a question that
    has been put in its place meanwhile.
    """
    return f"answer_{sha256(question.encode()).hexdigest()[:16]}"


def _answer(question: str) -> forms.CharField:
    box = forms.Textarea({"rows": 2})
    return forms.CharField(label=question, max_length=500, required=False, widget=box)


def _kept(visit: Visit) -> dict[str, Any]:
    """What was typed before, as it is shown again."""
    answers = {answer_name(asked): answer for asked, answer in visit.answers}
    details = {name: getattr(visit, name) for name in DETAILS}
    return answers | details | {"number": display_number(visit.number)}


class BookingPageForm(forms.ModelForm[BookingPage]):
    """What the client lets everybody book."""

    class Meta:
        model = BookingPage
        fields: ClassVar[list[str]] = [
            "is_on",
            "welcome_fr",
            "welcome_en",
            "agendas",
            "names_agendas",
            "shows_prices",
            "asks_reason",
            "origins",
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "agendas": forms.CheckboxSelectMultiple(),
            "welcome_fr": forms.Textarea({"rows": 3}),
            "welcome_en": forms.Textarea({"rows": 3}),
        }
