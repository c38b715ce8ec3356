"""A reason for calling as the owner fills it in, beside its questions."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messages import trades
from messages.models import Form, FormVersion, Message
from messages.ticks import Ticks
from messages.trades.shapes import Reason
from tenants.directory.models import Colleague
from tenants.models import Client

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
CONTENTS = ("instructions", "body", "ending", "urgencies", "recipients", "transfer_to")


class AboutForm(forms.ModelForm[Form]):
    """What is no matter of versions: its name and whether it is offered. It holds at once."""

    class Meta:
        model = Form
        fields = ("name", "is_default", "is_offered")


class ContentsForm(forms.Form):
    """What a version says beside its questions."""

    instructions = forms.CharField(
        label=gettext_lazy("instructions, one a line"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    body = forms.ChoiceField(
        label=gettext_lazy("free words"), choices=FormVersion.Body.choices, initial="required"
    )
    ending = forms.ChoiceField(
        label=gettext_lazy("at the end"), choices=FormVersion.Ending.choices, initial="message"
    )
    transfer_to = forms.ChoiceField(label=gettext_lazy("put through to"), required=False)
    urgencies = Ticks(
        label=gettext_lazy("degrees to choose from"),
        help_text=gettext_lazy("None: all of them. One: it is fixed, and nobody is asked."),
        choices=Message.Urgency.choices,
        required=False,
    )
    recipients = Ticks(
        label=gettext_lazy("recipients to choose from"),
        help_text=gettext_lazy("None: all who receive messages."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(one.pk), one.name) for one in Colleague.objects.all()]
        recipients: Any = self.fields["recipients"]
        recipients.choices = people
        transfer: Any = self.fields["transfer_to"]
        transfer.choices = [("", _("whoever is on duty")), *people]
        for name in ("body", "ending", "transfer_to"):
            self.fields[name].half = True  # type: ignore[attr-defined]  # for the template

    def clean_recipients(self) -> list[UUID]:
        """The colleagues' keys."""
        return [UUID(chosen) for chosen in self.cleaned_data["recipients"]]

    def clean_transfer_to(self) -> UUID | None:
        """The colleague's key."""
        chosen = self.cleaned_data["transfer_to"]
        return UUID(chosen) if chosen else None


class MomentForm(forms.Form):
    """When a version goes live, by the client's clock."""

    live_at = forms.DateTimeField(
        label=gettext_lazy("asked from"),
        help_text=gettext_lazy("Empty: from the next call on."),
        required=False,
        widget=MOMENT,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )


class NewReasonForm(forms.Form):
    """A reason more, empty or as an answering service asks it in some trade."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=60, required=False)
    pattern = forms.ChoiceField(label=gettext_lazy("begin with"), required=False)

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pattern"].choices = _patterns(client)  # type: ignore[attr-defined]
        self.fields["name"].help_text = _("Empty: as the pattern is called.")

    def clean(self) -> dict[str, Any]:
        """With the pattern as `reason`, and a name that is free."""
        given: dict[str, Any] = super().clean() or {}
        given["reason"] = _pattern(given.get("pattern", ""))
        given["name"] = given.get("name") or (given["reason"].name if given["reason"] else "")
        if not given["name"]:
            raise ValidationError({"name": _("Say what the reason is called.")})
        if Form.objects.filter(name=given["name"]).exists():
            raise ValidationError({"name": _("There is a reason of this name already.")})
        return given


def initial_of(version: FormVersion) -> dict[str, Any]:
    """The version's contents as the form shows them."""
    found = {name: getattr(version, name) for name in CONTENTS}
    found["recipients"] = [str(key) for key in version.recipients]
    found["transfer_to"] = str(version.transfer_to or "")
    return found


def _patterns(client: Client) -> list[Any]:
    own = client.trade
    order = sorted(trades.TRADES, key=lambda trade: trade != own)
    groups = [
        (
            str(Client.Trade(trade).label),
            [(f"{trade}:{n}", reason.name) for n, reason in enumerate(trades.TRADES[trade])],
        )
        for trade in order
    ]
    return [("", _("nothing: I write it myself")), *groups]


def _pattern(chosen: str) -> Reason | None:
    trade, _colon, place = chosen.partition(":")
    return trades.TRADES[trade][int(place)] if place else None
