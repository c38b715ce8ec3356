"""What administrators type about the operator's own people."""

import re
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from telephony.switchboard.forms import AgentForm
from telephony.switchboard.models import Agent, Team
from tenants import naming, staff
from tenants.models import User
from tenants.people_forms import InviteForm

LANGUAGE = re.compile(r"^[a-z]{2,3}$")


class StaffInviteForm(InviteForm):
    """An address, the role that waits there, and a receptionist's teams."""

    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(),
        label=_("Teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of a receptionist: without a team no call is offered."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(list(staff.ROLES), *args, **kwargs)
        self.fields["teams"].queryset = Team.objects.order_by("name")  # type: ignore[attr-defined]

    def team_keys(self) -> list[UUID]:
        """The teams that were chosen."""
        return [team.pk for team in self.cleaned_data["teams"]]


class RolesForm(forms.Form):
    """How somebody is called and what they may do; without a role nothing is open to them."""

    name = forms.CharField(
        label=_("Name"), max_length=400, help_text=_("As colleagues and callers hear it.")
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        has = list(user.memberships.filter(client=None).values_list("role", flat=True))
        initial = {"name": user.name, "roles": has}
        super().__init__(*args, **{"initial": initial, "use_required_attribute": False, **kwargs})
        self.fields["roles"].choices = [(one.value, one.label) for one in staff.ROLES]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """As it will stand everywhere."""
        return naming.clean_name(self.cleaned_data["name"])


class SeatForm(AgentForm):
    """A receptionist's languages, teams and own telephone."""

    languages = forms.CharField(
        label=_("Languages"),
        required=False,
        max_length=60,
        help_text=_(
            "Two letters each, e.g. fr, en, nl. A rule may ask for one; empty: asked for none."
        ),
    )
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(), label=_("Teams"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Agent
        fields: ClassVar[list[str]] = ["languages", "own_number", "speaks_by_telephone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["languages"] = ", ".join(self.instance.languages)
        self.fields["teams"].queryset = Team.objects.order_by("name")  # type: ignore[attr-defined]
        self.initial["teams"] = list(
            Team.objects.filter(agents=self.instance).values_list("pk", flat=True)
        )

    def clean_languages(self) -> list[str]:
        """As primary tags (BCP 47), each once; raises ValidationError for anything else."""
        typed = re.split(r"[\s,;]+", self.cleaned_data["languages"].strip().lower())
        found = list(dict.fromkeys(filter(None, typed)))
        for one in found:
            if not LANGUAGE.match(one):
                raise ValidationError(_("Write two letters for each language, e.g. fr, en."))
        return found
