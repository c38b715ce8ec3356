"""Texts both ways."""

from tests.simulator import twilio
from tests.simulator.conftest import LINE
from tests.simulator.product import Product
from tests.telephones import Simulator, eventually

DOCTOR = "+33639980001"


def test_a_text_arrives_and_its_statuses_follow_in_order(
    product: Product, simulator: Simulator
) -> None:
    callback = product.url + "/twilio/messaging/status"
    made = twilio.post(
        simulator, "Messages.json", To=DOCTOR, From=LINE, Body="À lire", StatusCallback=callback
    )
    assert (made["status"], made["num_segments"]) == ("queued", "1")
    simulator.phone(DOCTOR).expect_sms("À lire")
    last = product.expect("/twilio/messaging/status", MessageStatus="delivered")
    assert last["MessageSid"] == last["SmsSid"] == made["sid"]
    assert len(last["RawDlrDoneDate"]) == 10
    told = [params["MessageStatus"] for params in product.requests("/twilio/messaging/status")]
    assert told == ["sent", "delivered"]
    listed = twilio.get(simulator, f"Messages.json?To=%2B{DOCTOR[1:]}")["messages"]
    assert [text["status"] for text in listed] == ["delivered"]


def test_a_number_nobody_can_read_is_21211(simulator: Simulator) -> None:
    form = {"To": "pas un numéro", "From": LINE, "Body": "a"}
    response = twilio.request(simulator, "POST", "Messages.json", form)
    assert (response.status_code, response.json()["code"]) == (400, 21211)


def test_a_text_to_a_line_reaches_the_product_which_may_reply(
    product: Product, simulator: Simulator
) -> None:
    product.answers["/twilio/messaging/incoming"] = "<Message>Bien noté</Message>"
    phone = simulator.phone(DOCTOR)
    phone.writes(LINE, "PRIS")
    got = product.expect("/twilio/messaging/incoming", Body="PRIS")
    assert (got["From"], got["To"], got["NumMedia"]) == (DOCTOR, LINE, "0")
    assert phone.expect_sms("Bien noté")["from"] == LINE


def test_an_empty_answer_to_a_text_is_no_error(product: Product, simulator: Simulator) -> None:
    simulator.phone(DOCTOR).writes(LINE, "Bonjour")
    eventually(lambda: simulator.webhooks("incoming"), 5, lambda: "no webhook")
    assert simulator.debugger() == []


def test_whatsapp_takes_templates_only_and_answers_come_back(
    product: Product, simulator: Simulator
) -> None:
    form = {"To": f"whatsapp:{DOCTOR}", "From": f"whatsapp:{LINE}"}
    refused = twilio.request(simulator, "POST", "Messages.json", {**form, "Body": "Bonjour"})
    assert refused.json()["code"] == 63016
    about = {"ContentSid": "HX" + "0" * 32, "ContentVariables": '{"1": "Roux", "2": "un lien"}'}
    made = twilio.post(simulator, "Messages.json", **form, **about)
    assert made["to"] == f"whatsapp:{DOCTOR}"
    phone = simulator.phone(DOCTOR)
    phone.expect_sms("un lien")
    phone.writes(f"whatsapp:{LINE}", "OK")
    got = product.expect("/twilio/messaging/incoming", Body="OK")
    assert (got["From"], got["To"]) == (f"whatsapp:{DOCTOR}", f"whatsapp:{LINE}")
