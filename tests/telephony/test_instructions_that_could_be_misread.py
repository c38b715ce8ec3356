"""An instruction that leaves a receptionist in doubt gets a word of warning, and no other."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from telephony.portal.instruction_checks import LONG, Written, look, too_many
from tenants.base import uuid7

NOW = datetime(2026, 11, 22, 10)
PEOPLE = ["Dr Claire Roux", "Karim Vasseur"]


def said(*texts: str) -> list[str]:
    """All warnings of these instructions."""
    rows = [Written(uuid7(), text) for text in texts]
    with translation.override("en"):
        return [words for found in look(rows, PEOPLE, NOW).values() for words in found]


@pytest.mark.parametrize(
    "text",
    [
        "Ne pas passer Dr Roux avant 14:00.",
        "Never put callers through during a consultation.",
        "Relire le numéro à l'appelant.",
        "Urgence dentaire : proposer un rendez-vous le jour même.",
        "Ne jamais donner de tarif, car il dépend du devis.",
    ],
)
def test_what_is_clear_is_left_in_peace(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("Toujours passer Dr Roux.", "Ne jamais passer Dr Roux car elle opère.", "Roux"),
        ("Transférer à Karim Vasseur", "Ne pas transférer à Vasseur le soir", "Vasseur"),
        ("Put through to Dr Roux", "Never put through to Dr Roux before 9", "Roux"),
        ("Prendre les rappels de Roux", "Refuser de prendre pour Roux le soir", "Roux"),
    ],
)
def test_two_that_say_the_opposite_of_one_person(one: str, other: str, name: str) -> None:
    found = said(one, other)
    assert len(found) == 2
    assert all(name in words and "the opposite" in words for words in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Passer Dr Roux", "Ne pas passer Karim Vasseur le soir"),
        ("Passer Dr Roux", "Ne pas donner le mobile de Dr Roux pour un devis"),
        ("Ne pas passer Dr Roux le lundi", "Ne jamais passer Dr Roux le soir"),
    ],
)
def test_other_people_other_deeds_and_the_same_word_are_no_contradiction(
    one: str, other: str
) -> None:
    assert said(one, other) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rappeler dès que possible", "“des que possible” leaves open"),
        ("Ne pas déranger", "Says what not to do"),
        ("a" * (LONG + 1), "Long"),
    ],
)
def test_vague_bare_and_long_ones(text: str, words: str) -> None:
    [found] = said(text)
    assert words in found


def test_one_whose_end_is_past() -> None:
    over = Written(uuid7(), "Fermé", NOW - timedelta(minutes=1))
    with translation.override("en"):
        assert look([over], PEOPLE, NOW) == {over.id: ["Its end is past: nobody sees it."]}
        assert look([Written(uuid7(), "Fermé", NOW + timedelta(1))], PEOPLE, NOW) == {}


def test_more_than_anybody_reads() -> None:
    with translation.override("en"):
        assert (too_many(12), bool(too_many(13))) == ("", True)
