"""A human has the message: looking is not taking, and the first who takes it counts."""

import pytest

from messages import timeline
from messages.models import Message, Receipt
from tenants import access
from tests.answering import NAME, Desk
from tests.cast import Cast
from tests.messages.pockets import proven
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
Step = timeline.Step


@pytest.fixture
def sent(practice_desk: Desk) -> Desk:
    practice_desk.sends()
    return practice_desk


@pytest.fixture
def phone(cast: Cast) -> Visitor:
    """The recipient's telephone: no log-in, but known to be theirs."""
    return proven(cast.practice)


def state_of(desk: Desk) -> str:
    message = desk.message()
    assert message is not None
    return message.state


def test_looking_shows_all_and_takes_nothing(sent: Desk, phone: Visitor) -> None:
    page = phone.get(f"/m/{sent.tokens()['sms']}")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert all(word in page.content.decode() for word in (NAME, "06 39 98 40 01", "Simon"))
    assert state_of(sent) == Message.State.SENT
    assert sent.steps() == [Step.SENT, Step.OPENED]


def test_looking_twice_is_one_step_a_channel(sent: Desk, phone: Visitor) -> None:
    for channel in ("sms", "sms", "email", "email"):
        phone.get(f"/m/{sent.tokens()[channel]}")
    assert sent.steps() == [Step.SENT, Step.OPENED, Step.OPENED]


def test_taking_cannot_be_done_by_looking(sent: Desk, phone: Visitor) -> None:
    assert phone.get(f"/m/{sent.tokens()['sms']}/ack").status_code == 405
    assert state_of(sent) == Message.State.SENT


def test_one_tap_takes_it_and_says_who_when_and_by_what(
    sent: Desk, phone: Visitor, cast: Cast
) -> None:
    page = phone.post(f"/m/{sent.tokens()['sms']}/ack").content.decode()
    assert "Dr Claire Roux" in page
    assert "SMS" in page
    with access.inside(cast.practice):
        message, receipt = Message.objects.get(), Receipt.objects.get()
        taken = message.timeline.get(step=Step.ACKNOWLEDGED)
    assert (message.state, message.acknowledged_by) == (
        Message.State.ACKNOWLEDGED,
        "Dr Claire Roux",
    )
    assert (receipt.by_name, receipt.channel) == ("Dr Claire Roux", "sms")
    assert (taken.who, taken.channel) == ("Dr Claire Roux", "sms")
    assert abs((taken.at - receipt.at).total_seconds()) < 5


def test_a_second_tap_and_the_other_channel_change_nothing_that_was_said(
    sent: Desk, phone: Visitor, cast: Cast
) -> None:
    phone.post(f"/m/{sent.tokens()['sms']}/ack")
    first = sent.message()
    for channel in ("sms", "email"):
        assert phone.post(f"/m/{sent.tokens()[channel]}/ack").status_code == 200
    second = sent.message()
    assert first is not None
    assert second is not None
    assert first.acknowledged_at == second.acknowledged_at
    with access.inside(cast.practice):
        assert [receipt.channel for receipt in Receipt.objects.all()] == ["sms", "email"]
        assert timeline.is_whole(second)


def test_a_script_of_another_site_cannot_take_it(sent: Desk, cast: Cast) -> None:
    phone = proven(cast.practice)
    phone.handler.enforce_csrf_checks = True
    assert phone.post(f"/m/{sent.tokens()['sms']}/ack").status_code == 403
    assert state_of(sent) == Message.State.SENT


def test_the_portal_and_the_desk_show_who_took_it(sent: Desk, phone: Visitor, cast: Cast) -> None:
    phone.post(f"/m/{sent.tokens()['sms']}/ack")
    portal = at_client(cast.practice, cast.user("doctor"))
    message = sent.message()
    assert message is not None
    assert "pris par Dr Claire Roux, SMS" in portal.get(f"/messages/{message.pk}").content.decode()
    assert "Dr Claire Roux" in sent.browser.get("/desk/").content.decode()
