"""Rules, menus, lists and greetings in the administration of a client's data."""

import re
from typing import Any

import pytest

from telephony import rulebook
from telephony.models import CallerList, ForwardingRule, Greeting, ListedNumber, Menu
from telephony.switchboard.models import Team
from tenants import access
from tests.cast import Cast
from tests.sounds import mp3, nonsense, wav
from tests.visitors import Visitor, in_support

pytestmark = pytest.mark.django_db
RULES = "/admin/telephony/forwardingrule/"
RULE = {"name": "Nuit", "position": "1", "is_active": "on", "opening": "closed",
        "caller": "anyone", "action": "queue", "priority": "5"}  # fmt: skip


@pytest.fixture
def browser(cast: Cast) -> Visitor:
    return in_support(cast.practice, cast.user("administrator"))


def errors(answer: Any) -> dict[str, list[str]]:
    """What the form has against it; none when it was saved."""
    if answer.status_code == 302:
        return {}
    formsets = [formset.formset for formset in answer.context["inline_admin_formsets"]]
    beside = [error for formset in formsets for error in formset.non_form_errors()]
    within = [error for formset in formsets for form in formset.errors for error in form]
    return {
        **{name: list(found) for name, found in answer.context["adminform"].form.errors.items()},
        **({"choices": beside} if beside else {}),
        **({"rows": within} if within else {}),
    }


def rows(prefix: str, *given: dict[str, str]) -> dict[str, str]:
    """The rows of an inline table as the browser sends them."""
    total = {f"{prefix}-TOTAL_FORMS": str(len(given)), f"{prefix}-INITIAL_FORMS": "0"}
    return total | {
        f"{prefix}-{place}-{name}": value
        for place, row in enumerate(given)
        for name, value in row.items()
    }


def test_a_rule_is_made_of_what_the_client_has(cast: Cast, browser: Visitor) -> None:
    team = Team.objects.get()
    team.clients.set([cast.practice])
    form = browser.get(f"{RULES}add/").content.decode()
    assert "+33199001001" in form
    assert "+33199001002" not in form
    chosen = {"weekdays": ["5", "6"], "line": "+33199001001", "team_id": str(team.pk)}
    assert errors(browser.post(f"{RULES}add/", {**RULE, **chosen})) == {}
    with access.inside(cast.practice):
        rule = ForwardingRule.objects.get(name="Nuit")
    assert (rule.weekdays, rule.team_id, rule.team_name) == ([5, 6], team.pk, team.name)
    theirs = in_support(cast.plumber, cast.user("administrator"))
    assert set(errors(theirs.post(f"{RULES}add/", {**RULE, **chosen}))) == {"line", "team_id"}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"action": "forward", "number": "06 39 98 40 01"}, []),
        ({"action": "forward", "number": "+33 (0)6.39.98.40.01"}, []),
        ({"action": "forward", "number": "bonjour"}, ["number"]),
        ({"action": "forward"}, ["__all__"]),
        ({"action": "menu"}, ["__all__"]),
        ({"name": ""}, ["name"]),
        ({"position": "0"}, ["position"]),
        ({"from_day": "2026-02-02", "until_day": "2026-02-01"}, ["__all__"]),
        ({"from_time": "22:00"}, ["__all__"]),
        ({"caller": "list"}, ["__all__"]),
        ({"weekdays": ["7"]}, ["weekdays"]),
        ({"priority": "0"}, ["priority"]),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_written(
    cast: Cast, browser: Visitor, fields: dict[str, str], wrong: list[str]
) -> None:
    answer = browser.post(f"{RULES}add/", {**RULE, **fields})
    found = [name for name, texts in errors(answer).items() if texts]
    with access.inside(cast.practice):
        numbers = list(ForwardingRule.objects.filter(position=1).values_list("number", flat=True))
    assert found == wrong
    assert numbers == ([] if wrong else ["+33639984001"])


def test_rules_are_listed_as_sentences_and_moved(cast: Cast, browser: Visitor) -> None:
    with access.inside(cast.practice):
        for name in ("Deux", "Trois"):
            ForwardingRule.objects.create(name=name, position=rulebook.next_position())
        last = ForwardingRule.objects.get(name="Trois")

    def order() -> list[str]:
        with access.inside(cast.practice):
            return list(ForwardingRule.objects.values_list("name", flat=True))

    page = browser.get(RULES).content.decode()
    found = re.findall(r"(Cabinet|Deux|Trois)\s?: ", page)
    assert found == ["Cabinet", "Deux", "Trois"]
    for deed, expected in [
        ("up", ["Cabinet", "Trois", "Deux"]),
        ("up", ["Trois", "Cabinet", "Deux"]),
        ("up", ["Trois", "Cabinet", "Deux"]),
        ("down", ["Cabinet", "Trois", "Deux"]),
    ]:
        browser.post(RULES, {"action": deed, "_selected_action": str(last.pk)})
        assert order() == expected


def test_a_menu_needs_a_choice(cast: Cast, browser: Visitor) -> None:
    path, menu = "/admin/telephony/menu/add/", {"name": "Accueil", "timeout": "5", "tries": "3"}
    one = {"key": "1", "label": "Urgence"}
    assert list(errors(browser.post(path, {**menu, **rows("options")}))) == ["choices"]
    twice = errors(browser.post(path, {**menu, **rows("options", one, one)}))
    assert twice
    star = rows("options", {**one, "key": "*"})
    assert errors(browser.post(path, {**menu, **star})) == {"rows": ["key"]}
    with access.inside(cast.practice):
        assert not Menu.objects.exists()
    assert errors(browser.post(path, {**menu, **rows("options", one)})) == {}


def test_a_list_takes_numbers_in_any_spelling(cast: Cast, browser: Visitor) -> None:
    callers = {"name": "Amis", "kind": "vip"}
    typed = [{"number": "06 39 98 40 01"}, {"number": "0033 2 61 91 40 02", "label": "Henri"}]
    path = "/admin/telephony/callerlist/add/"
    assert errors(browser.post(path, {**callers, **rows("numbers", {"number": "12"})})) == {
        "rows": ["number"]
    }
    assert errors(browser.post(path, {**callers, **rows("numbers", *typed)})) == {}
    with access.inside(cast.practice):
        numbers = set(ListedNumber.objects.values_list("number", flat=True))
        assert CallerList.objects.count() == 1
    assert numbers == {"+33639984001", "+33261914002"}


def test_a_recording_is_uploaded_heard_replaced_and_removed(cast: Cast, browser: Visitor) -> None:
    path = "/admin/telephony/greeting/"
    welcome = {"situation": "welcome", "language": "en-GB"}
    refused = browser.post(f"{path}add/", {**welcome, "audio": nonsense(b"%PDF-1.4" * 99)})
    assert list(errors(refused)) == ["audio"]
    assert errors(browser.post(f"{path}add/", {**welcome, "audio": wav()})) == {}
    with access.inside(cast.practice):
        greeting = Greeting.objects.get(**welcome)
    own = f"{path}{greeting.pk}/change/"
    assert f'src="/greetings/{greeting.pk}/audio"' in browser.get(own).content.decode()
    assert errors(browser.post(own, {**welcome, "audio": mp3()})) == {}
    assert list(errors(browser.post(own, {**welcome, "audio-clear": "on"}))) == ["__all__"]
    changed = {**welcome, "text": "Hello", "audio-clear": "on"}
    assert errors(browser.post(own, changed)) == {}
    with access.inside(cast.practice):
        greeting.refresh_from_db()
    assert (greeting.text, str(greeting.audio)) == ("Hello", "")
