"""What the product does wrong is said aloud and kept in the debugger."""

import pytest

from telephony.simulator.settings import Settings
from tests.simulator import twilio
from tests.simulator.conftest import CALLER, LINE
from tests.simulator.product import Product
from tests.telephones import Simulator


@pytest.mark.parametrize(
    ("answer", "code"), [("<Sing>la</Sing>", 12200), ("<Say>open", 12100), (None, 12300)]
)
def test_a_wrong_document_ends_the_call_with_an_apology(
    product: Product, simulator: Simulator, answer: str | None, code: int
) -> None:
    if answer:
        product.answers["/twilio/voice/incoming"] = answer
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    phone.hears("application error has occurred")
    phone.expect_status("completed")
    assert simulator.debugger()[0]["code"] == code
    asked = product.expect("/twilio/fallback", ErrorCode=str(code))
    assert asked["ErrorUrl"] == product.url + "/twilio/voice/incoming"


def test_an_unknown_attribute_is_a_warning_only(product: Product, simulator: Simulator) -> None:
    product.answers["/twilio/voice/incoming"] = '<Say tongue="fr-FR">Bonjour</Say>'
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    phone.hears("Bonjour")
    phone.expect_status("completed")
    assert "tongue" in simulator.debugger()[0]["message"]


def test_a_noun_not_learnt_yet_is_named(product: Product, simulator: Simulator) -> None:
    product.answers["/twilio/voice/incoming"] = "<Dial><Sip>sip:a@b.example</Sip></Dial>"
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    phone.expect_status("completed")
    assert "<Dial><Sip>" in simulator.debugger()[0]["message"]


def test_a_call_that_is_over_cannot_be_redirected(product: Product, simulator: Simulator) -> None:
    product.answers["/twilio/voice/incoming"] = "<Hangup/>"
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    phone.expect_status("completed")
    form = {"Twiml": "<Response/>"}
    response = twilio.request(simulator, "POST", f"Calls/{phone.call}.json", form)
    assert (response.status_code, response.json()["code"]) == (400, 21220)


class TestNobodyAtHome:
    """A product that is not there."""

    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(smtp_port=0, public_url="http://127.0.0.1:9", speed=20)

    def test_a_failed_connection_is_tried_twice_with_one_token(self, simulator: Simulator) -> None:
        phone = simulator.phone(CALLER)
        phone.dials(LINE)
        phone.expect_status("completed")
        first, second = simulator.webhooks("/twilio/voice/incoming")
        assert first["token"] == second["token"]
        assert simulator.debugger()[0]["code"] == 11205
