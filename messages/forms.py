"""From a client's questions to a form on the desk."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from messages.models import Form, FormVersion, Message
from tenants.base import E164, display_number, parse_number
from tenants.directory.models import Colleague

KINDS = ("text", "long", "choice", "date", "number")


@dataclass(frozen=True)
class Question:
    """One question beside those that every message has; `kind` is one of KINDS."""

    key: str
    label: str
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: dict[str, Any]) -> "Question":
        """The question as FormVersion keeps it."""
        return cls(**{**data, "choices": tuple(data.get("choices", ()))})


class NumberField(forms.CharField):
    """A telephone number: typed as people write it, kept in E.164."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "tel", "autocomplete": "off"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str | None:
        """E.164, or None where nothing was typed; raises ValidationError for nonsense."""
        typed = super().clean(value)
        return parse_number(typed) if typed else None

    def prepare_value(self, value: Any) -> Any:
        """Our own spelling as people write it; what was typed otherwise comes back as typed."""
        return display_number(value) if re.match(E164, str(value)) else value


class MessageForm(forms.Form):
    """The questions of every message, and after them the client's own."""

    caller_name = forms.CharField(label=_("Name"), max_length=120)
    caller_number = NumberField(label=_("Telephone"), required=False)
    recipient = forms.ModelChoiceField(Colleague.objects.none(), label=_("For"), empty_label=None)
    urgency = forms.ChoiceField(label=_("Degree"), choices=Message.Urgency.choices)
    body = forms.CharField(
        label=_("Message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    field_order = ("caller_name", "caller_number", "recipient", "urgency", "body")
    HALF = ("caller_name", "caller_number", "recipient", "urgency")

    def __init__(
        self,
        *args: Any,
        recipients: Iterable[Colleague],
        questions: Iterable[Question],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = Colleague.objects.filter(pk__in=[person.pk for person in recipients])
        choice: forms.ModelChoiceField[Colleague] = self.fields["recipient"]  # type: ignore[assignment]
        choice.queryset = people
        self.questions = list(questions)
        for question in self.questions:
            self.fields[_field_name(question)] = _field(question)
        short = [_field_name(question) for question in self.questions if question.kind != "long"]
        for name in (*self.HALF, *short):
            self.fields[name].half = True  # type: ignore[attr-defined]  # read by the template

    def answers(self) -> dict[str, Any]:
        """The client's own questions with what was answered, ready for JSON."""
        given = ((q.label, self.cleaned_data.get(_field_name(q))) for q in self.questions)
        return {label: str(answer) for label, answer in given if answer not in (None, "")}


def current_version() -> FormVersion:
    """The newest version of the form that is asked first; a plain one where there is none."""
    newest = FormVersion.objects.filter(form__is_default=True).order_by("-number").first()
    if newest:
        return newest
    form, _made = Form.objects.get_or_create(name="Message", defaults={"is_default": True})
    version, _made = FormVersion.objects.get_or_create(form=form, number=1)
    return version


def questions_of(version: FormVersion) -> list[Question]:
    """The client's own questions in this version."""
    return [Question.read(data) for data in version.fields]


def _field_name(question: Question) -> str:
    return f"q_{question.key}"


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.label, "required": question.required}
    match question.kind:
        case "long":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **common)
        case "choice":
            options = [(choice, choice) for choice in question.choices]
            return forms.ChoiceField(choices=[("", "—"), *options], **common)
        case "date":
            return forms.DateField(input_formats=["%d/%m/%Y", "%Y-%m-%d"], **common)
        case "number":
            return forms.IntegerField(**common)
        case _:
            return forms.CharField(max_length=300, **common)
