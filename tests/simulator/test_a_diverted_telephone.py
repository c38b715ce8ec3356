"""A telephone whose calls go on to a line of the product's."""

from tests.simulator import twilio
from tests.simulator.conftest import LINE
from tests.simulator.product import Product
from tests.telephones import Simulator

SHOP, OTHER = "+33199005501", "+33199001002"
INCOMING = "/twilio/voice/incoming"


def rings_the_shop(product: Product, simulator: Simulator) -> None:
    form = {"To": SHOP, "From": OTHER, "Url": product.url + "/answered"}
    twilio.post(simulator, "Calls.json", **form, StatusCallback=product.url + "/status")


def test_the_line_sees_the_first_caller_and_who_diverts(
    product: Product, simulator: Simulator
) -> None:
    simulator.phone(SHOP).is_diverted(LINE)
    product.answers[INCOMING] = '<Reject reason="busy"/>'
    rings_the_shop(product, simulator)
    came = product.expect(INCOMING)
    assert (came["From"], came["To"], came["ForwardedFrom"]) == (OTHER, LINE, SHOP)
    product.expect("/status", CallStatus="busy")
    assert product.requests("/answered") == [], "nobody picked up"


def test_once_the_line_answers_both_ends_are_up(product: Product, simulator: Simulator) -> None:
    simulator.phone(SHOP).is_diverted(LINE, after=10)
    product.answers[INCOMING] = "<Say>Bonjour</Say><Pause length='60'/>"
    product.answers["/answered"] = "<Pause length='5'/>"
    rings_the_shop(product, simulator)
    product.expect("/answered")
    product.expect("/status", CallStatus="completed")
    product.expect("/twilio/voice/status", CallStatus="completed")


def test_a_caller_who_gives_up_first_never_reaches_the_line(
    product: Product, simulator: Simulator
) -> None:
    simulator.phone(SHOP).is_diverted(LINE, after=60)
    form = {"To": SHOP, "From": OTHER, "Url": product.url + "/answered", "Timeout": "5"}
    twilio.post(simulator, "Calls.json", **form, StatusCallback=product.url + "/status")
    product.expect("/status", CallStatus="no-answer")
    assert product.requests(INCOMING) == []
