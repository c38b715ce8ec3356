"""Webhooks that come twice, late or never."""

import time

from tests.simulator import twilio
from tests.simulator.conftest import LINE
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


def test_an_unknown_fault_is_refused(simulator: Simulator) -> None:
    assert simulator.http.post("/sim/faults", json={"kind": "fire"}).status_code == 400
