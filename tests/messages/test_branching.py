"""A question that the answers rule out is neither required nor sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.forms import MessageForm, answers_so_far
from messages.models import FormVersion
from messages.scripts import Question
from tests.answering import Desk
from tests.messages.paper import only

pytestmark = pytest.mark.django_db
KIND = {"key": "kind", "label": "Panne", "kind": "choice", "choices": ["Fuite", "Autre"]}
WHERE = {"key": "where", "label": "Où", "required": True,
         "only_if": {"key": "kind", "answers": ["Fuite"]}}  # fmt: skip
DAY = {"key": "day", "label": "Quand", "kind": "date",
       "only_if": {"key": "kind", "answers": ["Fuite"]}}  # fmt: skip


def test_what_is_hidden_is_not_required_not_checked_and_not_sent(practice_desk: Desk) -> None:
    only(practice_desk.call.client, KIND, WHERE, DAY)
    assert practice_desk.sends(q_kind="Fuite").status_code == 422
    assert practice_desk.sends(q_kind="Fuite", q_where="cave", q_day="nie").status_code == 422
    answer = practice_desk.sends(q_kind="Autre", q_where="secret", q_day="nie")
    assert answer.status_code == 200
    message = practice_desk.message()
    assert message is not None
    assert [answer["key"] for answer in message.answers] == ["kind"]
    assert "secret" not in str(message.answers) + message.body


def test_the_page_comes_with_hidden_what_is_not_asked(practice_desk: Desk) -> None:
    only(practice_desk.call.client, KIND, WHERE)
    page = practice_desk.sends(caller_name="").content.decode()
    where, *_ = [part for part in page.split("<div class=") if 'data-field="q_where"' in part]
    assert "hidden" in where.split(">")[0]
    page = practice_desk.sends(caller_name="", q_kind="Fuite").content.decode()
    where, *_ = [part for part in page.split("<div class=") if 'data-field="q_where"' in part]
    assert "hidden" not in where.split(">")[0]


CHAIN = [
    Question.read(
        {
            "key": f"k{place}",
            "label": f"L{place}",
            "kind": "yesno" if place < 4 else "text",
            **({"only_if": {"key": f"k{place - 1}", "answers": ["yes"]}} if place else {}),
        }
    )
    for place in range(5)
]


@given(st.lists(st.sampled_from(["yes", "no", ""]), min_size=4, max_size=4))
def test_no_answer_behind_a_no_gets_into_the_message(said: list[str]) -> None:
    version = FormVersion(body=FormVersion.Body.NONE)
    typed = {f"q_k{place}": answer for place, answer in enumerate(said)} | {"q_k4": "secret"}
    form = MessageForm(typed, recipients=[], questions=CHAIN, version=version)
    form.is_valid()
    open_to = next((place for place, answer in enumerate(said) if answer != "yes"), 4)
    assert {answer["key"] for answer in form.answers()} <= {f"k{n}" for n in range(open_to + 1)}
    assert ("secret" in str(form.answers())) == (open_to == 4)


def test_a_draft_is_read_by_the_same_rules(practice_desk: Desk) -> None:
    version = only(practice_desk.call.client, KIND, WHERE, DAY)
    draft = {"q_kind": "Fuite", "q_where": "cave", "q_day": "jadis"}
    assert [one["value"] for one in answers_so_far(version, draft)] == ["Fuite", "cave", "jadis"]
    assert [one["key"] for one in answers_so_far(version, {**draft, "q_kind": ""})] == []
