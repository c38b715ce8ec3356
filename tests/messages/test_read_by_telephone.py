"""A message is read by telephone: to whoever pressed a key, and to nobody and nothing else."""

import pytest

from messages import escalation, receipts
from messages.models import Delivery
from telephony.carrier import twiml
from telephony.switchboard.models import WebhookEvent
from tenants import access
from tenants.models import Client, UsageEntry
from tests.answering import BODY
from tests.cast import Cast
from tests.exchange.exchange import Exchange
from tests.exchange.hands import Hands
from tests.exchange.phones import BROKEN, BUSY, BY_HAND, NOBODY, VOICEMAIL_BOX, Phone
from tests.exchange.things import Call
from tests.messages.one import MOBILE, fresh, planned, send, steps

pytestmark = pytest.mark.django_db
State = Delivery.State


def rung(exchange: Exchange, client: Client, phone: Phone = BY_HAND) -> Delivery:
    """The recipient's telephone rings, as it does when it is `phone`."""
    exchange.phone(MOBILE, phone)
    row = send(client, planned(client, "voice", MOBILE))
    exchange.settle()
    return row


def picked_up(exchange: Exchange) -> Call:
    call = exchange.ringing(MOBILE)
    assert call is not None
    exchange.answers(call)
    exchange.settle()
    return call


def presses(exchange: Exchange, call: Call, *keys: str) -> None:
    for key in keys:
        exchange.presses(call, key)
        exchange.settle()


@pytest.fixture
def heard(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that the product says on the telephone."""
    said: list[str] = []
    inner = twiml.Speech

    def speech(text: str, *about: str) -> object:
        said.append(text)
        return inner(text, *about)

    monkeypatch.setattr("telephony.switchboard.phrases.Speech", speech)
    monkeypatch.setattr("telephony.carrier.twiml.Speech", speech)
    return said


def test_nothing_is_read_before_a_key(exchange: Exchange, heard: list[str], cast: Cast) -> None:
    row = rung(exchange, cast.plumber)
    picked_up(exchange)
    assert cast.plumber.name in heard[-1]
    assert not any(BODY.rstrip(".") in words for words in heard)
    assert fresh(cast.plumber, row).state == State.SENT


def test_after_the_key_it_is_read_and_delivered(
    exchange: Exchange, heard: list[str], cast: Cast
) -> None:
    row = rung(exchange, cast.plumber)
    presses(exchange, picked_up(exchange), "1")
    assert any(BODY.rstrip(".") in words and "06 39 98 40 01" in words for words in heard)
    assert fresh(cast.plumber, row).state == State.DELIVERED
    assert steps(cast.plumber, row) == ["sent", "handed_over", "delivered"]


def test_one_takes_it(exchange: Exchange, cast: Cast) -> None:
    row = rung(exchange, cast.plumber)
    presses(exchange, picked_up(exchange), "1", "1")
    assert fresh(cast.plumber, row).message.state == "acknowledged"
    with access.inside(cast.plumber):
        (receipt,) = row.message.receipts.all()
    assert (receipt.channel, receipt.by_name) == ("voice", row.colleague_name)
    assert not exchange.live()


def test_two_reads_it_again(exchange: Exchange, heard: list[str], cast: Cast) -> None:
    rung(exchange, cast.plumber)
    presses(exchange, picked_up(exchange), "1", "2", "2")
    assert sum(BODY.rstrip(".") in words for words in heard) == 3
    assert exchange.live()


def test_three_passes_it_on(
    exchange: Exchange, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried = []
    monkeypatch.setattr(escalation, "hurry", lambda client, message: hurried.append(message.pk))
    row = rung(exchange, cast.plumber)
    presses(exchange, picked_up(exchange), "1", "3")
    assert hurried == [row.message_id]
    assert steps(cast.plumber, row)[-1] == "passed_on"
    assert fresh(cast.plumber, row).message.state == "sent"


@pytest.mark.parametrize(
    ("phone", "code"),
    [(BUSY, "busy"), (NOBODY, "no-answer"), (BROKEN, "failed"), (VOICEMAIL_BOX, "no_key")],
)
def test_who_is_not_there_was_not_reached(
    exchange: Exchange, cast: Cast, heard: list[str], phone: Phone, code: str
) -> None:
    row = rung(exchange, cast.plumber, phone)
    exchange.passes(120)
    after = fresh(cast.plumber, row)
    assert (after.state, after.error_code) == (State.FAILED, code)
    assert not any(BODY.rstrip(".") in words for words in heard)
    assert not UsageEntry.objects.filter(kind="voice").exists()


def test_who_hangs_up_after_hearing_it_was_reached_all_the_same(
    exchange: Exchange, cast: Cast
) -> None:
    row = rung(exchange, cast.plumber)
    call = picked_up(exchange)
    presses(exchange, call, "1")
    exchange.hangs_up(call)
    exchange.settle()
    after = fresh(cast.plumber, row)
    assert (after.state, after.message.state) == (State.DELIVERED, "sent")
    assert UsageEntry.objects.filter(kind="voice").count() == 1


def test_of_a_confidential_client_nothing_is_read_and_nothing_taken(
    exchange: Exchange, heard: list[str], cast: Cast, hands: Hands
) -> None:
    row = rung(exchange, cast.practice)
    presses(exchange, picked_up(exchange), "1", "1")
    assert not any(word in " ".join(heard) for word in ("pansement", "Garnier", "06 39"))
    assert fresh(cast.practice, row).message.state == "sent"
    with access.inside(cast.practice):
        text = Delivery.objects.get(message=row.message_id, channel="sms")
    assert (text.address, text.state, hands.failures) == (MOBILE, State.SENT, [])


def test_somebody_else_has_taken_it_meanwhile(
    exchange: Exchange, heard: list[str], cast: Cast
) -> None:
    row = rung(exchange, cast.plumber)
    with access.inside(cast.plumber):
        receipts.acknowledge(row)
    picked_up(exchange)
    assert "déjà" in heard[-1]
    assert not exchange.live()


def test_no_word_of_it_stays_on_the_public_side(exchange: Exchange, cast: Cast) -> None:
    rung(exchange, cast.plumber)
    presses(exchange, picked_up(exchange), "1", "2", "1")
    kept = " ".join(WebhookEvent.objects.values_list("answer", flat=True))
    assert WebhookEvent.objects.filter(kind="aloud").exists()
    assert not any(word in kept for word in ("pansement", "Garnier", "98 40"))
