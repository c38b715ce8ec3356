"""The product rings a telephone."""

from tests.simulator import twilio
from tests.simulator.conftest import LINE
from tests.simulator.product import Product
from tests.telephones import Simulator

DOCTOR = "+33639980001"


def test_it_is_answered_and_every_event_wished_for_is_told(
    product: Product, simulator: Simulator
) -> None:
    events = ["initiated", "ringing", "answered", "completed"]
    twiml = (
        '<Response><Gather numDigits="1" action="/key"><Say>Un message</Say></Gather></Response>'
    )
    product.answers["/key"] = "<Say>Merci</Say>"
    made = twilio.post(
        simulator,
        "Calls.json",
        To=DOCTOR,
        From=LINE,
        Twiml=twiml.replace("/key", product.url + "/key"),
        StatusCallback=product.url + "/status",
        StatusCallbackEvent=events,
    )
    assert (made["status"], made["direction"]) == ("queued", "outbound-api")
    phone = simulator.phone(DOCTOR)
    phone.answers()
    phone.hears("Un message")
    phone.presses("1")
    phone.hears("Merci")
    last = product.expect("/status", CallStatus="completed")
    assert last["SequenceNumber"] == "3"
    told = [params["CallStatus"] for params in product.requests("/status")]
    assert told == ["initiated", "ringing", "in-progress", "completed"]


def test_it_is_not_answered_in_time(product: Product, simulator: Simulator) -> None:
    form = {"To": DOCTOR, "From": LINE, "Url": product.url + "/never", "Timeout": "4"}
    twilio.post(simulator, "Calls.json", **form, StatusCallback=product.url + "/status")
    product.expect("/status", CallStatus="no-answer")
    assert product.requests("/never") == []


def test_it_is_refused(product: Product, simulator: Simulator) -> None:
    form = {"To": DOCTOR, "From": LINE, "Url": product.url + "/never"}
    twilio.post(simulator, "Calls.json", **form, StatusCallback=product.url + "/status")
    simulator.phone(DOCTOR).hangs_up()
    product.expect("/status", CallStatus="busy")


def test_a_participant_is_rung_into_a_conference(product: Product, simulator: Simulator) -> None:
    form = {"To": DOCTOR, "From": LINE, "Label": "third", "EndConferenceOnExit": "false"}
    made = twilio.post(simulator, "Conferences/room/Participants.json", **form)
    assert (made["status"], made["label"]) == ("queued", "third")
    simulator.phone(DOCTOR).answers()
    seat = f"Conferences/{made['conference_sid']}/Participants/third.json"
    simulator.phone(DOCTOR).hears("music")
    assert twilio.get(simulator, seat)["call_sid"] == made["call_sid"]
