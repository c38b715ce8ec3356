"""Forms of the pages on which the client says when it is open."""

from typing import Any

from django import forms
from django.forms import BaseModelFormSet, modelformset_factory
from django.utils.translation import gettext_lazy as _

from scheduling.models import Calendar, Closure, OpeningPeriod, Site, SpecialOpening

CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SiteForm(forms.ModelForm[Any]):
    """A row that may be of one site; where there are none, nothing is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["site"]
        assert isinstance(field, forms.ModelChoiceField)
        field.empty_label = str(_("all sites"))
        field.help_text = ""
        if not Site.objects.exists():
            del self.fields["site"]


class PeriodForm(SiteForm):
    class Meta:
        model = OpeningPeriod
        fields = ("weekday", "opens", "closes", "first_day", "last_day", "site")
        widgets = {"opens": CLOCK, "closes": CLOCK, "first_day": DATE, "last_day": DATE}  # noqa: RUF012
        help_texts = {"closes": ""}  # noqa: RUF012


class SpecialForm(SiteForm):
    class Meta:
        model = SpecialOpening
        fields = ("day", "opens", "closes", "reason", "site")
        widgets = {"day": DATE, "opens": CLOCK, "closes": CLOCK}  # noqa: RUF012
        help_texts = {"closes": ""}  # noqa: RUF012


class ClosureForm(SiteForm):
    class Meta:
        model = Closure
        fields = ("first_day", "from_time", "last_day", "until_time", "reason", "site")
        widgets = {  # noqa: RUF012
            "first_day": DATE,
            "from_time": CLOCK,
            "last_day": DATE,
            "until_time": CLOCK,
        }
        help_texts = {"from_time": "", "until_time": ""}  # noqa: RUF012


class CalendarForm(forms.ModelForm[Calendar]):
    class Meta:
        model = Calendar
        fields = ("closed_on_holidays", "country", "subdivision")


class ClosedForm(forms.Form):
    """Closed until a chosen moment."""

    day = forms.DateField(label=_("until"), widget=DATE)
    clock = forms.TimeField(label=_("at"), widget=CLOCK)

    use_required_attribute = False  # Another button of the same form needs neither.

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.half = True  # type: ignore[attr-defined]  # for the template


class SaidForm(forms.Form):
    """What may be said with a closure."""

    reason = forms.CharField(label=_("reason"), max_length=80, required=False)
    site = forms.ModelChoiceField(
        Site.objects.all(), label=_("site"), required=False, empty_label=_("all sites")
    )


def _rows(form: type[SiteForm], extra: int) -> type[BaseModelFormSet[Any, Any]]:
    return modelformset_factory(
        form._meta.model, form, extra=extra, can_delete=True, can_delete_extra=False
    )


Periods = _rows(PeriodForm, 2)
Specials = _rows(SpecialForm, 1)
Closures = _rows(ClosureForm, 1)
