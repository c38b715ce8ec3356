"""The form of one rule on the client's own page: what does not belong to the choice is let go."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telephony import sentences
from telephony.carrier import dialling
from telephony.facts import DEFAULT_PRIORITY, Action, Who
from telephony.forms import RuleForm
from telephony.models import MenuOption
from tenants.base import display_number, parse_number
from tenants.models import Client

CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
PRIORITIES = {
    1: gettext_lazy("before everybody"),
    3: gettext_lazy("before others"),
    DEFAULT_PRIORITY: gettext_lazy("as they come"),
    7: gettext_lazy("after others"),
}
# What is asked only for one choice, and what stands there for any other.
ONLY_FOR: dict[str, tuple[str, str, Any]] = {
    "caller_list": ("caller", Who.LISTED, None),
    "menu": ("action", Action.MENU, None),
    "greeting": ("action", Action.ANNOUNCE, None),
    "number": ("action", Action.FORWARD, ""),
    "team_id": ("action", Action.QUEUE, None),
    "priority": ("action", Action.QUEUE, DEFAULT_PRIORITY),
}
FIELDS = (
    "opening", "from_day", "until_day", "weekdays", "from_time", "until_time", "caller",
    "caller_list", "line", "option", "waiting_over", "queue_over", "action", "menu", "greeting",
    "number", "priority", "team_id", "language", "name",
)  # fmt: skip


class ChoiceOfMenu(forms.ModelChoiceField[MenuOption]):
    """A key by the menu it belongs to."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.menu.name} – {obj.key} : {obj.label}"


class OwnersRuleForm(RuleForm):
    """A rule as its owner writes it; `place` is where it goes in the list."""

    option = ChoiceOfMenu(
        MenuOption.objects.filter(submenu=None).select_related("menu"),
        label=gettext_lazy("key pressed in a menu"),
        required=False,
        empty_label=gettext_lazy("any, or none"),
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("whose turn"), coerce=int, empty_value=None, required=False
    )
    place = forms.TypedChoiceField(
        label=gettext_lazy("where in the list"), coerce=int, required=False, empty_value=None
    )

    class Meta(RuleForm.Meta):
        fields = FIELDS  # type: ignore[assignment]  # Django takes either
        widgets = {  # noqa: RUF012
            "from_day": DATE,
            "until_day": DATE,
            "from_time": CLOCK,
            "until_time": CLOCK,
            "number": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        }
        labels = {  # noqa: RUF012
            "opening": gettext_lazy("when"),
            "from_day": gettext_lazy("from this day"),
            "until_day": gettext_lazy("until this day, included"),
            "from_time": gettext_lazy("from (time)"),
            "until_time": gettext_lazy("until (time)"),
            "waiting_over": gettext_lazy("who waits longer than (seconds)"),
            "queue_over": gettext_lazy("when more callers wait than"),
            "language": gettext_lazy("language spoken from there on"),
            "name": gettext_lazy("name of the rule"),
        }
        help_texts = {  # noqa: RUF012
            "waiting_over": "",
            "queue_over": "",
            "until_time": gettext_lazy("May be on the next day."),
            "name": gettext_lazy(
                "Only for yourselves; left empty, the rule is called what it does."
            ),
        }

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False
        self.fields["language"].required = False
        self._choose_from("priority", self._priorities())
        self._choose_from("place", places)
        self._empty("line", _("any of your lines"))
        self._empty("team_id", _("any team"))
        self._empty("language", _("your own"))
        self._empty("greeting", _("what belongs to the moment"))
        for name in ("from_day", "until_day", "from_time", "until_time"):
            self.fields[name].half = True  # type: ignore[attr-defined]  # for the template

    def clean(self) -> dict[str, Any]:
        """Let go of what was typed for another choice, ask the dialling rules, give a name."""
        cleaned = super().clean()
        for name, (of, value, empty) in ONLY_FOR.items():
            if cleaned.get(of) != value:
                cleaned[name] = empty
                self.errors.pop(name, None)
        cleaned["priority"] = cleaned.get("priority") or DEFAULT_PRIORITY
        self._check_what_is_needed(cleaned)
        if cleaned.get("number"):
            self._check_number(cleaned)
        team = cleaned.get("team_id")
        self.instance.team_name = self._teams().get(team, "") if team else ""
        return cleaned

    def _check_what_is_needed(self, cleaned: dict[str, Any]) -> None:
        needed = {
            "caller_list": _("Say which list."),
            "menu": _("Say which menu."),
            "number": _("Say which number."),
        }
        for name, words in needed.items():
            of, value, _empty = ONLY_FOR[name]
            if cleaned.get(of) == value and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)

    def _check_number(self, cleaned: dict[str, Any]) -> None:
        try:
            cleaned["number"] = dialling.allowed(cleaned["number"], self.client)
        except ValidationError as error:
            self.add_error("number", error)

    def _priorities(self) -> list[tuple[int, str]]:
        own = self.instance.priority
        known = {**({own: _("priority %(n)d") % {"n": own}}), **PRIORITIES}
        return [(key, str(known[key])) for key in sorted(known)]

    def _choose_from(self, name: str, choices: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _empty(self, name: str, words: str) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = words
        elif isinstance(field, forms.ChoiceField):
            field.choices = [("", words), *list(field.choices)[1:]]  # type: ignore[arg-type]

    def named(self, rule: Any) -> str:
        """The name for the instance: the one typed, else what the rule does."""
        return self.cleaned_data.get("name") or sentences.name_for(rule)


def form_for(client: Client) -> type[OwnersRuleForm]:
    """The form, knowing whose lines and teams may be chosen."""
    return type("OwnersRuleForm", (OwnersRuleForm,), {"client": client})


class QuestionForm(forms.Form):
    """Somebody calls: when, from which number, on which line."""

    at = forms.DateTimeField(
        label=gettext_lazy("on"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )
    caller = forms.CharField(
        label=gettext_lazy("from the number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "inputmode": "tel",
                "autocomplete": "off",
                "placeholder": gettext_lazy("any number"),
            }
        ),
    )
    hidden = forms.BooleanField(label=gettext_lazy("hidden number"), required=False)
    line = forms.ChoiceField(label=gettext_lazy("on which line"), required=False)

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [
            (one, f"{display_number(one)} {label}".strip())
            for one, label in client.lines.order_by("pk").values_list("number", "label")
        ]
        if len(lines) < 2:
            del self.fields["line"]
        else:
            field = self.fields["line"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = lines

    def clean_caller(self) -> str | None:
        """In E.164; None where nothing was typed."""
        typed = self.cleaned_data.get("caller")
        return parse_number(typed) if typed else None
