"""The owner's page of rules: read, added, changed, ordered, switched; by two people at once."""

import re
from typing import Any

import pytest

from telephony import routing
from telephony.models import Change, ForwardingRule
from tenants import access
from tenants.models import AuditEntry
from tests.cast import Cast
from tests.telephony.setup_pages import hidden, looks, sends, words
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
FORM = {"opening": "closed", "caller": "anyone", "action": "voicemail", "place": "0", "do": "save"}


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    with access.inside(cast.practice):
        ForwardingRule.objects.all().delete()
        ForwardingRule.objects.create(name="Nuit", position=0, opening="closed", action="voicemail")
        ForwardingRule.objects.create(name="Jour", position=1)
    return at_client(cast.practice, cast.user("doctor"))


def names(cast: Cast) -> list[str]:
    with access.inside(cast.practice):
        return [rule.name for rule in routing.load()]


def keys(cast: Cast) -> dict[str, str]:
    with access.inside(cast.practice):
        return {rule.name: str(rule.pk) for rule in ForwardingRule.objects.all()}


def test_the_list_reads_like_sentences(owner: Visitor) -> None:
    page = looks(owner, "/rules/")
    assert re.search(r"If closed , the caller can leave a message", page)
    assert "In every other case, the permanence answers" in page
    assert "Add a rule" in page


def test_who_only_reads_finds_no_buttons(cast: Cast, owner: Visitor) -> None:
    reader = at_client(cast.practice, cast.user("bookkeeper"))
    page = looks(reader, "/rules/")
    assert "the caller can leave a message" in page
    assert not any(button in page for button in ("Add a rule", "Switch off", "Change 1"))
    for path in ("/rules/new", f"/rules/{keys(cast)['Nuit']}"):
        assert reader.get(path).status_code == 403
    order = [keys(cast)["Jour"], keys(cast)["Nuit"]]
    sends(reader, "/rules/", do="save", order=order, version=hidden(reader, "/rules/"))
    assert names(cast) == ["Nuit", "Jour"]


def test_a_rule_is_added_where_it_was_put_and_is_called_what_it_does(
    cast: Cast, owner: Visitor
) -> None:
    typed = {**FORM, "opening": "holiday", "action": "announce", "place": "1"}
    assert sends(owner, "/rules/new", **typed).status_code == 303
    assert names(cast) == ["Nuit", "An announcement is heard, then the call ends", "Jour"]
    [entry] = AuditEntry.objects.filter(action="forwardingrule.created")
    assert (entry.actor_name, entry.client) == ("Doctor", cast.practice)
    assert names_of_plumber(cast) == []


def names_of_plumber(cast: Cast) -> list[str]:
    with access.inside(cast.plumber):
        return list(Change.objects.values_list("name", flat=True))


def test_a_new_rule_is_offered_the_place_before_the_one_that_takes_everything(
    owner: Visitor,
) -> None:
    html = owner.get("/rules/new").content.decode()
    place = html[html.index('name="place"') :]
    assert re.search(r'value="1" selected', place)


def test_what_belongs_to_another_choice_is_let_go(cast: Cast, owner: Visitor) -> None:
    typed = {**FORM, "number": "not a number", "priority": "1", "name": "Soir"}
    assert sends(owner, "/rules/new", **typed).status_code == 303
    with access.inside(cast.practice):
        rule = ForwardingRule.objects.get(name="Soir")
    assert (rule.number, rule.priority) == ("", 5)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"action": "forward", "number": "+1 212 555 0100"}, "this country are not allowed"),
        ({"action": "forward", "number": ""}, "Say which number."),
        ({"action": "forward", "number": "01 99 00 10 01"}, "one of our own lines"),
        ({"action": "menu"}, "Say which menu."),
        ({"caller": "list"}, "Say which list."),
        ({"from_time": "18:00"}, "Give both times"),
        ({"from_day": "2026-05-02", "until_day": "2026-05-01"}, "before the first"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_and_what_was_typed_stays(
    cast: Cast, owner: Visitor, typed: dict[str, Any], refusal: str
) -> None:
    answer = sends(owner, "/rules/new", **{**FORM, "name": "Mon essai", **typed})
    assert answer.status_code == 422
    assert refusal in words(answer)
    assert 'value="Mon essai"' in answer.content.decode()
    assert names(cast) == ["Nuit", "Jour"]


def test_the_order_is_tried_on_the_page_and_then_saved(cast: Cast, owner: Visitor) -> None:
    night, day = keys(cast)["Nuit"], keys(cast)["Jour"]
    version = hidden(owner, "/rules/")
    tried = words(sends(owner, "/rules/", order=[night, day], down=night, version=version))
    assert "This order is not saved yet." in tried
    assert "Rule 1 lets all these callers wait" in tried
    assert names(cast) == ["Nuit", "Jour"]
    saved = sends(owner, "/rules/", order=[day, night], do="save", version=version)
    assert saved.status_code == 303
    assert names(cast) == ["Jour", "Nuit"]
    assert "put the rules into another order" in looks(owner, "/rules/")


def test_a_rule_is_switched_off_on_and_deleted(cast: Cast, owner: Visitor) -> None:
    night = keys(cast)["Nuit"]
    sends(owner, f"/rules/{night}/switch", active="0")
    assert names(cast) == ["Jour"]
    sends(owner, f"/rules/{night}/switch", active="1")
    assert names(cast) == ["Nuit", "Jour"]
    sends(owner, f"/rules/{night}/delete", version=hidden(owner, f"/rules/{night}"))
    assert names(cast) == ["Jour"]
    page = looks(owner, "/rules/")
    assert "Doctor deleted: rule – Nuit" in page
    assert "active : yes → no" in page
