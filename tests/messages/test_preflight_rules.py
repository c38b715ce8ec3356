"""What is found before a message leaves: each rule by examples, without a database."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messages import preflight
from messages.finding_names import KEYS
from messages.preflight import Answer, Earlier, Facts, Known, Person

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
ROUX, LAMBERT = Person("1", "Dr Claire Roux"), Person("2", "Dr Marc Lambert")
ODILE, OTHER = "+33639984001", "+33639984444"
PLAIN = Facts(
    now=MONDAY,
    caller_name="Odile Garnier",
    number=ODILE,
    body="Demande à être rappelée pour son ordonnance.",
    recipient=ROUX,
    calling_from=ODILE,
    known=(Known("Odile Garnier", ODILE),),
    on_duty=LAMBERT,
    colleagues=(ROUX.name, LAMBERT.name),
)
SENT = Earlier("9", MONDAY - timedelta(minutes=20), "Nadia", "1", ROUX.name, ODILE, "Autre chose")


def facts(**changes: Any) -> Facts:
    return replace(PLAIN, **changes)


def keys(**changes: Any) -> list[str]:
    return [finding.key for finding in preflight.look(facts(**changes))]


def answer(label: str, value: object, kind: str = "text") -> Answer:
    return Answer("q_x", label, kind, value)


def test_a_plain_message_costs_no_key() -> None:
    assert keys() == []


FOUND: list[tuple[str, dict[str, Any]]] = [
    ("unfinished_field", {"problems": (("body", "Message is missing."),)}),
    ("unreachable", {"recipient": Person("3", "Secrétariat", ways=0)}),
    ("odd_number", {"number": "+33611111111", "is_read_back": True}),
    ("odd_number", {"number": "+33612345678", "is_read_back": True}),
    ("odd_number", {"number": OTHER, "number_fault": "Dear.", "is_read_back": True}),
    ("unread_number", {"number": OTHER}),
    ("unread_number", {"calling_from": None, "known": ()}),
    ("known_spelling", {"caller_name": "Odile Garnié"}),
    ("known_spelling", {"caller_name": "Mme Garnie", "known": (Known("Odile Garnier", ODILE),)}),
    ("known_spelling", {"caller_name": "Helene Petit", "known": (Known("Hélène Petit", OTHER),)}),
    ("short_body", {"body": "Rappeler"}),
    ("unread_instructions", {"has_unread_instructions": True}),
    ("off_duty", {"urgency": "urgent"}),
    ("noted_absent", {"urgency": "soon", "on_duty": None, "notes": ("Dr Roux absente",)}),
    ("alarming_words", {"body": "Une fuite sous l'évier, il y a de l'eau."}),
    ("alarming_words", {"body": "Le saignement ne s’arrête pas."}),
    ("calm_words", {"body": "Ce n'est pas urgent.", "urgency": "soon", "on_duty": ROUX}),
    ("duplicate", {"earlier": (SENT,)}),
    ("duplicate", {"earlier": (replace(SENT, number=None, body=PLAIN.body.upper()),)}),
    ("closed_hours", {"is_open": False, "opens_at": MONDAY + timedelta(hours=40)}),
    (
        "closed_hours",
        {
            "urgency": "soon",
            "on_duty": None,
            "is_open": False,
            "opens_at": MONDAY + timedelta(hours=9),
        },
    ),
    ("date_gone", {"answers": (answer("Échéance", date(2026, 11, 20), "date"),)}),
    ("date_gone", {"answers": (answer("Né(e) le", date(2027, 1, 1), "date"),)}),
    ("no_house_number", {"answers": (answer("Adresse du dépannage", "rue Carnot"),)}),
    ("no_house_number", {"answers": (answer("Où ?", "rue Carnot", "address"),)}),
]


@pytest.mark.parametrize(("key", "changes"), FOUND)
def test_what_is_wrong_is_found_and_nothing_else(key: str, changes: dict[str, Any]) -> None:
    assert keys(**changes) == [key]


FINE: list[dict[str, Any]] = [
    {"number": OTHER, "is_read_back": True},
    {"number": None},
    {"number": OTHER, "known": (Known("Odile Garnier", OTHER),)},
    {"caller_name": "Mme Garnier"},
    {"caller_name": "odile garnier"},
    {"caller_name": "Karim Haddad"},
    {"caller_name": "Jean Martin", "known": (Known("Jeanne Martin", OTHER),)},
    {"caller_name": ""},
    {"urgency": "urgent", "recipient": LAMBERT},
    {"notes": ("Dr Roux à la clinique jusqu'à ce soir : urgences au Dr Lambert.",)},
    {
        "urgency": "urgent",
        "recipient": LAMBERT,
        "notes": ("Dr Roux à la clinique : urgences au Dr Lambert.",),
    },
    {"body": "Pas de fuite, un simple devis."},
    {"body": "Rien d'urgent, quand vous pourrez."},
    {"body": "Es ist dringend, wirklich.", "language": "fr"},
    {"earlier": (replace(SENT, at=MONDAY - timedelta(minutes=61)),)},
    {"earlier": (replace(SENT, number=OTHER),)},
    {"earlier": (replace(SENT, recipient_id="2", body=PLAIN.body, same_call=True),)},
    {"is_open": False, "opens_at": MONDAY + timedelta(hours=13)},
    {"is_open": False, "opens_at": None},
    {"is_open": False, "opens_at": MONDAY + timedelta(hours=40), "recipient": LAMBERT},
    {"answers": (answer("Né(e) le", date(1954, 2, 3), "date"),)},
    {"answers": (answer("Vu le", date(2026, 11, 1), "date"),)},
    {"answers": (answer("Adresse", "12 rue Carnot"), answer("Adresse e-mail", "o@cabinet.test"))},
]


@pytest.mark.parametrize("changes", FINE)
def test_what_is_right_is_left_alone(changes: dict[str, Any]) -> None:
    assert keys(**changes) == []


def test_only_what_cannot_work_blocks() -> None:
    levels = {
        finding.key: finding.level
        for _key, changes in FOUND
        for finding in preflight.look(facts(**changes))
    }
    assert {key for key, level in levels.items() if level == "block"} == {
        "unfinished_field",
        "unreachable",
    }
    assert set(levels) == set(KEYS)


def test_a_warning_that_was_seen_is_not_shown_again_until_it_is_another() -> None:
    found = preflight.look(facts(number=OTHER))
    accepted = {finding.token for finding in found}
    assert preflight.unsolved(found, accepted) == []
    assert OTHER[-4:] not in "".join(accepted), "tokens travel: nobody's number stands in them"
    again = preflight.look(facts(number="+33639985555"))
    assert [finding.key for finding in preflight.unsolved(again, accepted)] == ["unread_number"]


def test_a_block_is_never_accepted() -> None:
    found = preflight.look(facts(problems=(("body", "Message is missing."),)))
    assert preflight.unsolved(found, {finding.token for finding in found}) == found


@settings(max_examples=40)
@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["fr", "en", "nl", "de", "pt"]))
def test_no_name_and_no_text_upsets_it(name: str, body: str, language: str) -> None:
    found = preflight.look(facts(caller_name=name, body=body, language=language))
    assert all(finding.sentence and finding.token for finding in found)
    known = facts(caller_name=name, known=(Known(name, ODILE),))
    assert "known_spelling" not in [finding.key for finding in preflight.look(known)]
