"""What administrators type about a client and its lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from messages.portal.settings_forms import NEAR, LookForm, PlaceForm
from tenants import naming
from tenants.base import TypedNumber
from tenants.models import Client

__all__ = ["NEAR", "ClientForm", "LineForm", "SuspendForm"]


class ClientForm(PlaceForm, LookForm):
    """All that is known of a client but its address, which stays what it is."""

    class Meta:
        model = Client
        fields = (
            *("name", "city", "trade", "plan", "language", "time_zone", "dial_countries"),
            *("colour", "confidential"),
        )
        widgets = {"colour": forms.TextInput(attrs={"type": "color"})}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        for name in ("name", "city", "trade", "plan", "dial_countries", "colour"):
            self.fields[name].half = True  # type: ignore[attr-defined]  # for the template
        self.fields["plan"].empty_label = _("none: nothing is counted against it")  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """As it will stand everywhere."""
        return naming.clean_name(self.cleaned_data["name"])

    def clean_dial_countries(self) -> list[str]:
        """In capital letters."""
        return [code.strip().upper() for code in self.cleaned_data["dial_countries"]]


class LineForm(forms.Form):
    """A number that is to be a client's line."""

    number = TypedNumber(
        label=_("Number"),
        error_messages={"required": _("Write the number.")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "type": "tel", "autocomplete": "off"}),
    )
    label = forms.CharField(
        label=_("What this line is for"),
        required=False,
        max_length=60,
        help_text=_("E.g. “Emergencies”; the client's rules may ask by which line somebody calls."),
    )


class SuspendForm(forms.Form):
    """Why, in words that the client's people read."""

    words = forms.CharField(
        label=_("What its people read on their pages"),
        required=False,
        max_length=200,
        help_text=_("E.g. “Until the contract is renewed.” May stay empty."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
