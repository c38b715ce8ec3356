"""Forms of the administration: a rule, a menu's choices, a recording with its player."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scheduling.models import OpeningPeriod
from telephony import teams
from telephony.models import ForwardingRule, Menu, MenuOption
from tenants.base import display_number
from tenants.models import Client


class RecordingInput(forms.ClearableFileInput):
    """The recording there is, to listen to or to remove, and the place for another."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        upload = forms.FileInput().render(name, None, {**(attrs or {}), "accept": ".wav,.mp3"})
        if not value or not value.instance.pk:
            return upload
        return format_html(
            '<audio controls preload="none" src="{}"></audio> '
            '<label><input type="checkbox" name="{}"> {}</label><br>{}',
            reverse("telephony:greeting_audio", args=[value.instance.pk]),
            self.clear_checkbox_name(name),
            _("Remove"),
            upload,
        )


class RuleForm(forms.ModelForm[ForwardingRule]):
    """A rule; lines and teams are chosen from those of the client."""

    client: ClassVar[Client]
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("days of the week"),
        choices=OpeningPeriod.Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    line = forms.ChoiceField(label=gettext_lazy("line"), required=False)
    team_id = forms.TypedChoiceField(
        label=gettext_lazy("team"), coerce=UUID, empty_value=None, required=False
    )

    class Meta:
        model = ForwardingRule
        fields = "__all__"  # noqa: DJ007  # the administration's own choice of fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = self.client.lines.values_list("number", "label")
        self._choose("line", [(one, f"{display_number(one)} {label}") for one, label in lines])
        self._choose("team_id", [(str(key), name) for key, name in self._teams().items()])

    def clean(self) -> dict[str, Any]:
        """Keep the team's name beside its key."""
        cleaned = super().clean() or {}
        team_id = cleaned.get("team_id")
        self.instance.team_name = self._teams().get(team_id, "") if team_id else ""
        return cleaned

    def _teams(self) -> dict[UUID, str]:
        return teams.serving(self.client)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "---------"), *choices]


class OptionFormSet(BaseInlineFormSet[MenuOption, Menu, forms.ModelForm[MenuOption]]):
    """A menu's choices: at least one."""

    def clean(self) -> None:
        super().clean()
        filled = [getattr(form, "cleaned_data", {}) for form in self.forms]
        kept = [choice for choice in filled if choice.get("key") and not choice.get("DELETE")]
        if not kept and not any(self.errors):
            raise ValidationError(_("A menu needs at least one choice."), code="empty")
