"""From a client's questions to a form on the desk."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from messages import fields, scripts
from messages.fields import NumberField, belongs
from messages.models import FormVersion, Message
from messages.scripts import KINDS, Question
from messages.versions import current_version
from tenants.directory.models import Colleague

__all__ = [
    "KINDS",
    "MessageForm",
    "NumberField",
    "Question",
    "answers_so_far",
    "current_version",
    "merged",
    "questions_of",
    "whole_body",
]
Body, Ending = FormVersion.Body, FormVersion.Ending
# Whole lines; two of the others stand side by side.
WIDE = ("long", "address", "items", scripts.SAY)


class MessageForm(forms.Form):
    """The questions of every message, and the client's own.

    The version says which degrees and recipients there are to choose from, and whether free words
    are wanted. A question that the answers rule out is neither required nor kept.
    """

    caller_name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs=fields.QUIET)
    )
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
        version: FormVersion | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.questions = list(questions)
        self.degree = ""  # where the form fixes it
        self._offer(recipients)
        for question in self.questions:
            self._ask(question)
        self._limit()
        self._arrange()

    @property
    def asked(self) -> list[Question]:
        """The client's own questions that the answers so far do not rule out."""
        return scripts.asked(self.questions, self._answered())

    def clean(self) -> dict[str, Any]:
        """What was asked, checked; what was not asked is not there and was never wrong."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        asked = {question.key for question in self.asked}
        for question in self.questions:
            if question.key not in asked:
                self.errors.pop(_field_name(question), None)
                given.pop(_field_name(question), None)
        if self.degree:
            given["urgency"] = self.degree
        given.setdefault("body", "")
        return given

    def answers(self) -> list[dict[str, Any]]:
        """What was answered to the client's own questions, in their order, ready for JSON."""
        given = (
            fields.answer_to(question, self.cleaned_data.get(_field_name(question)))
            for question in self.asked
        )
        return [answer.as_json() for answer in given if answer]

    def add_error(self, field: str | None, error: Any) -> None:
        """Keep with the field which of its inputs is wrong: that one gets the keyboard."""
        if field and isinstance(error, fields.Wrong):
            self.fields[field].wrong = error.part  # type: ignore[attr-defined]
        super().add_error(field, error)

    def _answered(self) -> dict[str, str]:
        typed: Mapping[str, Any] = self.data if self.is_bound else self.initial
        return {
            question.key: str(typed.get(_field_name(question), "")) for question in self.questions
        }

    def _offer(self, recipients: Iterable[Colleague]) -> None:
        people = list(recipients)
        wanted = self.version.recipients if self.version else []
        # Nobody of those who are named can be reached any more: everybody can be chosen.
        named = [person for person in people if person.pk in wanted] or people
        choice: forms.ModelChoiceField[Colleague] = self.fields["recipient"]  # type: ignore[assignment]
        choice.queryset = Colleague.objects.filter(pk__in=[person.pk for person in named])

    def _ask(self, question: Question) -> None:
        name, field = _field_name(question), fields.field_of(question)
        self.fields[name] = field
        if isinstance(field.widget, fields.Parts) and not self.is_bound:
            self.initial[name] = field.widget.read(self.initial, name)

    def _limit(self) -> None:
        if self.version and self.version.ending == Ending.TRANSFER:
            self.fields["caller_name"].required = False
        degrees = self.version.urgencies if self.version else []
        choice: forms.ChoiceField = self.fields["urgency"]  # type: ignore[assignment]
        if len(degrees) == 1:
            self.degree = degrees[0]
            del self.fields["urgency"]
        elif degrees:
            choice.choices = [one for one in Message.Urgency.choices if one[0] in degrees]
        if self.questions:
            self.fields["body"].widget.attrs["rows"] = 2
        if self.version and self.version.body == Body.NONE:
            del self.fields["body"]
        elif self.version and self.version.body == Body.OPTIONAL:
            self.fields["body"].required = False
            self.fields["body"].label = _("Remark")

    def _arrange(self) -> None:
        own = [_field_name(question) for question in self.questions]
        if self.version and self.version.body == Body.OPTIONAL:
            self.order_fields([*self.HALF, *own, "body"])
        asked = {question.key for question in self.asked}
        beside = [name for name in self.HALF if name in self.fields]
        for name in beside:
            # Read by the template; three of them take one line, four take two.
            self.fields[name].half = True  # type: ignore[attr-defined]
            self.fields[name].third = len(beside) == 3  # type: ignore[attr-defined]
        for question in self.questions:
            field: Any = self.fields[_field_name(question)]
            field.half = question.kind not in WIDE
            field.is_out = question.key not in asked
            field.only_if = _condition(question)


def questions_of(version: FormVersion) -> list[Question]:
    """The client's own questions in this version."""
    return [Question.read(data) for data in version.fields]


def merged(
    kept: Mapping[str, str], typed: Mapping[str, str], version: FormVersion
) -> dict[str, str]:
    """The draft with what is typed now; what was answered for another reason stays in it."""
    own = [_field_name(question) for question in questions_of(version)]
    others = {
        name: value
        for name, value in kept.items()
        if name.startswith("q_") and not any(belongs(name, field) for field in own)
    }
    return {**others, **typed}


def answers_so_far(version: FormVersion, draft: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was answered in a draft, as it would be sent; what is wrong in it, as it was typed."""
    form = MessageForm(draft, recipients=[], questions=questions_of(version), version=version)
    form.is_valid()
    wrong = {question.key for question in form.asked if f"q_{question.key}" in form.errors}
    found = {answer["key"]: answer for answer in form.answers()}
    for question in form.asked:
        typed = str(draft.get(_field_name(question), "")).strip()
        if question.key in wrong and typed:
            answer = fields.Answer(question.key, question.label, "text", typed, typed)
            found[question.key] = answer.as_json()
    return [found[question.key] for question in form.asked if question.key in found]


def whole_body(form: MessageForm) -> str:
    """The free words; the reason for calling where there are none."""
    reason = form.version.form.name if form.version else gettext("Message")
    return form.cleaned_data["body"] or reason


def _field_name(question: Question) -> str:
    return f"q_{question.key}"


def _condition(question: Question) -> str:
    condition = question.only_if
    if condition is None:
        return ""
    return json.dumps({"name": f"q_{condition.key}", "answers": list(condition.answers)})
