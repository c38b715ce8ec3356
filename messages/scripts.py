"""Which questions are asked, given the answers so far. Pure; the browser does the same at once
(frontend/src/desk/script.js), the server has the last word.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

SAY = "say"
KINDS = (
    "text",
    "long",
    "number",
    "phone",
    "email",
    "choice",
    "yesno",
    "date",
    "address",
    "items",
    SAY,
)
YES, NO = "yes", "no"
KNOWN = {"key", "label", "kind", "required", "choices", "sensitive", "help", "only_if"}
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST, LONGEST_SAID = 200, 800  # characters of a label, and of a text that is read aloud
MOST = 40  # questions


@dataclass(frozen=True)
class Condition:
    """Holds when the question `key` is asked and its answer is one of `answers`."""

    key: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question beside those that every message has; `kind` is one of KINDS.

    While the answer to a `sensitive` one is typed, the call's recording rests. The label of a
    text that is read aloud (`say`) is that text: nothing is answered to it.
    """

    key: str
    label: str
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    sensitive: bool = False
    help: str = ""
    only_if: Condition | None = None

    @classmethod
    def read(cls, data: dict[str, Any]) -> "Question":
        """The question as FormVersion keeps it."""
        condition = data.get("only_if")
        return cls(
            **{
                **data,
                "choices": tuple(data.get("choices", ())),
                "only_if": Condition(condition["key"], tuple(condition["answers"]))
                if condition
                else None,
            }
        )

    @property
    def possible(self) -> tuple[str, ...]:
        """The answers that a condition can ask for; none where anything may be typed."""
        return (YES, NO) if self.kind == "yesno" else self.choices


@dataclass(frozen=True)
class Fault:
    """What is wrong with the question at `place` (from 0; None: with all of them)."""

    text: str
    place: int | None = None

    def __str__(self) -> str:
        if self.place is None:
            return self.text
        return _("Question %(number)d: %(fault)s") % {
            "number": self.place + 1,
            "fault": self.text,
        }


def asked(questions: Iterable[Question], answers: Mapping[str, str]) -> list[Question]:
    """Those whose conditions hold, in their order; `answers` by key, as typed.

    A question that waits for itself, by whatever way round, is never asked.
    """
    known = {question.key: question for question in questions}
    return [one for one in known.values() if _is_asked(one, known, answers, frozenset())]


def _is_asked(
    question: Question,
    known: Mapping[str, Question],
    answers: Mapping[str, str],
    waiting: frozenset[str],
) -> bool:
    condition, waiting = question.only_if, waiting | {question.key}
    if condition is None:
        return True
    if condition.key not in known or condition.key in waiting:
        return False
    holds = answers.get(condition.key, "") in condition.answers
    return holds and _is_asked(known[condition.key], known, answers, waiting)


def faults(data: object) -> list[Fault]:
    """All that is wrong with questions as they were written, in words; none: they can be asked."""
    if not isinstance(data, list):
        return [Fault(_("Write a list of questions."))]
    if len(data) > MOST:
        return [Fault(_("At most %(most)d questions.") % {"most": MOST})]
    found = [Fault(text, place) for place, one in enumerate(data) for text in _of_shape(one)]
    if found:
        return found
    questions = [Question.read(one) for one in data]
    return [
        Fault(text, place)
        for place, question in enumerate(questions)
        for text in _of_sense(question, questions)
    ]


def _of_shape(data: object) -> Iterator[str]:
    if not isinstance(data, dict):
        yield _("this is no question.")
        return
    if unknown := sorted(str(name) for name in set(data) - KNOWN):
        yield _("“%(name)s” is not known.") % {"name": unknown[0]}
    key, label = data.get("key"), data.get("label")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        yield _("the key is made of small letters, digits and _, a letter first.")
    if not isinstance(label, str) or not label.strip():
        yield _("its text is missing.")
    if data.get("kind", "text") not in KINDS:
        yield _("the kind is one of %(kinds)s.") % {"kinds": ", ".join(KINDS)}
    if any(not isinstance(data.get(name, False), bool) for name in ("required", "sensitive")):
        yield _("“required” and “sensitive” are true or false.")
    if not isinstance(data.get("help", ""), str):
        yield _("the help is a text.")
    if not _are_words(data.get("choices", [])):
        yield _("the choices are a list of texts.")
    if not _is_condition(data.get("only_if")):
        yield _("“only_if” has a “key” and its “answers”.")


def _are_words(value: object) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(word, str) and word.strip() for word in value
    )


def _is_condition(value: object) -> bool:
    if value is None:
        return True
    if not isinstance(value, dict) or set(value) != {"key", "answers"}:
        return False
    return isinstance(value["key"], str) and bool(value["answers"]) and _are_words(value["answers"])


def _of_sense(question: Question, questions: list[Question]) -> Iterator[str]:
    if [one.key for one in questions].count(question.key) > 1:
        yield _("the key “%(key)s” is there twice.") % {"key": question.key}
    if len(question.label) > (LONGEST_SAID if question.kind == SAY else LONGEST):
        yield _("its text is too long.")
    if question.kind == "choice" and len(set(question.choices)) < 2:
        yield _("a choice needs two answers or more to choose from.")
    if question.kind == SAY and (question.required or question.sensitive):
        yield _("what is read aloud is not answered: neither required nor sensitive.")
    if question.only_if:
        yield from _of_condition(question, question.only_if, questions)


def _of_condition(
    question: Question, condition: Condition, questions: list[Question]
) -> Iterator[str]:
    known = {one.key: one for one in questions}
    other = known.get(condition.key)
    if other is None:
        yield _("it waits for “%(key)s”, which is not asked.") % {"key": condition.key}
    elif not other.possible:
        yield _("it waits for “%(key)s”, which is neither a choice nor yes or no.") % {
            "key": condition.key
        }
    elif strange := [one for one in condition.answers if one not in other.possible]:
        yield _("it waits for the answer “%(answer)s”, which “%(key)s” does not have.") % {
            "answer": strange[0],
            "key": condition.key,
        }
    if _waits_for_itself(question, known):
        yield _("it waits for itself, so it would never be asked.")


def _waits_for_itself(question: Question, known: Mapping[str, Question]) -> bool:
    seen: set[str] = set()
    here: Question | None = question
    while here is not None and here.key not in seen:
        seen.add(here.key)
        here = known.get(here.only_if.key) if here.only_if else None
    return here is not None
