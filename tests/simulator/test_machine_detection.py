"""Answering machine detection on calls that the product makes."""

import pytest

from tests.simulator import twilio
from tests.simulator.conftest import LINE
from tests.simulator.product import Product
from tests.telephones import Simulator

DOCTOR = "+33639980001"


@pytest.mark.parametrize(
    ("mode", "answered_by"), [("Enable", "machine_start"), ("DetectMessageEnd", "machine_end_beep")]
)
def test_a_voicemail_box_is_recognised_before_the_document(
    product: Product, simulator: Simulator, mode: str, answered_by: str
) -> None:
    product.answers["/doc"] = "<Say>Bonjour</Say>"
    simulator.phone(DOCTOR).is_a_voicemail_box()
    form = {"Url": product.url + "/doc", "MachineDetection": mode}
    made = twilio.post(simulator, "Calls.json", To=DOCTOR, From=LINE, **form)
    assert product.expect("/doc")["AnsweredBy"] == answered_by
    assert twilio.get(simulator, f"Calls/{made['sid']}.json")["answered_by"] == answered_by


def test_a_person_is_human_and_the_document_need_not_wait(
    product: Product, simulator: Simulator
) -> None:
    product.answers["/doc"] = '<Pause length="60"/>'
    form = {
        "Url": product.url + "/doc",
        "MachineDetection": "Enable",
        "AsyncAmd": "true",
        "AsyncAmdStatusCallback": product.url + "/detected",
    }
    twilio.post(simulator, "Calls.json", To=DOCTOR, From=LINE, **form)
    phone = simulator.phone(DOCTOR)
    phone.answers()
    assert "AnsweredBy" not in product.expect("/doc")
    detected = product.expect("/detected")
    assert (detected["CallSid"], detected["AnsweredBy"]) == (phone.call, "human")


def test_without_it_nobody_is_told(product: Product, simulator: Simulator) -> None:
    product.answers["/doc"] = "<Say>Bonjour</Say>"
    simulator.phone(DOCTOR).is_a_voicemail_box()
    twilio.post(simulator, "Calls.json", To=DOCTOR, From=LINE, Url=product.url + "/doc")
    assert "AnsweredBy" not in product.expect("/doc")


def test_a_call_is_cancelled_while_it_rings(product: Product, simulator: Simulator) -> None:
    form = {"Url": product.url + "/doc", "StatusCallback": product.url + "/status"}
    made = twilio.post(simulator, "Calls.json", To=DOCTOR, From=LINE, **form)
    twilio.post(simulator, f"Calls/{made['sid']}.json", Status="canceled")
    assert product.expect("/status", CallStatus="canceled")["SequenceNumber"] == "0"
    assert product.requests("/doc") == []
