"""The rules answer a question about a call before anybody saves them, as they answer the call."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from scheduling.models import DutyRoster
from telephony.models import CallerList, ForwardingRule, Greeting, ListedNumber, Menu
from tenants import access
from tenants.directory.models import Colleague
from tests.cast import ODILE, Cast
from tests.telephony.setup_pages import sends, words
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
MONDAY, SUNDAY = "2026-04-27T10:00", "2026-04-26T22:00"


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    with access.inside(cast.practice):
        ForwardingRule.objects.all().delete()
        blocked = CallerList.objects.create(name="Non")
        ListedNumber.objects.create(caller_list=blocked, number="+33639980001")
        menu = Menu.objects.create(name="Soir")
        option = menu.options.create(key="1", label="Fuite")
        rows: list[dict[str, Any]] = [
            {"name": "Refus", "caller": "list", "caller_list": blocked, "action": "reject"},
            {"name": "Fuite", "option": option, "action": "duty"},
            {"name": "Soir", "opening": "closed", "action": "menu", "menu": menu},
            {"name": "Boîte", "opening": "closed", "action": "voicemail"},
            {"name": "Jour"},
        ]
        for position, row in enumerate(rows):
            ForwardingRule.objects.create(position=position, **row)
    return at_client(cast.practice, cast.user("doctor"))


def asked(owner: Visitor, at: str, path: str = "/rules/", **more: Any) -> str:
    answer = sends(owner, path, **{"do": "ask", "ask-at": at, **more})
    assert answer.status_code == 200
    page = words(answer)
    return page[page.index("And if somebody called") : page.index("Last week")]


def test_by_day_the_permanence_answers_after_the_welcome(cast: Cast, owner: Visitor) -> None:
    with access.inside(cast.practice):
        Greeting.objects.filter(situation="welcome").delete()
        Greeting.objects.create(situation="welcome", text="Ici {client} !")
    said = asked(owner, MONDAY)
    assert "Rule 5. The permanence answers." in said
    assert f"“Ici {cast.practice.name} !”" in said
    assert "Still waiting after 15 minutes" in said


def test_on_sunday_night_the_menu_is_heard_and_each_key_leads_on(
    cast: Cast, owner: Visitor
) -> None:
    with access.inside(cast.practice):
        karim = Colleague.objects.create(name="Karim", number="+33639980002")
        DutyRoster.objects.all().delete()
        DutyRoster.objects.create(colleague=karim, during=(datetime(2026, 4, 1, tzinfo=UTC), None))
    said = asked(owner, SUNDAY)
    assert "Rule 3. The menu is heard: Soir." in said
    assert "Key 1, “Fuite” Rule 2. Karim is called, who is on duty." in said
    assert re.search(r"No key, or a wrong one Rule 4\. The caller can leave a message\.", said)


def test_from_a_number_on_a_list_and_from_a_hidden_one(cast: Cast, owner: Visitor) -> None:
    assert "Rule 1. The call is refused." in asked(owner, MONDAY, **{"ask-caller": "0639980001"})
    hidden = {"ask-hidden": "on", "ask-caller": "0639980001"}
    assert "Rule 5." in asked(owner, MONDAY, **hidden)
    assert "Rule 5." in asked(owner, MONDAY, **{"ask-caller": ODILE})


def test_a_number_that_is_none_is_said_to_be_none(owner: Visitor) -> None:
    said = asked(owner, MONDAY, **{"ask-caller": "zzz"})
    assert "This is not a telephone number." in said
    assert "Rule" not in said


def test_a_rule_is_asked_before_it_is_saved(cast: Cast, owner: Visitor) -> None:
    typed = {
        "opening": "closed", "caller": "anyone", "action": "reject", "place": "0",
        "until_day": date(2026, 12, 31).isoformat(),
    }  # fmt: skip
    assert "Rule 1. The call is refused." in asked(owner, SUNDAY, "/rules/new", **typed)
    assert "Rule 3." in asked(owner, SUNDAY)


def test_the_number_asked_about_stands_in_no_address(owner: Visitor) -> None:
    html = owner.get("/rules/").content.decode()
    form = html[html.index("<form", html.index("rules-form") - 60) :]
    assert 'method="post"' in form[:200]
