"""Questions as rows of a page, and back into what a version keeps."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messages import scripts
from messages.question_editor import KIND_NAMES, with_keys
from messages.scripts import KINDS

Question = dict[str, Any]
Pairs = list[tuple[str, str]]
AREA = {"rows": 3, "spellcheck": "true"}


class _Pairs(forms.MultipleChoiceField):
    """Answers to other questions. What is no answer any more is said of the version, not here."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        return True


class QuestionForm(forms.Form):
    """One question. Nothing is refused here: a draft may be unfinished, and says what it lacks."""

    key = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    label = forms.CharField(
        label=gettext_lazy("question, or text to read aloud"),
        required=False,
        max_length=scripts.LONGEST_SAID,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("kind of answer"),
        choices=[(kind, KIND_NAMES[kind]) for kind in KINDS],
    )
    required = forms.BooleanField(label=gettext_lazy("must be answered"), required=False)
    sensitive = forms.BooleanField(
        label=gettext_lazy("sensitive: the recording rests"), required=False
    )
    choices = forms.CharField(
        label=gettext_lazy("answers to choose from, one a line"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=AREA),
    )
    help = forms.CharField(
        label=gettext_lazy("hint for the receptionist"), required=False, max_length=200
    )
    only_if = _Pairs(label=gettext_lazy("asked only when"), required=False)

    def __init__(self, *args: Any, pairs: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["only_if"]
        own = str(self["key"].value() or "")
        wanted = [str(one) for one in self["only_if"].value() or []]
        known = [pair for pair in pairs if not own or not pair[0].startswith(f"{own}=")]
        gone = [one for one in wanted if one not in dict(pairs)]
        choice.choices = [*known, *((one, _("%(answer)s (not there any more)") % {
            "answer": one.partition("=")[2]}) for one in gone)]  # fmt: skip

    def as_kept(self) -> Question:
        """As a version keeps it; without a text it is no question."""
        given = self.cleaned_data
        question: Question = {
            "key": given["key"],
            "label": " ".join(given["label"].split()),
            "kind": given["kind"],
        }
        is_said = given["kind"] == scripts.SAY
        if is_said:
            question["label"] = given["label"].strip()
        question |= {n: True for n in ("required", "sensitive") if given[n] and not is_said}
        if given["help"]:
            question["help"] = given["help"]
        if given["kind"] == "choice":
            question["choices"] = _lines(given["choices"])
        if condition := _condition(given["only_if"]):
            question["only_if"] = condition
        return question


def kept(rows: Iterable[QuestionForm]) -> list[Question]:
    """The questions of valid rows, each with a key; rows without a text are left out."""
    return with_keys([one for one in (row.as_kept() for row in rows) if one["label"]])


def row(question: Mapping[str, Any]) -> dict[str, Any]:
    """The question as a row of the form."""
    condition = question.get("only_if") or {"key": "", "answers": []}
    return {
        **question,
        "choices": "\n".join(question.get("choices", ())),
        "only_if": [f"{condition['key']}={answer}" for answer in condition["answers"]],
    }


def pairs(questions: Iterable[Mapping[str, Any]]) -> Pairs:
    """Each answer that another question can wait for, in words."""
    found: Pairs = []
    for question in questions:
        words = {"question": question.get("label", "")}
        answers: tuple[tuple[str, str], ...]
        if question.get("kind") == "yesno":
            answers = ((scripts.YES, _("yes")), (scripts.NO, _("no")))
        elif question.get("kind") == "choice":
            answers = tuple((one, one) for one in question.get("choices", ()))
        else:
            continue
        for answer, shown in answers:
            said = _("“%(question)s”: %(answer)s") % {**words, "answer": shown}
            found.append((f"{question.get('key', '')}={answer}", said))
    return found


def typed(data: Mapping[str, Any], prefix: str, count: int) -> list[Question]:
    """As much of what was typed as other rows can wait for."""
    return [
        {
            "key": data.get(f"{prefix}-{n}-key", ""),
            "label": data.get(f"{prefix}-{n}-label", ""),
            "kind": data.get(f"{prefix}-{n}-kind", ""),
            "choices": _lines(str(data.get(f"{prefix}-{n}-choices", ""))),
        }
        for n in range(count)
    ]


def in_words(questions: Iterable[Any]) -> list[str]:
    """For the history: each question with its kind."""
    return [_in_words(question) for question in questions if isinstance(question, Mapping)]


def _in_words(question: Mapping[str, Any]) -> str:
    about = [str(KIND_NAMES.get(str(question.get("kind", "text")), ""))]
    about += [str(_("required"))] if question.get("required") else []
    about += [str(_("sensitive"))] if question.get("sensitive") else []
    about += [" / ".join(question["choices"])] if question.get("choices") else []
    if condition := question.get("only_if"):
        about.append("← " + " / ".join(condition.get("answers", ())))
    return f"{question.get('label', '')} ({', '.join(about)})"


def _condition(wanted: list[str]) -> dict[str, Any] | None:
    """Of one question only: the first that is ticked. The version says so of the others."""
    if not wanted:
        return None
    key = wanted[0].partition("=")[0]
    return {"key": key, "answers": [one.partition("=")[2] for one in wanted
                                    if one.partition("=")[0] == key]}  # fmt: skip


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
