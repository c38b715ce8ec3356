"""A rule can be read aloud: from its own facts, with what was chosen and what happens marked."""

from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from telephony import sentences
from telephony.facts import Action, Rule, When, Who
from tenants.base import uuid7

FRIDAY = date(2026, 11, 27)
KEY: dict[str, Any] = {"option_id": uuid7(), "option_key": "1", "option_name": "Fuite"}
SENTENCES: list[tuple[dict[str, Any], str]] = [
    ({}, "In every other case, the permanence answers."),
    (
        {"caller": Who.LISTED, "list_name": "Ne plus répondre", "action": Action.REJECT},
        "If the caller is on the list Ne plus répondre, the call is refused.",
    ),
    (
        {"until_day": FRIDAY, "action": Action.ANNOUNCE, "greeting_name": "Chantier"},
        "Until Friday 27 November, the announcement is heard: Chantier, then the call ends.",
    ),
    (
        {"opening": When.CLOSED, "action": Action.DUTY, **KEY},
        "If closed and the caller presses 1: Fuite, the person on duty is called.",
    ),
    (
        {"opening": When.HOLIDAY, "action": Action.VOICEMAIL},
        "If the day is a public holiday, the caller can leave a message.",
    ),
    (
        {"weekdays": frozenset({0, 1, 2, 3, 4}), "from_time": time(18), "until_time": time(8)},
        "From Monday to Friday, between 18:00 and 08:00 the next day, the permanence answers.",
    ),
    (
        {"weekdays": frozenset({5, 6}), "action": Action.FORWARD, "number": "+33639980101"},
        "Every Saturday and Sunday, the call goes on to 06 39 98 01 01.",
    ),
    (
        {"from_day": FRIDAY, "opening": When.OPEN, "priority": 2, "team_name": "Jour"},
        "From Friday 27 November on, if open, the permanence answers "
        "(team Jour, before other callers).",
    ),
    ({"from_day": FRIDAY, "until_day": FRIDAY, "caller": Who.ANONYMOUS, "action": Action.REJECT},
     "On Friday 27 November, if the caller's number is hidden, the call is refused."),
    ({"waiting_over": 60, "queue_over": 1, "action": Action.VOICEMAIL},
     "If the wait is longer than 60 seconds and more than 1 caller is waiting, the caller can "
     "leave a message."),
    ({"waiting_over": 180, "queue_over": 3, "action": Action.MENU, "menu_name": "Soir"},
     "If the wait is longer than 3 minutes and more than 3 callers are waiting, the menu is "
     "heard: Soir."),
    ({"line": "+33199001001", "caller": Who.CONTACT, "language": "en-GB"},
     "If the caller is known and the call comes in on 01 99 00 10 01, the permanence answers "
     "(in English (United Kingdom))."),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "said"), SENTENCES)
def test_it_reads_like_a_sentence(facts: dict[str, Any], said: str) -> None:
    with translation.override("en"):
        assert sentences.text(Rule("Règle", **facts)) == said


def test_every_action_opening_and_caller_has_its_words() -> None:
    with translation.override("en"):
        said = {
            sentences.text(Rule("R", action=action, opening=opening, caller=caller))
            for action in Action.values
            for opening in When.values
            for caller in Who.values
        }
    assert len(said) == len(Action.values) * len(When.values) * len(Who.values)
    assert not any("%(" in one or "[" in one or "*" in one for one in said)


def test_what_was_chosen_is_marked_and_what_the_owner_wrote_is_never_a_mark() -> None:
    wicked = Rule("R", caller=Who.LISTED, list_name="[*<b>%(x)s*]", list_id=UUID(int=1))
    with translation.override("en"):
        assert sentences.html(wicked) == (
            'If the caller is on the list <span class="rule-chosen">[*&lt;b&gt;%(x)s*]</span>, '
            "<strong>the permanence answers</strong>."
        )


def test_a_rule_without_a_name_is_called_what_it_does() -> None:
    with translation.override("en"):
        assert sentences.name_for(Rule("", action=Action.DUTY)) == "The person on duty is called"
        long = Rule("", action=Action.MENU, menu_name="M" * 90)
        assert len(sentences.name_for(long)) == 80
