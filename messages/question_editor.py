"""The questions of a form as rows of a table, for the administration of a client's data."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from messages.scripts import KINDS

EMPTY_ROWS = 4
KIND_NAMES = {
    "text": _("text"),
    "long": _("long text"),
    "number": _("number"),
    "phone": _("telephone number"),
    "email": _("e-mail address"),
    "choice": _("choice"),
    "yesno": _("yes or no"),
    "date": _("date"),
    "address": _("address"),
    "items": _("list of items"),
    "say": _("to be read aloud"),
}


class QuestionsInput(forms.Widget):
    """One row a question; what has no text is no row."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """The table, with some empty rows at its end."""
        written = [_row(one) for one in value or [] if isinstance(one, dict)]
        rows = [*written, *({} for _number in range(EMPTY_ROWS))]
        kinds = [(kind, KIND_NAMES[kind]) for kind in KINDS]
        context = {"name": name, "rows": rows, "kinds": kinds}
        return render_to_string("messages/admin/questions.html", context)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The rows as FormVersion keeps them, in the order that is wished."""
        count = str(data.get(f"{name}-rows", "0"))
        rows = [_typed(data, f"{name}-{place}") for place in range(int(count or 0) % 100)]
        wanted = [row for row in rows if row["label"]]
        wanted.sort(key=lambda row: row.pop("order"))
        return with_keys(wanted)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-rows" not in data


class QuestionsField(forms.Field):
    """A list of questions; the model says what is wrong with them."""

    widget = QuestionsInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the rows say anything else than before."""
        return bool((initial or []) != data)


def _row(question: dict[str, Any]) -> dict[str, Any]:
    condition = question.get("only_if") or {}
    return {
        **question,
        "choices": "\n".join(question.get("choices", ())),
        "if_key": condition.get("key", ""),
        "if_answers": "\n".join(condition.get("answers", ())),
    }


def _typed(data: Mapping[str, Any], row: str) -> dict[str, Any]:
    words = {
        part: str(data.get(f"{row}-{part}", "")).strip()
        for part in ("key", "label", "kind", "help", "choices", "if_key", "if_answers", "order")
    }
    question: dict[str, Any] = {
        "key": words["key"],
        "label": words["label"],
        "kind": words["kind"] or "text",
        "order": float(words["order"]) if re.fullmatch(r"\d+(\.\d+)?", words["order"]) else 1000.0,
    }
    question |= {name: True for name in ("required", "sensitive") if data.get(f"{row}-{name}")}
    if words["help"]:
        question["help"] = words["help"]
    if words["choices"]:
        question["choices"] = _lines(words["choices"])
    if words["if_key"] or words["if_answers"]:
        question["only_if"] = {"key": words["if_key"], "answers": _lines(words["if_answers"])}
    return question


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def with_keys(questions: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """A question without a key gets one from its text."""
    found: list[dict[str, Any]] = list(questions)
    taken = {question["key"] for question in found}
    for question in found:
        if not question["key"]:
            question["key"] = _free_key(question["label"], taken)
            taken.add(question["key"])
    return found


def _free_key(label: str, taken: set[str]) -> str:
    key = re.sub(r"^[^a-z]+", "", slugify(label).replace("-", "_"))[:32] or "question"
    number = 2
    while (free := key if number == 2 else f"{key}_{number - 1}") in taken:
        number += 1
    return free
