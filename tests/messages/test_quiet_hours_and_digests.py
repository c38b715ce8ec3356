"""Nobody is woken for what can wait; collected messages come in one letter; done is asked for."""

from datetime import time
from typing import Any

import pytest

from messages import tasks
from messages.models import Delivery, Escalation
from tenants import access
from tests.answering import Desk
from tests.cast import Cast
from tests.messages.escalations import (
    MORNING,
    at,
    minutes_pass,
    plan_of,
    policy,
    takes,
    told,
)
from tests.twilio import Twilio

pytestmark = pytest.mark.django_db
BY_TEXT: dict[str, Any] = {"channels": ["sms"], "wait_minutes": 30}
NIGHT = {"quiet_from": time(20), "quiet_until": time(7, 30)}


def another(desk: Desk, **changes: str) -> None:
    """One more message of the same call."""
    desk.sends(nth="2", **changes)


def deliver_all(desk: Desk) -> None:
    with access.inside(desk.call.client):
        keys = list(Delivery.objects.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        tasks.deliver(desk.call.client.schema_name, str(key))


def test_in_quiet_hours_a_message_waits_for_the_morning(
    practice_desk: Desk, twilio: Twilio
) -> None:
    policy(practice_desk, BY_TEXT, **NIGHT)
    with at("22:00") as traveller:
        practice_desk.sends()
        minutes_pass(traveller, practice_desk, 9 * 60)
        assert told(practice_desk) == []
        minutes_pass(traveller, practice_desk, 31)
        minutes_pass(traveller, practice_desk, 1)
    assert told(practice_desk) == [("Roux", "sms", "sent")]
    assert len(twilio.texts) == 1


def test_what_is_urgent_has_a_policy_without_quiet_hours(plumber_desk: Desk) -> None:
    policy(plumber_desk, BY_TEXT, urgencies=["urgent"], name="Urgences")
    policy(plumber_desk, BY_TEXT, position=1, **NIGHT)
    with at("22:00"):
        plumber_desk.sends(urgency="urgent")
        assert len(told(plumber_desk)) == 1


def test_collected_messages_come_in_one_text_and_each_has_its_link(
    plumber_desk: Desk, twilio: Twilio
) -> None:
    policy(plumber_desk, BY_TEXT, digest_at=[time(12)])
    with at(MORNING) as traveller:
        plumber_desk.sends(caller_name="Mme Garnier")
        another(plumber_desk, caller_name="M. Petit")
        deliver_all(plumber_desk)
        assert not twilio.texts
        minutes_pass(traveller, plumber_desk, 121)
    assert [how for *_, how in told(plumber_desk)] == ["sent", "sent"]
    assert len(twilio.texts) == 1
    assert "2 messages" in twilio.texts[0]["body"]
    assert "Mme Garnier, M. Petit" in twilio.texts[0]["body"]


def test_a_confidential_clients_letter_names_nobody(practice_desk: Desk, twilio: Twilio) -> None:
    policy(practice_desk, BY_TEXT, digest_at=[time(12)])
    with at(MORNING) as traveller:
        practice_desk.sends()
        another(practice_desk)
        minutes_pass(traveller, practice_desk, 121)
    assert "Garnier" not in twilio.texts[0]["body"]
    assert "2 messages" in twilio.texts[0]["body"]


def test_enough_of_them_do_not_wait_for_the_hour(plumber_desk: Desk, twilio: Twilio) -> None:
    policy(plumber_desk, BY_TEXT, digest_at=[time(18)], digest_count=2)
    with at(MORNING):
        plumber_desk.sends()
        deliver_all(plumber_desk)
        assert not twilio.texts
        another(plumber_desk)
        deliver_all(plumber_desk)
    assert len(twilio.texts) == 1


def test_what_became_of_the_letter_became_of_each_message_in_it(
    plumber_desk: Desk, twilio: Twilio
) -> None:
    policy(plumber_desk, BY_TEXT, digest_at=[time(12)])
    with at(MORNING) as traveller:
        plumber_desk.sends()
        another(plumber_desk)
        minutes_pass(traveller, plumber_desk, 121)
        twilio.says_of_texts("delivered")
        minutes_pass(traveller, plumber_desk, 6)
    assert [how for *_, how in told(plumber_desk)] == ["delivered", "delivered"]
    assert plumber_desk.steps().count("delivered") == 2


def test_one_message_alone_is_told_as_ever(plumber_desk: Desk, twilio: Twilio) -> None:
    policy(plumber_desk, BY_TEXT, digest_at=[time(12)])
    with at(MORNING) as traveller:
        plumber_desk.sends(caller_name="Mme Garnier")
        minutes_pass(traveller, plumber_desk, 121)
    assert "Mme Garnier" in twilio.texts[0]["body"]
    assert "1 message" not in twilio.texts[0]["body"]


def test_what_is_taken_and_not_done_is_asked_after_once(practice_desk: Desk, cast: Cast) -> None:
    policy(practice_desk, BY_TEXT, follow_up_minutes=60)
    with at(MORNING) as traveller:
        practice_desk.sends()
        deliver_all(practice_desk)
        takes(practice_desk, "Dr Claire Roux")
        for _hour in range(3):
            minutes_pass(traveller, practice_desk, 61)
    assert [how for *_, how in told(practice_desk)] == ["sent", "sent"]
    assert practice_desk.steps().count("asked_again") == 1
    assert plan_of(practice_desk).state == Escalation.State.TAKEN
