"""What is asked about a receptionist's seat."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from telephony.carrier import dialling
from telephony.switchboard.models import Agent


class AgentForm(forms.ModelForm[Agent]):
    """A receptionist's own telephone, as the rules of dialling allow it."""

    def clean_own_number(self) -> str | None:
        """The number in E.164."""
        number = self.cleaned_data.get("own_number")
        return dialling.own_telephone(number) if number else None

    def clean(self) -> dict[str, Any]:
        """A voice needs a telephone to be carried by."""
        cleaned = super().clean() or {}
        if cleaned.get("speaks_by_telephone") and not cleaned.get("own_number"):
            self.add_error("own_number", _("Write the number of this telephone."))
        return cleaned
