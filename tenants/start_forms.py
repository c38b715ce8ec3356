"""What is asked of whoever signs up: six things on the page, one more behind the mail."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import password_validation
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tenants import naming, signing_up, texted_codes
from tenants.base import TypedNumber, may_take_texts, uuid7
from tenants.models import Client, Operator, User


class StartForm(forms.Form):
    """A business and whom to reach there."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    trade = forms.ChoiceField(
        label=_("Your trade"),
        choices=[("", _("Choose…")), *Client.Trade.choices],
        error_messages={"required": _("Choose your trade: it decides what callers are asked.")},
    )
    name = forms.CharField(
        label=_("Name of the business"),
        max_length=400,
        help_text=_("As callers are to hear it."),
        error_messages={"required": _("Say how your business is called.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    person = forms.CharField(
        label=_("Your name"),
        max_length=400,
        error_messages={"required": _("Say who you are.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={
            "required": _("We need an address to write to."),
            "invalid": _("This is not an e-mail address, e.g. anne@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    mobile = TypedNumber(
        label=_("Mobile"),
        help_text=_("Urgent messages are texted there."),
        error_messages={"required": _("We need a mobile to text urgent messages to.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    terms = forms.BooleanField(
        label=_("I accept the terms of service"),
        error_messages={"required": _("Without the terms of service there is no contract.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Our own words below each field, not the browser's bubbles.
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        operator = Operator.objects.first()
        if operator and operator.terms_url:
            self.fields["terms"].help_text = format_html(
                '<a href="{}" target="_blank" rel="noopener">{}</a>',
                operator.terms_url,
                _("Read them"),
            )

    def clean_name(self) -> str:
        return naming.clean_name(self.cleaned_data["name"])

    def clean_person(self) -> str:
        return naming.clean_name(self.cleaned_data["person"])

    def clean_email(self) -> str:
        """In small letters, as log-in compares it."""
        return str(self.cleaned_data["email"]).lower()

    def clean_mobile(self) -> str:
        return textable(self.cleaned_data["mobile"])

    def asked(self) -> signing_up.Asked:
        """What was typed, in the language of the page."""
        data = self.cleaned_data
        key: UUID = data["form_key"]
        language = (get_language() or "fr")[:2]
        whom = {name: data[name] for name in ("trade", "name", "person", "email", "mobile")}
        return signing_up.Asked(form_key=key, language=language, **whom)


def textable(number: str) -> str:
    """The number, if a code may be texted there; raises ValidationError otherwise."""
    if not may_take_texts(number):
        raise forms.ValidationError(_("No text reaches this number: give a mobile."))
    if not texted_codes.may_be_texted(number):
        raise forms.ValidationError(_("We do not send texts to this country."))
    return number


class MobileForm(forms.Form):
    """The mobile that is to be proven, as it was given, or another."""

    mobile = TypedNumber(
        label=_("Mobile"),
        error_messages={"required": _("We need a mobile to text urgent messages to.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )

    def clean_mobile(self) -> str:
        return textable(self.cleaned_data["mobile"])


class CodeForm(forms.Form):
    """What was texted there."""

    code = forms.CharField(
        label=_("The six digits that we have texted to you"),
        max_length=20,
        error_messages={"required": _("Type the six digits.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


class OwnForm(StartForm):
    """The same, filled in by an administrator: the owner accepts the terms by their own mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["terms"]


class PasswordForm(forms.Form):
    """The one thing that is asked behind the mail."""

    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("Eight characters or more; a short sentence is good."),
        error_messages={"required": _("Choose a password to log in with.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password


class RefusalForm(forms.Form):
    """Why the operator does not want this client."""

    why = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stands in the mail to whoever asked."),
        error_messages={"required": _("Say why: it stands in the mail.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StockForm(forms.Form):
    """Numbers that were bought."""

    numbers = forms.CharField(
        label=_("Numbers, one a line"),
        help_text=_("In any spelling, e.g. +33 1 23 45 67 89."),
        error_messages={"required": _("Enter at least one number.")},
        widget=forms.Textarea(attrs={"rows": 4, "inputmode": "tel"}),
    )
