"""When a document cannot be had or read, the fallback is asked for."""

import pytest

from telephony.simulator.settings import Settings
from tests.simulator import twilio
from tests.simulator.conftest import CALLER, LINE
from tests.simulator.product import Product
from tests.telephones import Simulator

INCOMING, FALLBACK = "/twilio/voice/incoming", "/twilio/fallback"
DOCTOR = "+33639980001"


def test_a_line_falls_back_after_a_500(product: Product, simulator: Simulator) -> None:
    product.failing[INCOMING] = 1
    product.answers[FALLBACK] = "<Say>Un instant</Say>"
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    phone.hears("Un instant")
    asked = product.expect(FALLBACK)
    assert (asked["ErrorCode"], asked["ErrorUrl"]) == ("11200", product.url + INCOMING)
    assert asked["CallSid"] == phone.call
    assert product.badly_signed == []


def test_it_falls_back_when_the_answer_takes_too_long(
    product: Product, simulator: Simulator
) -> None:
    product.answers[INCOMING] = "<Redirect>/late#rt=200</Redirect>"
    product.slow["/late"] = 0.5
    product.answers[FALLBACK] = "<Say>Un instant</Say>"
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    phone.hears("Un instant")
    assert product.expect(FALLBACK)["ErrorUrl"] == product.url + "/late"


def test_a_call_made_by_rest_has_a_fallback_of_its_own(
    product: Product, simulator: Simulator
) -> None:
    product.failing["/doc"] = 1
    product.answers["/other"] = "<Say>Autrement</Say>"
    form = {"Url": product.url + "/doc", "FallbackUrl": product.url + "/other"}
    twilio.post(simulator, "Calls.json", To=DOCTOR, From=LINE, **form)
    phone = simulator.phone(DOCTOR)
    phone.answers()
    phone.hears("Autrement")
    assert product.requests(FALLBACK) == []


def test_a_fallback_that_fails_too_ends_in_an_apology(
    product: Product, simulator: Simulator
) -> None:
    product.failing |= {INCOMING: 1, FALLBACK: 1}
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    phone.hears("application error")
    phone.expect_status("completed")
    assert len(product.requests(FALLBACK)) == 1


class TestLinesWithoutOne:
    """SIMULATOR_FALLBACK_URL=none."""

    @pytest.fixture
    def settings(self, product: Product) -> Settings:
        return Settings(smtp_port=0, public_url=product.url, speed=20, fallback_url="none")

    def test_the_call_ends_at_once(self, product: Product, simulator: Simulator) -> None:
        product.failing[INCOMING] = 1
        phone = simulator.phone(CALLER)
        phone.dials(LINE)
        phone.hears("application error")
        assert product.requests(FALLBACK) == []
