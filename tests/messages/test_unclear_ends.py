"""Twilio did not answer: was it sent? The provider is asked before anything is sent again."""

from typing import Any

import pytest

from messages.models import Delivery
from telephony.carrier import client as carrier
from tenants.models import UsageEntry
from tests.answering import Desk
from tests.messages.test_delivery import later, planned, send, sweep
from tests.twilio import Twilio, sid

pytestmark = pytest.mark.django_db
State = Delivery.State


def no_answer(*args: Any, **kwargs: Any) -> str:
    raise carrier.CarrierError(None)


@pytest.fixture
def unclear(practice_desk: Desk, twilio: Twilio, monkeypatch: pytest.MonkeyPatch) -> Delivery:
    """A text of which nobody knows whether it was sent; afterwards Twilio answers again."""
    monkeypatch.setattr(carrier, "send_text", no_answer)
    text = send(practice_desk, planned(practice_desk))
    monkeypatch.setattr(carrier, "send_text", twilio._send_text)
    return text


def test_it_stays_in_doubt_and_is_not_sent_again(practice_desk: Desk, unclear: Delivery) -> None:
    assert unclear.state == State.SENDING
    assert send(practice_desk, unclear).attempts == 1
    assert sweep(practice_desk).state == State.SENDING


def test_found_at_the_provider_it_was_sent(
    practice_desk: Desk, twilio: Twilio, unclear: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, asked = sid("SM"), []

    def find_text(*about: Any) -> str:
        asked.append(about)
        return found

    monkeypatch.setattr(carrier, "find_text", find_text)
    later(practice_desk, 61)
    text = sweep(practice_desk)
    assert (text.state, text.provider_id, twilio.texts) == (State.SENT, found, [])
    assert asked[0][:2] == (text.address, practice_desk.link("sms"))
    assert UsageEntry.objects.filter(kind="text").count() == 1


def test_unknown_to_the_provider_it_is_sent_again(
    practice_desk: Desk, twilio: Twilio, unclear: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "find_text", lambda *about: None)
    later(practice_desk, 61)
    assert sweep(practice_desk).state == State.PLANNED
    later(practice_desk, 61)
    assert sweep(practice_desk).state == State.SENT
    assert len(twilio.texts) == 1


def test_while_the_provider_is_away_it_stays_in_doubt(
    practice_desk: Desk, twilio: Twilio, unclear: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "find_text", no_answer)
    later(practice_desk, 61)
    assert sweep(practice_desk).state == State.SENDING
    assert not twilio.texts
