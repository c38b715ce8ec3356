"""What is asked of the operator's administrator before a client is copied or erased."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.file import erasing
from tenants import naming, provisioning
from tenants.base import TypedNumber
from tenants.models import Client


class EraseForm(forms.Form):
    """On which day; and the client's name, so that it is not the one beside it."""

    day = forms.DateField(
        label=_("To be erased on"),
        help_text=_("Until then the client works as ever, and you can call it off."),
        error_messages={
            "required": _("Say on which day."),
            "invalid": _("This is not a day."),
        },
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    name = forms.CharField(
        label=_("Name of the client"),
        max_length=200,
        help_text=_("Type it as it stands above: this cannot be undone."),
        error_messages={"required": _("Type the name, so that it is the right client.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, client: Client, *args: Any, **kwargs: Any) -> None:
        self.client = client
        day = timezone.localdate() + erasing.NOTICE
        super().__init__(*args, **{"initial": {"day": day}, **kwargs})

    def clean_day(self) -> date:
        """Never today: a click must leave a night to think."""
        day: date = self.cleaned_data["day"]
        if day <= timezone.localdate():
            raise ValidationError(_("Choose a day to come, tomorrow at the earliest."))
        if day > timezone.localdate() + timedelta(days=366):
            raise ValidationError(_("Choose a day within a year."))
        return day

    def clean_name(self) -> str:
        """The very name, whatever the spaces around it."""
        name: str = self.cleaned_data["name"]
        if " ".join(name.split()) != " ".join(self.client.name.split()):
            raise ValidationError(_("This is not the client's name."))
        return name


class CopyForm(forms.Form):
    """How the new client is called, and its number."""

    name = forms.CharField(
        label=_("Name of the business"),
        max_length=400,
        help_text=_("As callers are to hear it."),
        error_messages={"required": _("Say how the business is called.")},
    )
    slug = forms.CharField(
        label=_("Address"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens: the first part of its own address."),
        error_messages={"required": _("Say under which address it is found.")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    line = TypedNumber(
        label=_("Line"),
        required=False,
        help_text=_("The number here to which its calls are diverted. It can be given later."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "type": "tel"}),
    )

    def clean_name(self) -> str:
        """As it will stand everywhere."""
        return naming.clean_name(self.cleaned_data["name"])

    def clean_slug(self) -> str:
        """A host of its own."""
        provisioning.check_slug(self.cleaned_data["slug"])
        return str(self.cleaned_data["slug"])
