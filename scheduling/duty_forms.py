"""What the client's own people type about duty."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scheduling.duty_models import DutyLayer, DutySettings, DutyTurn
from scheduling.duty_rules import Shift
from scheduling.weekdays import Weekday
from tenants.directory.models import Colleague

MOST_TURNS = 24
MINUTE = "%Y-%m-%dT%H:%M"


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)


class LayerForm(forms.ModelForm[DutyLayer]):
    """A layer, and its people in the order of their turns."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days of the week"),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: every day."),
    )

    class Meta:
        model = DutyLayer
        fields = (
            *("name", "every", "unit", "handover_day", "handover_time", "first_day", "last_day"),
            *("weekdays", "from_time", "until_time", "holidays"),
        )
        widgets: ClassVar = {
            **{name: _day() for name in ("first_day", "last_day")},
            **{name: _clock() for name in ("handover_time", "from_time", "until_time")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.handover_day is None:
            self.initial["handover_day"] = Weekday.MONDAY
        is_new = self.instance._state.adding
        self.turns = [] if is_new else list(self.instance.turns.all())
        everybody = Colleague.objects.all()
        places = min(max(len(self.turns) + 2, everybody.count(), 3), MOST_TURNS)
        for place in range(places):
            self.fields[f"turn_{place}"] = forms.ModelChoiceField(
                everybody,
                required=False,
                label=_("Turn %(number)d") % {"number": place + 1},
                initial=self.turns[place].colleague_id if place < len(self.turns) else None,
            )
        for name in ("every", "unit", "handover_day", "handover_time", "first_day", "last_day",
                     "from_time", "until_time"):  # fmt: skip
            self.fields[name].half = True  # type: ignore[attr-defined]

    @property
    def rules(self) -> list[forms.BoundField]:
        """The layer's own fields."""
        return [self[name] for name in self._meta.fields or ()]

    @property
    def people(self) -> list[forms.BoundField]:
        """The places in turn."""
        return [field for field in self.visible_fields() if field.name.startswith("turn_")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("unit") == DutyLayer.Unit.DAYS:
            cleaned["handover_day"] = None
        if not self._in_turn(cleaned):
            raise ValidationError(_("Say who takes turns."))
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> DutyLayer:
        """The layer with its turns; a new one goes behind the others."""
        if self.instance._state.adding:
            self.instance.position = DutyLayer.objects.count()
        layer = super().save(commit)
        layer.turns.all().delete()
        DutyTurn.objects.bulk_create(
            DutyTurn(layer=layer, colleague=colleague, position=place)
            for place, colleague in enumerate(self._in_turn(self.cleaned_data))
        )
        return layer

    def _in_turn(self, cleaned: dict[str, Any]) -> list[Colleague]:
        typed = [cleaned.get(field.name) for field in self.people]
        return [colleague for colleague in typed if colleague]


class PutInForm(forms.Form):
    """Somebody by hand, for a time."""

    colleague = forms.ModelChoiceField(
        Colleague.objects.none(), label=gettext_lazy("Who"), empty_label=None
    )
    start = forms.DateTimeField(label=gettext_lazy("From"), widget=_moment())
    end = forms.DateTimeField(
        label=gettext_lazy("Until"),
        widget=_moment(),
        required=False,
        help_text=gettext_lazy("Empty: until further notice."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["colleague"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = Colleague.objects.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            self.add_error("end", _("It ends before it begins."))
        return cleaned


class TakeForm(forms.Form):
    """ "I take it now", perhaps not until the end."""

    until = forms.DateTimeField(
        label=gettext_lazy("Until"),
        widget=_moment(),
        required=False,
        help_text=gettext_lazy("Empty: until this duty ends."),
    )


class SwapForm(forms.Form):
    """Who is asked to take a shift, and what they get for it."""

    other = forms.ModelChoiceField(
        Colleague.objects.none(), label=gettext_lazy("Whom do you ask?"), empty_label=None
    )
    in_return = forms.ChoiceField(
        label=gettext_lazy("In return for"),
        required=False,
        help_text=gettext_lazy("A duty of theirs, or nothing."),
    )

    def __init__(self, shift: Shift, coming: list[Shift], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen, returned = self.fields["other"], self.fields["in_return"]
        assert isinstance(chosen, forms.ModelChoiceField)
        assert isinstance(returned, forms.ChoiceField)
        chosen.queryset = Colleague.objects.exclude(pk=shift.colleague.pk)
        self.theirs = {_key(one): one for one in coming if one.colleague != shift.colleague}
        named = [(key, shown_shift(one)) for key, one in self.theirs.items() if one.end]
        returned.choices = [("", _("nothing")), *named]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        shift = self.theirs.get(cleaned.get("in_return", ""))
        if shift and shift.colleague != cleaned.get("other"):
            self.add_error("in_return", _("This duty is somebody else's."))
        return {**cleaned, "shift": shift}


class SettingsForm(forms.ModelForm[DutySettings]):
    """What the client wants of its roster."""

    class Meta:
        model = DutySettings
        fields = ("needed", "told_before", "unconfirmed_before", "gaps_before")


def shown_shift(shift: Shift) -> str:
    """A shift in one line, by the client's clock."""
    return f"{shift.colleague} · {shown(shift.start)} → {shown(shift.end) if shift.end else '…'}"


def shown(moment: datetime) -> str:
    """A moment as people of the client read it."""
    return date_format(localtime(moment), "D j b H:i")


def _key(shift: Shift) -> str:
    return shift.start.isoformat()
