"""WhatsApp: by template only, in the client's language, answered to whoever wrote last."""

import json
from typing import Any

import pytest
from django.conf import LazySettings

from messages.models import Delivery, Reply
from telephony.carrier import client as carrier
from tenants import access
from tenants.directory.models import Colleague, Reach
from tenants.models import UsageEntry
from tests.cast import Cast
from tests.messages.one import MOBILE, fresh, planned, send
from tests.twilio import Twilio, sid, verbs

pytestmark = pytest.mark.django_db
State = Delivery.State
SENDER, TEMPLATE = "+33199001099", "HX" + "0" * 32


@pytest.fixture
def sent(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """All that Twilio was given."""
    settings.WHATSAPP_SENDER, settings.WHATSAPP_TEMPLATES = SENDER, {"fr": TEMPLATE}
    found: list[dict[str, Any]] = []

    def send_template(to: str, sender: str, template: str, words: str, callback: str) -> str:
        about = {"to": to, "from": sender, "template": template, "callback": callback}
        found.append({**about, "words": json.loads(words), "sid": sid("SM")})
        return str(found[-1]["sid"])

    monkeypatch.setattr(carrier, "send_template", send_template)
    return found


def writes(twilio: Twilio, body: str, **more: str) -> str:
    """The recipient answers; what they are told."""
    about = {"From": f"whatsapp:{MOBILE}", "To": f"whatsapp:{SENDER}", "Body": body, **more}
    answer = twilio.post("/twilio/messaging/incoming", MessageSid=sid("SM"), **about)
    return answer.content.decode() if verbs(answer) else ""


def test_it_leaves_in_the_template(cast: Cast, sent: list[dict[str, Any]]) -> None:
    row = send(cast.plumber, planned(cast.plumber, "whatsapp", MOBILE, body="Fuite\n\nau plafond"))
    (one,) = sent
    assert (one["to"], one["from"]) == (f"whatsapp:{MOBILE}", f"whatsapp:{SENDER}")
    assert one["words"]["1"] == cast.plumber.name
    assert one["words"]["2"] == "Mme Garnier: Fuite au plafond"
    assert "/m/" in one["words"]["3"]
    assert (row.state, row.provider_id) == (State.SENT, one["sid"])
    assert UsageEntry.objects.filter(kind="text").count() == 1


def test_a_confidential_one_says_nothing_of_it(cast: Cast, sent: list[dict[str, Any]]) -> None:
    send(cast.practice, planned(cast.practice, "whatsapp", MOBILE))
    assert not any(word in str(sent) for word in ("Garnier", "pansement", "9984001"))


def test_without_a_template_it_fails_for_good(cast: Cast, settings: LazySettings) -> None:
    settings.WHATSAPP_TEMPLATES = {}
    row = send(cast.plumber, planned(cast.plumber, "whatsapp", MOBILE))
    assert (row.state, row.error_code) == (State.FAILED, "no_template")


@pytest.mark.parametrize("status", ["delivered", "read"])
def test_read_is_delivered_and_not_taken(
    cast: Cast, twilio: Twilio, sent: list[dict[str, Any]], status: str
) -> None:
    row = send(cast.plumber, planned(cast.plumber, "whatsapp", MOBILE))
    path = f"/twilio/messaging/status?client={cast.plumber.schema_name}&delivery={row.pk}"
    twilio.post(path, MessageSid=sent[0]["sid"], MessageStatus=status, ErrorCode="")
    after = fresh(cast.plumber, row)
    assert (after.state, after.message.state) == (State.DELIVERED, "sent")


def test_an_answer_goes_to_whoever_wrote_last(
    cast: Cast, twilio: Twilio, sent: list[dict[str, Any]]
) -> None:
    first = send(cast.practice, planned(cast.practice, "whatsapp", MOBILE))
    row = send(cast.plumber, planned(cast.plumber, "whatsapp", MOBILE))
    assert cast.plumber.name in writes(twilio, "J'arrive dans une heure")
    assert "occupez" in writes(twilio, "Je prends")
    assert fresh(cast.plumber, row).message.state == "acknowledged"
    assert fresh(cast.practice, first).message.state == "sent"
    with access.inside(cast.plumber):
        assert Reply.objects.get().channel == "whatsapp"


def test_the_one_that_is_quoted_is_meant(
    cast: Cast, twilio: Twilio, sent: list[dict[str, Any]]
) -> None:
    row = send(cast.plumber, planned(cast.plumber, "whatsapp", MOBILE))
    later = send(cast.plumber, planned(cast.plumber, "whatsapp", MOBILE))
    writes(twilio, "ok", OriginalRepliedMessageSid=sent[0]["sid"])
    assert fresh(cast.plumber, row).message.state == "acknowledged"
    assert fresh(cast.plumber, later).message.state == "sent"


def test_stop_sets_the_address_aside(
    cast: Cast, twilio: Twilio, sent: list[dict[str, Any]]
) -> None:
    with access.inside(cast.plumber):
        person = Colleague.objects.order_by("position")[0]
        reach = Reach.objects.create(colleague=person, channel="whatsapp", address=MOBILE)
    send(cast.plumber, planned(cast.plumber, "whatsapp", MOBILE))
    writes(twilio, "STOP")
    with access.inside(cast.plumber):
        reach.refresh_from_db()
    assert reach.set_aside_why == "unwanted"


def test_a_stranger_is_told_nothing(twilio: Twilio, sent: list[dict[str, Any]]) -> None:
    assert writes(twilio, "Bonjour") == ""
