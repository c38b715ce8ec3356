"""As whom a text goes, how much it is billed as, and to whom it does not go at all."""

from typing import Any

import pytest
from django.conf import LazySettings

from config.demo.shops import PLOMBIER
from messages.models import Delivery, OptOut
from telephony.carrier import client as carrier
from tenants import access
from tenants.directory.models import Colleague
from tests.cast import Cast
from tests.messages.one import MOBILE, fresh, planned, send
from tests.twilio import Twilio
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def sent(twilio: Twilio, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Sender and words of each text."""
    found: list[tuple[str, str]] = []

    def send_text(to: str, body: str, callback: str, sender: str = "") -> str:
        found.append((sender, body))
        return twilio._send_text(to, body, callback, sender)

    monkeypatch.setattr(carrier, "send_text", send_text)
    return found


def test_in_france_the_usual_name_sends(cast: Cast, sent: list[tuple[str, str]]) -> None:
    send(cast.plumber, planned(cast.plumber, "sms", MOBILE))
    ((sender, body),) = sent
    assert (sender, "OK" in body) == ("", False)


def test_where_a_line_can_be_answered_the_text_says_so(
    cast: Cast, sent: list[tuple[str, str]], settings: LazySettings
) -> None:
    settings.SMS_SENDERS = {"FR": "line"}
    send(cast.plumber, planned(cast.plumber, "sms", MOBILE))
    send(cast.practice, planned(cast.practice, "sms", MOBILE))
    (sender, body), (_other, confidential) = sent
    assert sender == PLOMBIER.line
    assert "OK" in body
    assert "OK" not in confidential, "there a word without the page takes nothing"


def test_what_it_is_billed_as_is_kept(cast: Cast, sent: list[tuple[str, str]]) -> None:
    short = send(cast.practice, planned(cast.practice, "sms", MOBILE))
    long = send(cast.plumber, planned(cast.plumber, "sms", MOBILE, body="fuite au plafond, " * 60))
    assert (short.segments, long.segments) == (1, 2)


def test_who_answered_stop_gets_no_message_by_text(cast: Cast, sent: list[tuple[str, str]]) -> None:
    with access.inside(cast.plumber):
        OptOut.objects.create(number=MOBILE)
    row = send(cast.plumber, planned(cast.plumber, "sms", MOBILE))
    assert (row.state, row.error_code, sent) == (State.FAILED, "21610", [])
    assert send(cast.practice, planned(cast.practice, "sms", MOBILE)).state == State.SENT


def test_the_carriers_refusal_is_kept(
    cast: Cast, twilio: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*about: Any) -> str:
        raise carrier.CarrierError(21610, permanent=True)

    monkeypatch.setattr(carrier, "send_text", refuse)
    row = send(cast.plumber, planned(cast.plumber, "sms", MOBILE))
    assert (row.state, row.error_code) == (State.FAILED, "21610")
    with access.inside(cast.plumber):
        assert OptOut.objects.get().source == OptOut.Source.CARRIER


def test_a_late_refusal_is_kept_and_shown(cast: Cast, twilio: Twilio) -> None:
    with access.inside(cast.plumber):
        person = Colleague.objects.all()[0]
        person.reaches.create(channel="sms", address=MOBILE, position=9)
    row = send(cast.plumber, planned(cast.plumber, "sms", MOBILE))
    path = f"/twilio/messaging/status?client={cast.plumber.schema_name}&delivery={row.pk}"
    said = {"MessageSid": row.provider_id, "MessageStatus": "undelivered", "ErrorCode": "21610"}
    twilio.post(path, **said)
    assert fresh(cast.plumber, row).state == State.FAILED
    page = at_client(cast.plumber, cast.user("plumber")).get("/ways/").content.decode()
    assert "STOP" in page
