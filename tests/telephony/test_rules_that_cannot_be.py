"""A rule that does not do what it says is told so, in words beside it."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from django.utils import translation

from telephony.facts import Action, Rule, When, Who
from telephony.menus import Menu, Option
from telephony.portal.problems import World, covers, look
from tenants.base import uuid7

TODAY = date(2026, 11, 22)
WORLD = World(TODAY)
MAILBOX = Rule("Boîte", Action.VOICEMAIL)
ANSWERS = Rule("Permanence")


def said(*rules: Rule, world: World = WORLD) -> list[str]:
    """What is said of the last rule."""
    with translation.override("en"):
        return [one.words for one in look(rules, world).get(rules[-1].id, [])]


def test_rules_that_work_are_left_in_peace() -> None:
    night = Rule("Nuit", Action.VOICEMAIL, When.CLOSED)
    with translation.override("en"):
        assert look([night, ANSWERS], WORLD) == {}


def test_a_rule_behind_one_that_takes_everything() -> None:
    assert said(MAILBOX, ANSWERS) == ["Never reached: rule 1 takes all these calls before."]
    assert said(replace(MAILBOX, is_active=False), ANSWERS) == []
    assert said(replace(MAILBOX, opening=When.CLOSED), ANSWERS) == []


def test_a_rule_for_long_waits_stands_before_the_wait() -> None:
    late = Rule("Long", Action.VOICEMAIL, waiting_over=60)
    [words] = said(ANSWERS, late)
    assert "this one comes after 15 minutes only" in words
    assert said(late, ANSWERS) == []


@pytest.mark.parametrize(
    ("facts", "world", "words"),
    [
        ({"until_day": date(2026, 11, 21)}, {}, "Its last day is over"),
        ({"action": Action.MENU, "menu_is_empty": True, "menu_id": uuid7()}, {}, "no choices"),
        ({"action": Action.FORWARD, "number": "+1"}, {"refused": {"+1": "Too far."}}, "Too far."),
        ({"action": Action.DUTY}, {"has_duty": False}, "Nobody is on the duty roster"),
        ({"line": "+33199009999"}, {}, "This line is not yours any more"),
        ({"team_id": uuid7()}, {}, "This team does not answer for you any more"),
        ({"option_id": uuid7()}, {}, "nobody can press it"),
    ],
)
def test_a_rule_that_does_nothing(facts: dict[str, Any], world: dict[str, Any], words: str) -> None:
    [found] = said(Rule("R", **facts), world=replace(WORLD, **world))
    assert words in found


def test_an_empty_list_fits_nobody() -> None:
    key = uuid7()
    listed = Rule("R", caller=Who.LISTED, list_id=key)
    assert said(listed, world=replace(WORLD, empty_lists=frozenset({key}))) == [
        "There is no number on this list yet: it fits nobody."
    ]


def test_a_choice_is_pressed_in_a_menu_below_the_one_that_is_played() -> None:
    leaf, inner = Option(uuid7(), "2", "Fuite"), uuid7()
    outer = Menu(uuid7(), "Accueil", (Option(uuid7(), "1", "Urgences", inner),))
    world = replace(WORLD, menus={outer.id: outer, inner: Menu(inner, "Urgences", (leaf,))})
    plays = Rule("Menu", Action.MENU, menu_id=outer.id)
    chosen = Rule("Fuite", Action.DUTY, option_id=leaf.id)
    assert said(plays, chosen, world=world) == []
    assert said(replace(plays, is_active=False), chosen, world=world) != []


@pytest.mark.parametrize(
    ("wide", "narrow", "does"),
    [
        ({}, {"opening": When.CLOSED}, True),
        ({"opening": When.CLOSED}, {"opening": When.HOLIDAY}, True),
        ({"opening": When.HOLIDAY}, {"opening": When.CLOSED}, False),
        ({"weekdays": frozenset({5, 6})}, {"weekdays": frozenset({6})}, True),
        ({"weekdays": frozenset({5, 6})}, {}, False),
        ({"until_day": TODAY}, {"until_day": TODAY}, True),
        ({"until_day": TODAY}, {}, False),
        ({"from_time": time(8), "until_time": time(18)},
         {"from_time": time(9), "until_time": time(12)}, True),
        ({"from_time": time(18), "until_time": time(8)},
         {"from_time": time(19), "until_time": time(20)}, False),  # a doubt counts as no
        ({"caller": Who.CONTACT}, {"caller": Who.ANYONE}, False),
        ({"waiting_over": 30}, {"waiting_over": 60}, True),
        ({"waiting_over": 60}, {"waiting_over": 30}, False),
    ],
)  # fmt: skip
def test_which_rule_takes_all_of_another(
    wide: dict[str, Any], narrow: dict[str, Any], does: bool
) -> None:
    assert covers(Rule("A", **wide), Rule("B", **narrow)) is does
