"""What is written beside a call: a card, where a colleague is. In the client's schema."""

import re
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenants.base import E164, display_number, parse_number
from tenants.directory.models import Colleague, Contact, ContactNumber

BETWEEN = re.compile(r"[,;\n]+")
DAYS = ["%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"]
OFF = {"autocomplete": "off", "spellcheck": "false"}


class Numbers(forms.CharField):
    """Several telephone numbers, with commas between them; a list in E.164."""

    def clean(self, value: Any) -> list[str]:
        """Raise ValidationError where one of them is none."""
        typed = super().clean(value)
        return [parse_number(one) for one in BETWEEN.split(typed) if one.strip()]


class CardForm(forms.ModelForm[Contact]):
    """A caller's card; `more_numbers` beside the number that is called back."""

    born_on = forms.DateField(
        label=_("Born on"),
        required=False,
        input_formats=DAYS,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={**OFF, "placeholder": "31/12/1960"}),
    )
    more_numbers = Numbers(
        label=_("Further numbers"), required=False, widget=forms.TextInput(attrs=OFF)
    )

    field_order = ("name", "number", "more_numbers", "email", "born_on", "address", "note")

    class Meta:
        model = Contact
        fields: ClassVar = ["name", "number", "email", "born_on", "address", "note"]
        labels: ClassVar = {"note": _("To be kept in mind")}
        help_texts: ClassVar = {"note": _("hard of hearing, first names…")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "card_%s", **kwargs})
        for name, field in self.fields.items():
            field.widget.attrs.update(OFF)
            field.half = name not in ("address", "note")  # type: ignore[attr-defined]
        if re.match(E164, str(self.initial.get("number") or "")):
            self.initial["number"] = display_number(self.initial["number"])
        if not self.instance._state.adding:
            more = self.instance.more_numbers.values_list("number", flat=True)
            self.initial["more_numbers"] = ", ".join(display_number(one) for one in more)

    def save(self, commit: bool = True) -> Contact:
        """Write the card and its further numbers."""
        card = super().save(commit)
        wanted = set(self.cleaned_data["more_numbers"]) - {card.number}
        card.more_numbers.exclude(number__in=wanted).delete()
        for number in wanted:
            ContactNumber.objects.get_or_create(contact=card, number=number)
        return card


class LocateForm(forms.Form):
    """Where a colleague is until when; without a colleague it is a note for everybody."""

    colleague = forms.ModelChoiceField(
        Colleague.objects.none(), label=_("Who"), required=False, empty_label=_("a note for all")
    )
    text = forms.CharField(
        label=_("Where, or what"), max_length=300, widget=forms.TextInput(attrs=OFF)
    )
    until = forms.TimeField(
        label=_("Until"),
        input_formats=["%H:%M", "%Hh%M", "%H.%M", "%H%M", "%H", "%Hh"],
        widget=forms.TextInput(attrs={**OFF, "placeholder": "15:00", "inputmode": "numeric"}),
    )
    day = forms.DateField(
        label=_("On"),
        required=False,
        input_formats=[*DAYS, "%d/%m"],
        help_text=_("empty: today"),
        widget=forms.TextInput(attrs=OFF),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "locate_%s", **kwargs})
        self.now = now
        choice: forms.ModelChoiceField[Colleague] = self.fields["colleague"]  # type: ignore[assignment]
        choice.queryset = Colleague.objects.all()
        for name in ("until", "day"):
            self.fields[name].half = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The hour becomes a moment, `ends_at`; an hour that is over today is tomorrow's."""
        given = super().clean() or {}
        if given.get("until") is not None:
            given["ends_at"] = self._moment(given["until"], given.get("day"))
        return given

    def _moment(self, until: time, day: Any) -> datetime:
        if day is not None and day.year == 1900:  # written without its year
            day = day.replace(
                year=self.now.year + (day.replace(year=self.now.year) < self.now.date())
            )
        at = datetime.combine(day or self.now.date(), until, self.now.tzinfo)
        if at <= self.now and day is None:
            at = datetime.combine(self.now.date() + timedelta(days=1), until, self.now.tzinfo)
        if at <= self.now:
            raise ValidationError({"day": _("That is over already.")})
        return at
