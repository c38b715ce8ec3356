"""Groups at once or in turn, each person's ways by the hour, and what a preview says of it."""

from datetime import time

import pytest
from django.utils import translation

from messages import policies, policy_words
from messages.models import Group, GroupMember
from tenants import access
from tenants.directory.models import Colleague, Reach
from tests.answering import Desk
from tests.messages.escalations import MORNING, Whom, at, minutes_pass, person, policy, told

pytestmark = pytest.mark.django_db


def doctors(desk: Desk) -> Group:
    with access.inside(desk.call.client):
        group = Group.objects.create(name="Médecins")
        for place, name in enumerate(("Lambert", "Roux")):
            colleague = person(desk, name)
            GroupMember.objects.create(group=group, colleague=colleague, position=place)
        return group


def preview(desk: Desk, urgency: str = "normal") -> str:
    with access.inside(desk.call.client), translation.override("fr"):
        recipient = Colleague.objects.get(name__contains="Roux")
        return policy_words.preview(desk.call.client, None, urgency, recipient)


def test_a_group_is_told_all_at_once(practice_desk: Desk) -> None:
    group = doctors(practice_desk)
    policy(practice_desk, {"whom": Whom.GROUP, "group": group, "channels": ["sms"]})
    practice_desk.sends()
    assert [who for who, *_ in told(practice_desk)] == ["Lambert", "Roux"]


def test_or_one_after_the_other_in_the_order_of_its_places(practice_desk: Desk) -> None:
    group = doctors(practice_desk)
    step = {"whom": Whom.GROUP, "group": group, "channels": ["sms"], "in_turn": True}
    policy(practice_desk, {**step, "wait_minutes": 5})
    with at(MORNING) as traveller:
        practice_desk.sends()
        assert [who for who, *_ in told(practice_desk)] == ["Lambert"]
        minutes_pass(traveller, practice_desk, 5)
        assert [who for who, *_ in told(practice_desk)] == ["Lambert", "Roux"]


def test_the_shared_inbox_is_told_where_there_is_one(practice_desk: Desk) -> None:
    with access.inside(practice_desk.call.client):
        inbox = Colleague.objects.create(name="Secrétariat central", is_shared=True)
        Reach.objects.create(colleague=inbox, channel="email", address="accueil@cabinet.test")
    policy(practice_desk, {"whom": Whom.INBOX})
    practice_desk.sends()
    assert told(practice_desk) == [("central", "email", "planned")]


@pytest.mark.parametrize(("clock", "by"), [("10:00", {"sms", "email"}), ("23:00", {"email"})])
def test_each_person_orders_their_ways_by_the_hour(
    practice_desk: Desk, clock: str, by: set[str]
) -> None:
    with access.inside(practice_desk.call.client):
        Reach.objects.filter(channel="sms").update(from_time=time(8), until_time=time(20))
    with at(clock):
        practice_desk.sends()
        assert {way for _who, way, _how in told(practice_desk)} == by


def test_an_hour_without_any_way_uses_all_of_them(practice_desk: Desk) -> None:
    with access.inside(practice_desk.call.client):
        Reach.objects.update(from_time=time(8), until_time=time(20))
    with at("23:00"):
        practice_desk.sends()
        assert len(told(practice_desk)) == 2


def test_a_way_that_waits_is_used_when_the_first_was_not_answered(practice_desk: Desk) -> None:
    with access.inside(practice_desk.call.client):
        Reach.objects.filter(channel="email").update(wait_minutes=3)
    with at(MORNING) as traveller:
        practice_desk.sends()
        minutes_pass(traveller, practice_desk, 1)
        ways = practice_desk.deliveries()
        assert (ways["sms"].state, ways["email"].state) == ("sent", "planned")
        minutes_pass(traveller, practice_desk, 3)
        assert practice_desk.deliveries()["email"].state == "sent"


def test_one_address_is_told_once_though_two_people_share_it(practice_desk: Desk) -> None:
    group = doctors(practice_desk)
    with access.inside(practice_desk.call.client):
        Reach.objects.filter(channel="sms").update(address="+33639980001")
    policy(practice_desk, {"whom": Whom.GROUP, "group": group, "channels": ["sms"]})
    practice_desk.sends()
    assert [who for who, *_ in told(practice_desk)] == ["Lambert"]


def test_the_preview_says_who_would_be_told_now_and_then(practice_desk: Desk) -> None:
    first = {"whom": Whom.RECIPIENT, "channels": ["sms"], "wait_minutes": 5}
    policy(practice_desk, first, {"whom": Whom.ON_DUTY, "channels": ["email"]})
    assert preview(practice_desk) == (
        "À Dr Claire Roux par SMS (lien seul)\u202f; au bout de 5 min à Dr Marc Lambert, de garde, "
        "par e-mail (lien seul)."
    )


def test_the_preview_says_when_nobody_is_told_yet(practice_desk: Desk) -> None:
    policy(practice_desk, {"channels": ["sms"]}, quiet_from=time(20), quiet_until=time(7, 30))
    with at("22:00"):
        assert preview(practice_desk).startswith("À mer")
        assert "07:30" in preview(practice_desk)


def test_the_other_clients_policies_and_people_are_not_asked(
    practice_desk: Desk, plumber_desk: Desk
) -> None:
    policy(practice_desk, {"whom": Whom.ON_DUTY})
    plumber_desk.sends()
    assert {who for who, *_ in told(plumber_desk)} == {"Vasseur"}
    with access.inside(plumber_desk.call.client):
        assert policies.choose(None, "normal") is None
