"""The menu shows each visitor the doors that open to them, and every page of the portal has it."""

import re
from typing import Any

import pytest
from django.urls import reverse

from config.portal_menu import GROUPS
from tests.cast import Cast
from tests.visitors import at_client, in_support

pytestmark = pytest.mark.django_db
CLIENTS_URLS = "config.urls_client"
ALL = {reverse(door.url_name, CLIENTS_URLS) for group in GROUPS for door in group.doors}


def shown(page: str) -> set[str]:
    sheet = page[page.index('class="menu-sheet') : page.index("</nav>")]
    return set(re.findall(r'href="([^"]+)"', sheet))


@pytest.mark.parametrize("who", ["doctor", "secretary", "recipient", "bookkeeper"])
def test_each_door_opens_and_no_other_page_would(cast: Cast, who: str) -> None:
    visitor = at_client(cast.practice, cast.user(who))
    doors = shown(visitor.get("/").content.decode())
    answers: dict[str, Any] = {door: visitor.get(door) for door in ALL}
    assert doors
    assert {door for door, answer in answers.items() if answer.status_code == 200} == doors
    assert {door for door in doors if not leads_on(answers[door])} == set()


def leads_on(answer: Any) -> bool:
    """Whether the page itself leads on, and says where one is."""
    return 'aria-current="page"' in answer.content.decode()


def test_the_plumbers_people_and_strangers_have_no_menu_of_the_practice(cast: Cast) -> None:
    for user in (None, cast.user("camille")):
        answer: Any = at_client(cast.practice, user).get("/", follow=True)
        assert "menu-sheet" not in answer.content.decode()


def test_an_administrator_who_has_said_why_sees_all_of_it(cast: Cast) -> None:
    visitor = in_support(cast.practice, cast.user("administrator"))
    assert shown(visitor.get("/").content.decode()) == ALL
