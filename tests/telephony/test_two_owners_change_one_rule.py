"""Two people with one rule open: nothing is silently overwritten, nothing typed is lost."""

import pytest

from telephony import rulebook
from telephony.models import ForwardingRule
from tenants import access
from tests.cast import Cast
from tests.telephony.setup_pages import hidden, sends, words
from tests.visitors import Visitor, at_client, in_support

pytestmark = pytest.mark.django_db
FORM = {"opening": "closed", "caller": "anyone", "action": "voicemail", "place": "0", "do": "save"}


@pytest.fixture
def rule(cast: Cast) -> ForwardingRule:
    with access.inside(cast.practice):
        ForwardingRule.objects.all().delete()
        ForwardingRule.objects.create(name="Jour", position=1)
        return ForwardingRule.objects.create(name="Nuit", position=0, opening="closed")


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    return at_client(cast.practice, cast.user("doctor"))


@pytest.fixture
def administrator(cast: Cast) -> Visitor:
    return in_support(cast.practice, cast.user("administrator"))


def name(cast: Cast, rule: ForwardingRule) -> str:
    with access.inside(cast.practice):
        return ForwardingRule.objects.get(pk=rule.pk).name


def test_the_second_is_told_who_was_first_and_may_insist(
    cast: Cast, rule: ForwardingRule, owner: Visitor, administrator: Visitor
) -> None:
    path = f"/rules/{rule.pk}"
    seen = hidden(owner, path)
    assert sends(administrator, path, **FORM, name="A", version=seen).status_code == 303
    refused = sends(owner, path, **FORM, name="B", version=seen)
    assert refused.status_code == 409
    assert "Administrator has changed this meanwhile" in words(refused)
    assert 'value="B"' in refused.content.decode()
    assert name(cast, rule) == "A"
    fresh = refused.context["version"]
    assert sends(owner, path, **FORM, name="B", version=fresh).status_code == 303
    assert name(cast, rule) == "B"


def test_trying_out_after_the_others_change_does_not_hide_it(
    cast: Cast, rule: ForwardingRule, owner: Visitor, administrator: Visitor
) -> None:
    path = f"/rules/{rule.pk}"
    seen = hidden(owner, path)
    sends(administrator, path, **FORM, name="A", version=seen)
    tried = sends(owner, path, **{**FORM, "do": "ask"}, name="B", version=seen)
    again = sends(owner, path, **FORM, name="B", version=tried.context["version"])
    assert again.status_code == 409


def test_a_rule_changed_meanwhile_is_not_deleted_unseen(
    cast: Cast, rule: ForwardingRule, owner: Visitor, administrator: Visitor
) -> None:
    path = f"/rules/{rule.pk}"
    seen = hidden(owner, path)
    sends(administrator, path, **FORM, name="A", version=seen)
    sends(owner, f"{path}/delete", version=seen)
    assert name(cast, rule) == "A"


def test_an_order_of_a_list_that_has_changed_is_not_saved(
    cast: Cast, rule: ForwardingRule, owner: Visitor
) -> None:
    with access.inside(cast.practice):
        order = [str(key) for key in ForwardingRule.objects.values_list("pk", flat=True)]
        version = hidden(owner, "/rules/")
    with access.inside(cast.practice):
        ForwardingRule.objects.create(name="Midi", position=rulebook.next_position())
    refused = sends(owner, "/rules/", order=order[::-1], do="save", version=version)
    assert refused.status_code == 409
    assert "Somebody has changed the list meanwhile" in words(refused)
    with access.inside(cast.practice):
        names = [rule.name for rule in ForwardingRule.objects.all()]
    assert names == ["Nuit", "Jour", "Midi"]
