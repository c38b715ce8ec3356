"""Webhooks that come twice, late or never."""

import time

from tests.simulator import twilio
from tests.simulator.conftest import CALLER, LINE
from tests.simulator.product import Product
from tests.telephones import Simulator

STATUS = "/twilio/messaging/status"


def send(product: Product, simulator: Simulator) -> None:
    form = {"To": "+33639980001", "From": LINE, "Body": "a"}
    twilio.post(simulator, "Messages.json", **form, StatusCallback=product.url + STATUS)
    simulator.phone("+33639980001").expect_sms()
    product.expect(STATUS, MessageStatus="delivered")


def statuses(product: Product) -> list[str]:
    return [params["MessageStatus"] for params in product.requests(STATUS)]


def test_a_duplicate_has_the_token_of_the_first(product: Product, simulator: Simulator) -> None:
    simulator.fault("duplicate", path=STATUS)
    send(product, simulator)
    assert statuses(product).count("sent") == 2
    assert len(set(product.tokens)) == 2


def test_a_lost_webhook_is_never_sent(product: Product, simulator: Simulator) -> None:
    simulator.fault("lose", path=STATUS)
    send(product, simulator)
    assert statuses(product) == ["delivered"]
    assert simulator.webhooks(STATUS)[0]["reason"] == "lost"


def test_a_delayed_webhook_comes_after_the_next(product: Product, simulator: Simulator) -> None:
    simulator.fault("delay", path=STATUS, seconds=0.4)
    send(product, simulator)
    time.sleep(0.5)
    assert statuses(product) == ["delivered", "sent"]


def test_a_refused_document_is_not_seen_by_the_product_and_falls_back(
    product: Product, simulator: Simulator
) -> None:
    product.answers["/twilio/fallback"] = "<Say>Un instant</Say>"
    simulator.fault("refuse", path="/twilio/voice/incoming")
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    phone.hears("Un instant")
    assert product.expect("/twilio/fallback")["ErrorCode"] == "11205"
    assert product.requests("/twilio/voice/incoming") == []
    assert len(simulator.webhooks("/twilio/voice/incoming")) == 2


def test_a_spoilt_document_was_made_and_yet_the_fallback_is_asked(
    product: Product, simulator: Simulator
) -> None:
    product.answers["/twilio/voice/incoming"] = "<Say>Bonjour</Say>"
    product.answers["/twilio/fallback"] = "<Say>Un instant</Say>"
    simulator.fault("spoil", path="/twilio/voice/incoming")
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    phone.hears("Un instant")
    assert len(product.requests("/twilio/voice/incoming")) == 1
    assert "Bonjour" not in phone.heard()


def test_an_unknown_fault_is_refused(simulator: Simulator) -> None:
    assert simulator.http.post("/sim/faults", json={"kind": "fire"}).status_code == 400
