"""Plans, how soon calls are to be answered, and the kinds of breaks, as forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from telephony.switchboard.models import AbsenceKind, ServiceTarget
from tenants.models import Operator, Plan


class PlanForm(forms.ModelForm[Plan]):
    """What a client may use in a month."""

    class Meta:
        model = Plan
        fields = ("name", "calls", "minutes", "texts")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})


class TargetForm(forms.ModelForm[ServiceTarget]):
    """So many of a hundred calls within so many seconds."""

    class Meta:
        model = ServiceTarget
        fields = ("percent", "seconds", "clock")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        for name in ("percent", "seconds"):
            self.fields[name].half = True  # type: ignore[attr-defined]  # for the template


class AbsenceForm(forms.ModelForm[AbsenceKind]):
    """A kind of break."""

    class Meta:
        model = AbsenceKind
        fields = (
            *("name_fr", "name_en", "position", "minutes", "is_work", "returns_by_itself"),
            "is_active",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        for name in ("name_fr", "name_en", "position", "minutes"):
            self.fields[name].half = True  # type: ignore[attr-defined]  # for the template

    def clean_name_fr(self) -> str:
        """Raises ValidationError where another kind in use is called so: a second click, mostly."""
        name: str = self.cleaned_data["name_fr"]
        others = AbsenceKind.objects.filter(name_fr__iexact=name, is_active=True)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a kind of this name already."))
        return name


class HouseForm(forms.ModelForm[Operator]):
    """The answering service itself."""

    terms_url = forms.URLField(
        label=_("Address of the terms of service"),
        required=False,
        assume_scheme="https",
        help_text=_("Whoever signs up accepts them."),
    )

    class Meta:
        model = Operator
        fields = (
            *("name", "phone", "sign_up", "terms_url", "wrapup_seconds", "appointment_days"),
            "silent_listening",
        )
        labels = {"phone": _("Telephone that clients call")}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
