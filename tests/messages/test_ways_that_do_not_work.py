"""A way that fails, or a provider that is down: the next one is not waited for."""

from collections.abc import Callable

import pytest

from messages import tasks
from messages.channels import CHANNELS, ChannelError, Outgoing
from messages.models import Delivery
from tenants import access
from tenants.directory.models import Reach
from tests.answering import Desk
from tests.messages.escalations import MORNING, Whom, at, minutes_pass, policy, told
from tests.twilio import Twilio

pytestmark = pytest.mark.django_db
Break = Callable[..., None]
FIRST = {"whom": Whom.RECIPIENT, "channels": ["sms"], "wait_minutes": 60}
DUTY = {"whom": Whom.ON_DUTY, "channels": ["email"], "wait_minutes": 60}


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> Break:
    """`breaks("sms", permanent=True)`: the channel fails so from now on."""

    def fail(name: str, **how: bool) -> None:
        def send(outgoing: Outgoing) -> str:
            raise ChannelError(30008, **how)

        monkeypatch.setattr(CHANNELS[name], "prepared", send)
        monkeypatch.setattr(CHANNELS[name], "find", send)

    return fail


def deliver(desk: Desk, channel: str) -> None:
    tasks.deliver(desk.call.client.schema_name, str(desk.deliveries()[channel].pk))


def test_a_way_that_fails_for_good_brings_the_next_step_now(
    practice_desk: Desk, breaks: Break
) -> None:
    policy(practice_desk, FIRST, DUTY)
    practice_desk.sends()
    breaks("sms", permanent=True)
    deliver(practice_desk, "sms")
    assert told(practice_desk) == [("Roux", "sms", "failed"), ("Lambert", "email", "planned")]


def test_a_persons_later_way_is_brought_forward(practice_desk: Desk, breaks: Break) -> None:
    with access.inside(practice_desk.call.client):
        Reach.objects.filter(channel="email").update(wait_minutes=30)
    practice_desk.sends()
    assert practice_desk.deliveries()["email"].retry_at is not None
    breaks("sms", permanent=False)
    deliver(practice_desk, "sms")
    assert practice_desk.deliveries()["email"].retry_at is None
    assert practice_desk.deliveries()["sms"].state == Delivery.State.PLANNED  # tried again too


def test_a_provider_who_is_down_does_not_hold_the_plan_up(
    practice_desk: Desk, breaks: Break
) -> None:
    policy(practice_desk, FIRST, DUTY)
    breaks("sms", permanent=False)
    with at(MORNING) as traveller:
        practice_desk.sends()
        deliver(practice_desk, "sms")
        assert len(told(practice_desk)) == 1  # once may be chance
        minutes_pass(traveller, practice_desk, 0.2)
        assert [by for _who, by, _how in told(practice_desk)] == ["sms", "email"]


def test_a_provider_who_does_not_answer_does_not_either(practice_desk: Desk, breaks: Break) -> None:
    policy(practice_desk, FIRST, DUTY)
    breaks("sms", unclear=True)
    with at(MORNING) as traveller:
        practice_desk.sends()
        deliver(practice_desk, "sms")
        minutes_pass(traveller, practice_desk, 2)
        assert [how for _who, _by, how in told(practice_desk)] == ["sending", "planned"]


def test_the_last_way_is_tried_until_its_end(practice_desk: Desk, breaks: Break) -> None:
    policy(practice_desk, FIRST)
    breaks("sms", permanent=False)
    with at(MORNING) as traveller:
        practice_desk.sends()
        deliver(practice_desk, "sms")
        for _minute in range(5):
            minutes_pass(traveller, practice_desk, 1)
    assert told(practice_desk) == [("Roux", "sms", "planned")]
    assert "given_up" not in practice_desk.steps()


def test_a_provider_who_says_nothing_is_asked(practice_desk: Desk, twilio: Twilio) -> None:
    with at(MORNING) as traveller:
        practice_desk.sends()
        deliver(practice_desk, "sms")
        minutes_pass(traveller, practice_desk, 4)
        assert not twilio.asked_after
        twilio.says_of_texts("delivered")
        minutes_pass(traveller, practice_desk, 2)
    assert practice_desk.deliveries()["sms"].state == Delivery.State.DELIVERED
    assert len(twilio.asked_after) == 1


def test_a_provider_who_knows_nothing_yet_is_asked_later_and_not_for_ever(
    practice_desk: Desk, twilio: Twilio
) -> None:
    with at(MORNING) as traveller:
        practice_desk.sends()
        deliver(practice_desk, "sms")
        for _hour in range(12):
            minutes_pass(traveller, practice_desk, 60)
    assert practice_desk.deliveries()["sms"].state == Delivery.State.SENT
    assert len(twilio.asked_after) == 4
