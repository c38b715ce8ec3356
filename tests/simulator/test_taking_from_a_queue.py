"""<Dial><Queue>: a telephone takes the longest waiting caller."""

from tests.simulator import twilio
from tests.simulator.conftest import LINE
from tests.simulator.product import Product
from tests.simulator.scenes import connected, queued_call
from tests.telephones import Phone, Simulator

DOCTOR = "+33639980001"


def takes(product: Product, simulator: Simulator, queue: str = "queue") -> Phone:
    """The product calls the doctor, who takes a caller."""
    product.answers["/take"] = (
        f'<Dial action="/dialled" timeout="6"><Queue url="/whisper">{queue}</Queue></Dial>'
    )
    product.answers["/whisper"] = "<Say>On vous prend</Say>"
    product.answers["/dialled"] = "<Say>Suivant</Say>"
    twilio.post(simulator, "Calls.json", To=DOCTOR, From=LINE, Url=product.url + "/take")
    doctor = simulator.phone(DOCTOR)
    doctor.answers()
    return doctor


def test_they_talk_after_the_caller_heard_the_whisper(
    product: Product, simulator: Simulator
) -> None:
    product.answers["/twilio/queue-left"] = "<Say>Encore quelque chose ?</Say>"
    caller = queued_call(product, simulator)
    doctor = takes(product, simulator)
    caller.hears("On vous prend")
    asked = product.expect("/whisper")
    assert (asked["CallSid"], asked["DequeingCallSid"]) == (caller.call, doctor.call)
    assert {"QueueSid", "QueueTime"} <= asked.keys()
    queue = twilio.get(simulator, "Queues.json")["queues"][0]
    assert queue["current_size"] == 0
    connected(doctor, caller)
    doctor.hangs_up()
    caller.hears("Encore quelque chose ?")
    assert product.expect("/twilio/queue-left")["QueueResult"] == "bridged"


def test_a_caller_who_hangs_up_gives_the_telephone_back(
    product: Product, simulator: Simulator
) -> None:
    caller = queued_call(product, simulator)
    doctor = takes(product, simulator)
    caller.hears("On vous prend")
    caller.hangs_up()
    doctor.hears("Suivant")
    assert product.expect("/dialled")["DialCallSid"] == caller.call


def test_an_empty_queue_is_waited_for_until_the_timeout(
    product: Product, simulator: Simulator
) -> None:
    caller = queued_call(product, simulator)
    caller.hangs_up()
    product.expect("/twilio/queue-left")
    takes(product, simulator).hears("Suivant")
    assert product.expect("/dialled")["DialCallStatus"] == "no-answer"


def test_an_unknown_queue_fails_at_once(product: Product, simulator: Simulator) -> None:
    takes(product, simulator, "nulle part").hears("Suivant")
    assert product.expect("/dialled")["DialCallStatus"] == "failed"
