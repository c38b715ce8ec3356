"""Which questions are asked, given the answers; and what cannot be asked at all."""

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from messages import scripts
from messages.scripts import Condition, Question

LEAK = {"key": "kind", "label": "Panne", "kind": "choice", "choices": ["Fuite", "Autre"]}
SHUT = {"key": "shut", "label": "Coupée ?", "kind": "yesno",
        "only_if": {"key": "kind", "answers": ["Fuite"]}}  # fmt: skip
BELOW = {"key": "below", "label": "Au-dessous ?", "only_if": {"key": "shut", "answers": ["no"]}}
NESTED = [Question.read(one) for one in (LEAK, SHUT, BELOW)]

KEYS = st.sampled_from("abcde")
ANSWERS = st.sampled_from(["yes", "no", "x"])
QUESTIONS = st.builds(
    Question,
    key=KEYS,
    label=st.just("?"),
    kind=st.sampled_from(scripts.KINDS),
    only_if=st.none()
    | st.builds(Condition, key=KEYS, answers=st.lists(ANSWERS, min_size=1).map(tuple)),
)


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, ["kind"]),
        ({"kind": "Autre", "shut": "no"}, ["kind"]),
        ({"kind": "Fuite"}, ["kind", "shut"]),
        ({"kind": "Fuite", "shut": "yes"}, ["kind", "shut"]),
        ({"kind": "Fuite", "shut": "no"}, ["kind", "shut", "below"]),
    ],
)
def test_a_question_waits_for_the_answers_before_it(
    answers: dict[str, str], keys: list[str]
) -> None:
    assert [question.key for question in scripts.asked(NESTED, answers)] == keys


@given(st.lists(QUESTIONS, unique_by=lambda one: one.key), st.dictionaries(KEYS, ANSWERS))
def test_whatever_waits_for_whatever_it_ends_and_follows_the_answers(
    questions: list[Question], answers: dict[str, str]
) -> None:
    asked = scripts.asked(questions, answers)
    keys = {question.key for question in asked}
    assert [one for one in questions if one in asked] == asked, "in their order"
    for question in questions:
        condition = question.only_if
        if condition is None:
            assert question.key in keys
        elif question.key in keys:
            assert condition.key in keys
            assert answers[condition.key] in condition.answers


@given(st.lists(QUESTIONS, unique_by=lambda one: one.key), st.dictionaries(KEYS, ANSWERS))
def test_an_answer_to_what_is_not_asked_changes_nothing(
    questions: list[Question], answers: dict[str, str]
) -> None:
    keys = {question.key for question in scripts.asked(questions, answers)}
    heard = {key: answer for key, answer in answers.items() if key in keys}
    assert scripts.asked(questions, heard) == scripts.asked(questions, answers)


def changed(question: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**question, **more}


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({}, "list"),
        (["?"], "no question"),
        ([{"label": "Nom"}], "key"),
        ([{"key": "Nom", "label": "Nom"}], "key"),
        ([{"key": "a", "label": " "}], "text"),
        ([{"key": "a", "label": "A", "kind": "dance"}], "kind"),
        ([{"key": "a", "label": "A", "colour": "red"}], "colour"),
        ([{"key": "a", "label": "A", "required": "yes"}], "true or false"),
        ([{"key": "a", "label": "A", "kind": "choice"}], "two answers"),
        ([{"key": "a", "label": "A", "kind": "say", "required": True}], "read aloud"),
        ([{"key": "a", "label": "A"}, {"key": "a", "label": "B"}], "twice"),
        ([SHUT], "“kind”, which is not asked"),
        ([LEAK, changed(SHUT, only_if={"key": "kind"})], "only_if"),
        ([LEAK, changed(SHUT, only_if={"key": "kind", "answers": ["Feu"]})], "“Feu”"),
        ([{"key": "a", "label": "A"}, changed(SHUT, only_if={"key": "a", "answers": ["x"]})],
         "neither a choice"),
        ([changed(SHUT, only_if={"key": "shut", "answers": ["yes"]})], "itself"),
        ([changed(SHUT, only_if={"key": "b", "answers": ["yes"]}),
          changed(SHUT, key="b", only_if={"key": "shut", "answers": ["yes"]})], "itself"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_with_its_place(data: Any, word: str) -> None:
    with translation.override("en"):
        found = [str(fault) for fault in scripts.faults(data)]
    assert any(word in text for text in found), found
    assert all(text.startswith("Question") for text in found) or not isinstance(data, list)


def test_what_can_be_asked_has_no_faults() -> None:
    assert scripts.faults([LEAK, SHUT, BELOW]) == []
