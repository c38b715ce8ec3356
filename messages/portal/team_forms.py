"""One of the client's own people, and by what they are reached, as a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messages.models import Group
from telephony.carrier import dialling
from tenants.base import display_number
from tenants.directory.models import Colleague, Reach
from tenants.models import Client

MOST_WAYS = 12
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
# What is said of a number stands in the place of its help as soon as it is typed.
CHECKED = {
    **{"type": "tel", "autocomplete": "off"},
    **{"hx-post": reverse_lazy("office:check_address"), "hx-trigger": "change"},
    **{"hx-target": "next .helptext", "hx-swap": "innerHTML"},
}
BY_NUMBER = (Reach.Channel.SMS, Reach.Channel.VOICE, Reach.Channel.WHATSAPP)


class PersonForm(forms.ModelForm[Colleague]):
    """Who it is; the ways stand beside it."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(),
        label=gettext_lazy("in the groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Colleague
        fields = (
            *("name", "role", "pronunciation", "number", "note"),
            *("receives_messages", "is_shared"),
        )
        help_texts = {  # noqa: RUF012
            "number": gettext_lazy(
                "Callers may be put through to it. Empty: nobody is put through to them."
            ),
            "note": gettext_lazy("What a receptionist should know of them, e.g. “mornings only”."),
        }
        widgets = {"number": forms.TextInput(attrs=CHECKED)}  # noqa: RUF012

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = client
        for name in ("name", "role", "pronunciation", "number"):
            self.fields[name].half = True  # type: ignore[attr-defined]  # for the template
        groups: Any = self.fields["groups"]
        groups.queryset = Group.objects.all()
        if not groups.queryset:
            del self.fields["groups"]
        if not self.instance._state.adding:
            self.initial["number"] = display_number(self.instance.number)
            self.initial["groups"] = list(self.instance.places.values_list("group_id", flat=True))

    def clean_number(self) -> str:
        """A number that the house rings; raises ValidationError with what speaks against it."""
        number: str = self.cleaned_data["number"]
        return dialling.allowed(number, self.client) if number else ""


class WayForm(forms.Form):
    """One way to reach somebody; the model says what is an address."""

    channel = forms.ChoiceField(label=gettext_lazy("by"), choices=Reach.Channel.choices)
    address = forms.CharField(label=gettext_lazy("address"), max_length=254, required=False)
    from_time = forms.TimeField(label=gettext_lazy("from"), required=False, widget=HOUR)
    until_time = forms.TimeField(label=gettext_lazy("until"), required=False, widget=HOUR)
    wait_minutes = forms.IntegerField(
        label=gettext_lazy("only after so many minutes"),
        min_value=0,
        max_value=7 * 24 * 60,
        required=False,
    )

    def __init__(self, *args: Any, person: Colleague, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """The row as it will be kept, `way`."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        given["wait_minutes"] = given["wait_minutes"] or 0
        way = Reach(colleague=self.person, **given)
        try:
            way.clean()
        except ValidationError as error:
            self.add_error(None, error)
            return given
        if (way.from_time is None) != (way.until_time is None) or (
            way.from_time is not None and way.from_time == way.until_time
        ):
            self.add_error("until_time", _("These hours need a beginning and another end."))
        return {**given, "way": way}


class Ways(forms.BaseFormSet[WayForm]):
    """Each way once."""

    def clean(self) -> None:
        """Raises ValidationError for one that is there twice."""
        ways = [form.cleaned_data.get("way") for form in self.forms if form.is_valid()]
        known = [(way.channel, way.address) for way in ways if way]
        if len(set(known)) < len(known):
            raise ValidationError(_("The same way is there twice."))


class GroupForm(forms.ModelForm[Group]):
    """A group; its members stand beside it, in their order."""

    class Meta:
        model = Group
        fields = ("name",)


class MemberForm(forms.Form):
    """One place in a group."""

    person = forms.ModelChoiceField(
        Colleague.objects.none(), label=gettext_lazy("who"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["person"]
        choice.queryset = Colleague.objects.all()


class Members(forms.BaseFormSet[MemberForm]):
    """Each once, and somebody."""

    def clean(self) -> None:
        """Raises ValidationError for an empty group, or somebody who is in it twice."""
        found = [form.cleaned_data.get("person") for form in self.forms if form.is_valid()]
        if not found:
            raise ValidationError(_("A group needs somebody in it."))
        if len(set(found)) < len(found):
            raise ValidationError(_("Somebody is there twice."))


def way_row(way: Reach) -> dict[str, Any]:
    """The way as a row of the form."""
    by_number = way.channel in BY_NUMBER
    address = "" if way.channel == Reach.Channel.PUSH else way.address
    return {
        "channel": way.channel,
        "address": display_number(address) if by_number else address,
        "from_time": way.from_time,
        "until_time": way.until_time,
        "wait_minutes": way.wait_minutes or None,
    }
