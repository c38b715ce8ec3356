"""Forms of what a calendar is made of: sites, agendas with their working times, types."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.forms import inlineformset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scheduling.hours_forms import CLOCK, DATE, SiteForm
from scheduling.models import Agenda, AppointmentType, Site, WorkingTime

Text = str | Promise
COLOUR = forms.TextInput(attrs={"type": "color"})


class PlaceForm(forms.ModelForm[Site]):
    class Meta:
        model = Site
        fields = ("name", "address", "spoken", "time_zone", "position")


class AgendaForm(forms.ModelForm[Agenda]):
    class Meta:
        model = Agenda
        fields = (
            *("name", "spoken", "colleague", "colour", "step", "may_overbook"),
            *("position", "is_active"),
        )
        widgets = {"colour": COLOUR}  # noqa: RUF012


class KindForm(forms.ModelForm[AppointmentType]):
    class Meta:
        model = AppointmentType
        fields = (
            *("name", "minutes", "before", "after", "notice", "horizon", "visit", "capacity"),
            *("booker", "price", "change_notice", "fee", "questions", "agendas"),
            *("position", "is_active"),
        )
        widgets = {"agendas": forms.CheckboxSelectMultiple}  # noqa: RUF012


class WorkingTimeForm(SiteForm):
    class Meta:
        model = WorkingTime
        fields = (
            *("weekday", "opens", "closes", "first_day", "last_day"),
            *("site", "types", "on_the_day"),
        )
        widgets = {  # noqa: RUF012
            "opens": CLOCK,
            "closes": CLOCK,
            "first_day": DATE,
            "last_day": DATE,
        }
        help_texts = {"closes": "", "types": "", "on_the_day": ""}  # noqa: RUF012


WorkingTimes = inlineformset_factory(
    Agenda, WorkingTime, form=WorkingTimeForm, extra=2, can_delete=True
)


@dataclass(frozen=True)
class Part:
    """One sort of rows: its page, its form, and the forms of the rows that belong to one."""

    key: str
    title: Text
    one: Text
    model: type[Model]
    form: type[forms.ModelForm[Any]]
    hint: Text = ""
    belongs: Callable[..., Any] | None = None

    def rows(self) -> Any:
        """In their order."""
        return self.model._default_manager.all()

    def forms(self, row: Any, data: Any) -> list[Any]:
        """The row's own form first."""
        belong = [self.belongs(data, instance=row, prefix="rows")] if self.belongs else []
        return [self.form(data, instance=row, prefix="row"), *belong]

    def about(self, row: Any) -> Text:
        """What a list says beside the name."""
        if isinstance(row, AppointmentType):
            return f"{row.minutes} min"
        return "" if getattr(row, "is_active", True) else _("inactive")


PARTS = {
    part.key: part
    for part in (
        Part(
            "agenda",
            _("Agendas"),
            _("Agenda"),
            Agenda,
            AgendaForm,
            _("Whose time, or what room, is booked. Without working times it keeps your hours."),
            WorkingTimes,
        ),
        Part(
            "type", _("Kinds of appointment"), _("Kind of appointment"), AppointmentType, KindForm
        ),
        Part(
            "site",
            _("Sites"),
            _("Site"),
            Site,
            PlaceForm,
            _("Only where there is more than one address."),
        ),
    )
}
