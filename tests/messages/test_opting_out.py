"""Who wants no texts gets none from this client: an e-mail instead, or nothing."""

from typing import Any

import pytest
from django.core import mail

from config.demo.shops import CABINET
from messages.models import Notice, OptOut
from scheduling.signals import texts_refused
from telephony.carrier import client as carrier
from tenants import access
from tests.cast import Cast
from tests.messages.news import BOTH, JEANNE, row, send, tell
from tests.twilio import Twilio, sid

pytestmark = pytest.mark.django_db
State = Notice.State


def writes(twilio: Twilio, body: str) -> None:
    """Jeanne answers to the practice's line."""
    about = {"MessageSid": sid("SM"), "From": JEANNE["number"], "To": CABINET.line, "Body": body}
    twilio.post("/twilio/messaging/incoming", **about)


@pytest.mark.parametrize("word", ["STOP", "stop.", " Stop "])
def test_stop_is_kept_for_this_client_alone(cast: Cast, twilio: Twilio, word: str) -> None:
    writes(twilio, word)
    assert send(cast.practice, tell(cast.practice)).state == State.UNWANTED
    assert not twilio.texts
    assert send(cast.plumber, tell(cast.plumber)).state == State.SENT


def test_start_takes_it_back(cast: Cast, twilio: Twilio) -> None:
    writes(twilio, "STOP")
    writes(twilio, "START")
    assert send(cast.practice, tell(cast.practice)).state == State.SENT


def test_another_word_is_no_stop(cast: Cast, twilio: Twilio) -> None:
    writes(twilio, "Stop au régime, je voudrais un rendez-vous")
    with access.inside(cast.practice):
        assert not OptOut.objects.exists()


def test_with_an_address_it_goes_by_mail(cast: Cast, twilio: Twilio) -> None:
    told = tell(cast.practice, BOTH)
    with access.inside(cast.practice):
        texts_refused.send(None, number=JEANNE["number"])
    told = send(cast.practice, send(cast.practice, told))
    assert (told.state, told.channel, len(mail.outbox)) == (State.SENT, "email", 1)
    assert not twilio.texts


def test_the_carriers_refusal_is_kept(
    cast: Cast, twilio: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*about: Any) -> str:
        raise carrier.CarrierError(21610, permanent=True)

    monkeypatch.setattr(carrier, "send_text", refuse)
    assert send(cast.practice, tell(cast.practice)).state == State.UNWANTED
    with access.inside(cast.practice):
        assert OptOut.objects.get().source == OptOut.Source.CARRIER
    both = send(cast.practice, tell(cast.practice, BOTH, key="booked:2"))
    assert (both.state, both.channel) == (State.SENT, "email")


@pytest.mark.parametrize(("code", "state"), [("21610", "unwanted"), ("30003", "failed")])
def test_a_late_refusal_of_the_carrier_ends_it(
    cast: Cast, twilio: Twilio, code: str, state: str
) -> None:
    told = send(cast.practice, tell(cast.practice))
    path = f"/twilio/messaging/status?client={cast.practice.schema_name}&notice={told.pk}"
    said = {"MessageSid": told.provider_id, "MessageStatus": "undelivered", "ErrorCode": code}
    twilio.post(path, **said)
    assert (row(cast.practice).state, row(cast.practice).error_code) == (state, code)


def test_delivered_is_the_last_word(cast: Cast, twilio: Twilio) -> None:
    told = send(cast.practice, tell(cast.practice))
    path = f"/twilio/messaging/status?client={cast.practice.schema_name}&notice={told.pk}"
    for status in ("delivered", "sent", "failed"):
        twilio.post(path, MessageSid=told.provider_id, MessageStatus=status, ErrorCode="")
    assert row(cast.practice).state == State.DELIVERED
