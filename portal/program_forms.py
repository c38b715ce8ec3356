"""What the owner fills in for a program: a token, or an address that is told of events."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.hook_models import ASKABLE, Hook
from tenants.api_scopes import GROUPS, READ_ONLY

NOTHING, READS, WRITES = "", "read", "write"


class TokenForm(forms.Form):
    """A name, what it may do with each group, and its end."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: until you revoke it."),
        widget=forms.DateInput({"type": "date"}),
    )

    def __init__(self, typed: Any = None) -> None:
        super().__init__(typed)
        for group, label in GROUPS.items():
            choices = [(NOTHING, _("nothing")), (READS, _("may read"))]
            if group not in READ_ONLY:
                choices.append((WRITES, _("may read and change")))
            self.fields[f"scope_{group}"] = forms.ChoiceField(
                label=capfirst(str(label)), choices=choices, required=False
            )
            self.fields[f"scope_{group}"].half = True  # type: ignore[attr-defined]  # the template

    def clean_last_day(self) -> datetime | None:
        """The moment at which the day is over, by the client's clock."""
        day = self.cleaned_data["last_day"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise ValidationError(_("This day is over."), code="past")
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))

    def clean(self) -> dict[str, Any]:
        """At least one scope."""
        given = super().clean() or {}
        given["scopes"] = [
            f"{group}:{what}"
            for group in GROUPS
            for what in ((READS, WRITES) if given.get(f"scope_{group}") == WRITES else (READS,))
            if given.get(f"scope_{group}")
        ]
        if not given["scopes"]:
            raise ValidationError(_("Say what it may do."), code="scopes")
        return given


class HookForm(forms.ModelForm[Hook]):
    """An address, and what it is told."""

    events = forms.MultipleChoiceField(
        label=_("What it is told"), choices=ASKABLE, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Hook
        fields = ("name", "url", "events")
