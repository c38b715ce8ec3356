"""A caller in a queue."""

from tests.simulator import twilio
from tests.simulator.conftest import CALLER, LINE
from tests.simulator.product import Product
from tests.simulator.scenes import queued_call
from tests.telephones import Simulator


def test_the_wait_document_is_asked_for_again_each_time_it_ends(
    product: Product, simulator: Simulator
) -> None:
    product.answers["/twilio/wait"] = "<Say>Patientez</Say>"
    phone = queued_call(product, simulator)
    phone.hears("Patientez", times=3)
    asked = product.requests("/twilio/wait")
    assert len(asked) >= 3
    assert {"QueueSid", "QueueTime", "AvgQueueTime", "MaxQueueSize"} <= asked[0].keys()


def test_a_key_in_the_wait_document_cuts_the_prompt_and_may_leave_the_queue(
    product: Product, simulator: Simulator
) -> None:
    product.answers["/twilio/wait"] = (
        '<Gather numDigits="1" action="/key"><Play loop="0">/music.mp3</Play></Gather>'
    )
    product.answers["/key"] = "<Leave/>"
    product.answers["/twilio/queue-left"] = "<Say>Nous vous rappelons</Say><Hangup/>"
    phone = queued_call(product, simulator)
    phone.presses("1")
    assert product.expect("/key")["Digits"] == "1"
    phone.hears("Nous vous rappelons")
    assert product.expect("/twilio/queue-left")["QueueResult"] == "leave"
    phone.expect_status("completed")


def test_hanging_up_in_the_queue_is_told_to_the_action(
    product: Product, simulator: Simulator
) -> None:
    phone = queued_call(product, simulator)
    phone.hangs_up()
    assert product.expect("/twilio/queue-left")["QueueResult"] == "hangup"
    status = product.expect("/twilio/voice/status", CallSid=phone.call)
    assert (status["CallStatus"], status["SequenceNumber"]) == ("completed", "0")
    assert status["CallbackSource"] == "call-progress-events"
    queue = twilio.get(simulator, "Queues.json")["queues"][0]
    assert (queue["friendly_name"], queue["current_size"]) == ("queue", 0)


def test_a_member_can_be_fetched_by_rest_unless_it_hung_up(
    product: Product, simulator: Simulator
) -> None:
    product.answers["/taken"] = "<Say>Je vous prends</Say>"
    phone = queued_call(product, simulator)
    queue = twilio.get(simulator, "Queues.json")["queues"][0]
    members = f"Queues/{queue['sid']}/Members"
    assert twilio.get(simulator, f"{members}.json")["queue_members"][0]["call_sid"] == phone.call
    twilio.post(simulator, f"{members}/Front.json", Url=product.url + "/taken")
    phone.hears("Je vous prends")
    assert twilio.request(simulator, "GET", f"{members}/{phone.call}.json").status_code == 404


def test_a_hidden_caller_is_anonymous_and_cities_are_empty(
    product: Product, simulator: Simulator
) -> None:
    product.answers["/twilio/voice/incoming"] = '<Reject reason="busy"/>'
    phone = simulator.phone(CALLER)
    phone.dials(LINE, hidden=True)
    phone.expect_status("busy")
    asked = product.expect("/twilio/voice/incoming")
    assert (asked["From"], asked["CallStatus"]) == ("anonymous", "ringing")
    assert (asked["ToCountry"], asked["ToCity"]) == ("FR", "")
    assert "ForwardedFrom" not in asked
    assert "FromCountry" not in asked
