"""What is asked to let people in, and of those who come."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from tenants import naming
from tenants.models import User
from tenants.people import Role
from tenants.people_words import MEANING


class InviteForm(forms.Form):
    """An address, and the role that waits there."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={
            "required": _("Say whom to write to."),
            "invalid": _("This is not an e-mail address, e.g. anne@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what this person may do.")},
    )

    def __init__(self, roles: list[Role], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        choices = [(role.value, f"{role.label}: {MEANING[role]}") for role in roles]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """In small letters, as log-in compares it."""
        return str(self.cleaned_data["email"]).lower()


class JoinForm(forms.Form):
    """Somebody new: a name, and a password unless a passkey is made instead."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=400,
        error_messages={"required": _("Say who you are.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        required=False,
        help_text=_("Eight characters or more; a short sentence is good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        self.user = user

    @property
    def wants_passkey(self) -> bool:
        """Whether the button without a password was pressed."""
        return "passkey" in self.data

    def clean_name(self) -> str:
        return naming.clean_name(self.cleaned_data["name"])

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if self.wants_passkey:
            return ""
        if not password:
            raise forms.ValidationError(_("Choose a password to log in with."))
        password_validation.validate_password(password, self.user)
        return password
