"""What the provider says afterwards: twice, late, too early, in any order."""

import itertools
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse

from messages.channels import CHANNELS
from messages.channels.sms import callback_of
from messages.delivery import _outgoing
from messages.models import Delivery
from telephony.carrier import client as carrier
from tenants import access
from tenants.models import UsageEntry
from tests.answering import Desk
from tests.cast import Cast
from tests.messages.test_delivery import planned, send
from tests.messages.test_unclear_ends import no_answer
from tests.twilio import Twilio, sid

pytestmark = pytest.mark.django_db
State = Delivery.State
SID = sid("SM")


def says(
    desk: Desk, twilio: Twilio, status: str, code: str = "", text_sid: str = SID
) -> HttpResponse:
    """Twilio calls back about the text."""
    client, text = desk.call.client, desk.deliveries()["sms"]
    with access.inside(client):
        address = urlsplit(callback_of(_outgoing(client, text)))
    said = {"MessageSid": text_sid, "MessageStatus": status, "ErrorCode": code}
    return twilio.post(f"{address.path}?{address.query}", **said)


@pytest.fixture
def sent(practice_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(carrier, "send_text", lambda *args: SID)
    send(practice_desk, planned(practice_desk))
    return practice_desk


@pytest.mark.parametrize("order", list(itertools.permutations(["queued", "sent", "delivered"])))
def test_in_any_order_and_twice_it_ends_delivered_once(
    sent: Desk, twilio: Twilio, order: tuple[str, ...]
) -> None:
    for status in (*order, *order):
        assert says(sent, twilio, status).status_code == 204
    assert sent.deliveries()["sms"].state == State.DELIVERED
    assert sent.steps().count("delivered") == 1


@pytest.mark.parametrize("status", ["undelivered", "failed"])
def test_a_text_that_does_not_arrive_has_failed(sent: Desk, twilio: Twilio, status: str) -> None:
    says(sent, twilio, status, "30003")
    text = sent.deliveries()["sms"]
    assert (text.state, text.error_code) == (State.FAILED, "30003")


def test_a_late_word_never_turns_the_state_back(sent: Desk, twilio: Twilio) -> None:
    says(sent, twilio, "delivered")
    says(sent, twilio, "failed", "30008")
    assert sent.deliveries()["sms"].state == State.DELIVERED
    assert "failed" not in sent.steps()


def test_the_callback_may_be_quicker_than_the_answer(
    practice_desk: Desk, twilio: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send_text(*args: str) -> str:
        # In another process, whose request leaves this one in its schema.
        with access.inside(practice_desk.call.client):
            says(practice_desk, twilio, "delivered")
        return SID

    monkeypatch.setattr(carrier, "send_text", send_text)
    text = send(practice_desk, planned(practice_desk))
    assert (text.state, text.provider_id) == (State.DELIVERED, SID)
    assert UsageEntry.objects.filter(kind="text").count() == 1


def test_a_text_in_doubt_that_arrives_is_delivered_and_billed_once(
    practice_desk: Desk, twilio: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "send_text", no_answer)
    send(practice_desk, planned(practice_desk))
    says(practice_desk, twilio, "delivered")
    says(practice_desk, twilio, "delivered")
    assert practice_desk.deliveries()["sms"].state == State.DELIVERED
    assert UsageEntry.objects.filter(kind="text").count() == 1


def test_a_text_believed_lost_that_arrives_is_not_sent_again(
    practice_desk: Desk, twilio: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: str) -> str:
        raise carrier.CarrierError(20429)

    monkeypatch.setattr(carrier, "send_text", busy)
    assert send(practice_desk, planned(practice_desk)).retry_at is not None
    says(practice_desk, twilio, "delivered")
    text = practice_desk.deliveries()["sms"]
    assert (text.state, text.retry_at) == (State.DELIVERED, None)


def test_a_callback_for_another_clients_schema_changes_nothing(
    sent: Desk, twilio: Twilio, cast: Cast
) -> None:
    text = sent.deliveries()["sms"]
    for schema in (cast.plumber.schema_name, "public", "", "c_nobody"):
        answer = twilio.post(
            f"/twilio/messaging/status?client={schema}&delivery={text.pk}",
            MessageSid=sid("SM"),
            MessageStatus="delivered",
        )
        assert answer.status_code == 204
    assert sent.deliveries()["sms"].state == State.SENT


def test_every_channel_that_a_colleague_can_choose_exists() -> None:
    assert set(CHANNELS) == {
        value for value, _label in Delivery._meta.get_field("channel").choices or ()
    }
