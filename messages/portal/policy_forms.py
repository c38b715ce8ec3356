"""A policy as the owner fills it in: for which messages, then step by step."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messages import ticks
from messages.models import Form, Group, Message, Policy, PolicyStep
from messages.portal.team_forms import HOUR
from tenants.directory.models import Colleague

MOST_STEPS = 12
Whom = PolicyStep.Whom
# Of the others the choice itself says which person or group.
PARTS = (Whom.RECIPIENT, Whom.ON_DUTY, Whom.INBOX)
Groups = list[tuple[str, list[tuple[str, str]]]]


class PolicyForm(forms.ModelForm[Policy]):
    """For which messages, and what holds for all steps."""

    urgencies = ticks.urgencies()
    FIRST = ("name", "form", "urgencies")

    class Meta:
        model = Policy
        fields = (
            *("name", "form", "urgencies", "rounds", "quiet_from", "quiet_until"),
            *("digest_at", "digest_count", "follow_up_minutes", "tells_in_the_end"),
        )
        widgets = {  # noqa: RUF012
            "quiet_from": HOUR,
            "quiet_until": HOUR,
            "tells_in_the_end": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason: Any = self.fields["form"]
        reason.empty_label = _("all of them")
        reason.help_text = ""
        for name in ("name", "form", "quiet_from", "quiet_until", "digest_at", "digest_count"):
            self.fields[name].half = True  # type: ignore[attr-defined]  # for the template

    def first(self) -> list[forms.BoundField]:
        """The fields that every policy is made of."""
        return [self[name] for name in self.FIRST]

    def more(self) -> list[forms.BoundField]:
        """Those that are folded away."""
        return [field for field in self if field.name not in self.FIRST]

    def has_more(self) -> bool:
        """Whether one of those is set, or refused."""
        usual: dict[str, Any] = {"rounds": 1, "digest_at": []}
        return any(
            field.errors or field.initial not in (None, "", [], usual.get(field.name))
            for field in self.more()
        )


class StepForm(forms.Form):
    """One step; whom is one choice, be it a person, a group or a part somebody plays."""

    whom = forms.ChoiceField(label=gettext_lazy("whom"))
    in_turn = forms.BooleanField(label=gettext_lazy("a group one after the other"), required=False)
    channels = ticks.ways()
    wait_minutes = forms.IntegerField(
        label=gettext_lazy("minutes to answer"), min_value=1, max_value=7 * 24 * 60, initial=10
    )

    def __init__(self, *args: Any, known: Groups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["whom"]
        choice.choices = known

    def clean(self) -> dict[str, Any]:
        """The row as it will be kept, `step`."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        part, _colon, key = given["whom"].partition(":")
        step = PolicyStep(
            whom=part,
            person_id=UUID(key) if part == Whom.PERSON else None,
            group_id=UUID(key) if part == Whom.GROUP else None,
            in_turn=given["in_turn"] and part in (Whom.GROUP, Whom.INBOX),
            channels=given["channels"],
            wait_minutes=given["wait_minutes"],
        )
        return {**given, "step": step}


class Steps(forms.BaseFormSet[StepForm]):
    """One at least."""

    def clean(self) -> None:
        """Raises ValidationError where nobody is told."""
        if not self.forms:
            raise ValidationError(_("A policy needs at least one step."))


class AskForm(forms.Form):
    """A message that is thought of."""

    recipient = forms.ModelChoiceField(
        Colleague.objects.none(), label=gettext_lazy("a message for"), empty_label=None
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("degree"), choices=Message.Urgency.choices, initial="urgent"
    )
    reason = forms.ModelChoiceField(
        Form.objects.none(),
        label=gettext_lazy("about"),
        required=False,
        empty_label=gettext_lazy("whatever it is"),
    )
    at = forms.DateTimeField(
        label=gettext_lazy("taken at"),
        help_text=gettext_lazy("Empty: now."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def __init__(self, *args: Any, recipients: list[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": "ask"})
        people: Any = self.fields["recipient"]
        people.queryset = Colleague.objects.filter(pk__in=[one.pk for one in recipients])
        if recipients:
            people.initial = recipients[0].pk
        reasons: Any = self.fields["reason"]
        reasons.queryset = Form.objects.all()


def whom_choices() -> Groups:
    """All that a step can tell, by kinds; in the client's schema."""
    people = [(f"person:{one.pk}", one.name) for one in Colleague.objects.all()]
    groups = [(f"group:{one.pk}", one.name) for one in Group.objects.all()]
    found: Groups = [
        (_("by their part"), [(part.value, str(part.label)) for part in PARTS]),
        (_("people"), people),
    ]
    return [*found, (_("groups"), groups)] if groups else found


def step_row(step: PolicyStep) -> dict[str, Any]:
    """The step as a row of the form."""
    key = step.person_id or step.group_id
    return {
        "whom": f"{step.whom}:{key}" if key else step.whom,
        "in_turn": step.in_turn,
        "channels": step.channels,
        "wait_minutes": step.wait_minutes,
    }
