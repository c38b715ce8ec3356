"""The owner's page of menus: a tree of keys, with what is wrong in it in words."""

from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from telephony.menus import Menu as Plain
from telephony.menus import Option
from telephony.models import ForwardingRule, Menu
from telephony.portal import menu_tree
from tenants import access
from tenants.base import uuid7
from tests.cast import Cast
from tests.telephony.setup_pages import ENGLISH, hidden, looks, sends, words
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    with access.inside(cast.practice):
        ForwardingRule.objects.all().delete()
        Menu.objects.all().delete()
    return at_client(cast.practice, cast.user("doctor"))


def form(*options: tuple[str, str], **more: Any) -> dict[str, Any]:
    """As a browser sends it."""
    filled = {
        f"options-{n}-{name}": value
        for n, option in enumerate(options)
        for name, value in zip(("key", "label"), option, strict=True)
    }
    return {
        "name": "Soir", "timeout": "5", "tries": "3", "options-TOTAL_FORMS": len(options),
        "options-INITIAL_FORMS": "0", **filled, **more,
    }  # fmt: skip


def test_a_menu_is_made_and_says_what_it_lacks(cast: Cast, owner: Visitor) -> None:
    assert sends(owner, "/menus/new", **form(("1", "Fuite"), ("2", "Devis"))).status_code == 303
    page = looks(owner, "/menus/")
    assert "“Fuite : tapez 1. Devis : tapez 2.”" in page
    assert "Key 1, “Fuite”: no rule says what happens then." in page
    assert "No rule plays it" in page
    assert "heard again, 3 times in all" in page


def test_with_rules_that_play_it_and_take_its_choices_it_is_well(
    cast: Cast, owner: Visitor
) -> None:
    with access.inside(cast.practice):
        menu = Menu.objects.create(name="Soir")
        option = menu.options.create(key="1", label="Fuite")
        ForwardingRule.objects.create(name="Urgence", position=0, option=option, action="duty")
        ForwardingRule.objects.create(name="Menu", position=1, menu=menu, action="menu")
    page = looks(owner, "/menus/")
    assert "1 Fuite → Urgence" in page
    assert "rule-problem" not in owner.get("/menus/").content.decode()


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        (form(), "A menu needs at least one choice."),
        (form(("*", "Retour")), "* always leads back"),
        (form(("1", "A"), ("1", "B")), "duplicate"),
        (form(("1", "A"), timeout="60"), "15"),
    ],
)
def test_what_cannot_be_is_refused(owner: Visitor, typed: dict[str, Any], refusal: str) -> None:
    answer = sends(owner, "/menus/new", **typed)
    assert answer.status_code == 422
    assert refusal in words(answer)


def test_a_choice_that_a_rule_looks_at_is_not_taken_out(cast: Cast, owner: Visitor) -> None:
    with access.inside(cast.practice):
        menu = Menu.objects.create(name="Soir")
        one, two = (menu.options.create(key=key, label=key) for key in "12")
        ForwardingRule.objects.create(name="U", position=0, option=one)
    path = f"/menus/{menu.pk}"
    typed = {
        **form(("1", "1"), ("2", "2")), "options-INITIAL_FORMS": "2", "options-0-id": one.pk,
        "options-1-id": two.pk, "options-0-DELETE": "on", "version": hidden(owner, path),
    }  # fmt: skip
    answer = sends(owner, path, **typed)
    assert answer.status_code == 422
    assert "A rule looks at the choice that you took out" in words(answer)
    with access.inside(cast.practice):
        assert menu.options.count() == 2


def test_a_menu_that_a_rule_plays_is_not_deleted(cast: Cast, owner: Visitor) -> None:
    with access.inside(cast.practice):
        menu = Menu.objects.create(name="Soir")
        menu.options.create(key="1", label="A")
        ForwardingRule.objects.create(name="M", position=0, menu=menu, action="menu")
    typed = {"version": hidden(owner, f"/menus/{menu.pk}")}
    refused = owner.post(f"/menus/{menu.pk}/delete", typed, follow=True, headers=ENGLISH)
    assert "A rule or another menu needs this one" in words(refused)
    assert "Soir" in looks(owner, "/menus/")


def test_who_only_reads(cast: Cast, owner: Visitor) -> None:
    reader = at_client(cast.practice, cast.user("bookkeeper"))
    assert "Add a menu" not in looks(reader, "/menus/")
    assert reader.get("/menus/new").status_code == 403


def nested(depth: int) -> tuple[dict[UUID, Plain], UUID]:
    """So many menus, one below the other, and the last leads back to the first."""
    keys = [uuid7() for _ in range(depth)]
    menus = {
        key: Plain(key, f"M{n}", (Option(uuid7(), "1", "Suite", keys[(n + 1) % depth]),))
        for n, key in enumerate(keys)
    }
    return menus, keys[0]


def test_menus_in_a_circle_end_and_too_many_are_named() -> None:
    with translation.override("en"):
        menus, root = nested(4)
        tree = menu_tree.tree(menus, root, {})
        found = menu_tree.problems(menus, root, {}, set(menus))
    for _ in range(3):
        assert tree.branches[0].below is not None
        tree = tree.branches[0].below
    assert tree.branches[0].again == "M0"
    assert any("one below the other" in one for one in found)
    assert menu_tree.reached(menus, [root]) == set(menus)
