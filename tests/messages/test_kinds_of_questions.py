"""Each kind of question: what is understood, what is refused and why, how it reads."""

from typing import Any

import pytest

from messages.models import Message
from messages.scripts import KINDS
from tests.answering import Desk
from tests.messages.paper import only

pytestmark = pytest.mark.django_db
CHOICES = {"choice": ["Fuite", "Bouchon"]}
SAID = [
    ("text", {"q_x": "deux mots"}, "deux mots", "deux mots"),
    ("long", {"q_x": "une\nligne"}, "une\nligne", "une\nligne"),
    ("number", {"q_x": "1 200,5"}, "1200,5", "1200.5"),
    ("phone", {"q_x": "06 39 98 40 01"}, "06 39 98 40 01", "+33639984001"),
    ("email", {"q_x": "a@b.test"}, "a@b.test", "a@b.test"),
    ("choice", {"q_x": "Fuite"}, "Fuite", "Fuite"),
    ("yesno", {"q_x": "yes"}, "Oui", True),
    ("yesno", {"q_x": "no"}, "Non", False),
    ("date", {"q_x": "12 mars 1961"}, "12 mars 1961", "1961-03-12"),
    ("address", {"q_x": "12 rue Carnot", "q_x-postcode": "01000", "q_x-town": "Bourg",
                 "q_x-door": "12A4"}, "12 rue Carnot, 01000 Bourg (12A4)", None),
    ("items", {"q_x-0-quantity": "2", "q_x-0-what": "joint", "q_x-0-remark": "DN 40",
               "q_x-3-quantity": "", "q_x-3-what": "siphon"}, "2 × joint, DN 40\n1 × siphon", None),
]  # fmt: skip
REFUSED = [
    ("number", {"q_x": "deux"}, "no number"),
    ("phone", {"q_x": "06 39"}, "chiffres"),
    ("email", {"q_x": "a chez b"}, "e-mail"),
    ("choice", {"q_x": "Feu"}, "Feu"),
    ("yesno", {"q_x": "peut-être"}, "peut-être"),
    ("date", {"q_x": "31/02"}, "no date"),
    ("address", {"q_x": "12 rue Carnot", "q_x-postcode": "1000"}, "five digits"),
    ("address", {"q_x-town": "Bourg"}, "street"),
    ("items", {"q_x-0-quantity": "2", "q_x-0-what": "", "q_x-0-remark": "bleu"}, "Row 1"),
    ("items", {"q_x-0-quantity": "zéro", "q_x-0-what": "joint"}, "Row 1"),
    ("items", {"q_x-0-quantity": "0", "q_x-0-what": "joint"}, "Row 1"),
]


def question(kind: str, **more: Any) -> dict[str, Any]:
    return {"key": "x", "label": "Question", "kind": kind, "choices": CHOICES.get(kind, []), **more}


@pytest.mark.parametrize(("kind", "typed", "words", "raw"), SAID)
def test_an_answer_is_kept_for_people_and_for_programs(
    practice_desk: Desk, kind: str, typed: dict[str, str], words: str, raw: Any
) -> None:
    only(practice_desk.call.client, question(kind))
    assert practice_desk.sends(**typed).status_code == 200
    message = practice_desk.message()
    assert message is not None
    [answer] = message.answers
    assert (answer["label"], answer["kind"], answer["value"]) == ("Question", kind, words)
    assert raw is None or answer["raw"] == raw


@pytest.mark.parametrize(("kind", "typed", "why"), REFUSED)
def test_a_wrong_answer_says_why_stays_and_gets_the_keyboard(
    practice_desk: Desk, kind: str, typed: dict[str, str], why: str
) -> None:
    only(practice_desk.call.client, question(kind))
    practice_desk.browser.cookies["django_language"] = "en"
    answer = practice_desk.sends(**typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('aria-invalid="true"') >= 1
    assert "errorlist" in page
    if kind not in ("phone", "choice", "yesno"):
        assert why in page
    assert all(word in page for word in typed.values() if kind not in ("choice", "yesno"))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "say"])
def test_a_required_question_of_any_kind_wants_an_answer(practice_desk: Desk, kind: str) -> None:
    only(practice_desk.call.client, question(kind, required=True))
    answer = practice_desk.sends()
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_a_text_to_read_aloud_is_shown_and_not_answered(practice_desk: Desk) -> None:
    only(practice_desk.call.client, {"key": "s", "label": "Dites « bonjour »", "kind": "say"})
    assert "Dites « bonjour »" in practice_desk.sends(caller_name="").content.decode()
    assert practice_desk.sends(q_s="ignored").status_code == 200
    message = practice_desk.message()
    assert message is not None
    assert (message.answers, message.state) == ([], Message.State.SENT)
