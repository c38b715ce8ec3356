"""What a visitor of the client's web site fills in, and what the owner says of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.site_models import SitePage, SiteRequest
from telephony.carrier import dialling
from tenants.base import TypedNumber
from tenants.models import Client


class LeftForm(forms.Form):
    """Name and number; what it is about."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    number = TypedNumber(
        label=_("Your telephone number"),
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    words = forms.CharField(
        label=_("Your message"), max_length=1000, widget=forms.Textarea({"rows": 5})
    )
    # Out of sight; only a machine fills it in.
    website = forms.CharField(
        required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, typed: Any, *, client: Client, kind: str) -> None:
        super().__init__(typed)
        self.client = client
        if kind == SiteRequest.Kind.CALLBACK:
            self.fields["words"].required = False
            self.fields["words"].label = _("What it is about, if you like")

    def clean_number(self) -> str:
        """One that the permanence may call: of a country that it calls, and no dear one."""
        try:
            return dialling.allowed(self.cleaned_data["number"], self.client)
        except ValidationError as error:
            raise ValidationError(_("We cannot call this number."), code="number") from error

    def clean_words(self) -> str:
        """Without what no person types."""
        words: str = self.cleaned_data["words"]
        return words.replace("\0", "").strip()


class SitePageForm(forms.ModelForm[SitePage]):
    class Meta:
        model = SitePage
        fields = ("takes_messages", "takes_callbacks", "origins")
