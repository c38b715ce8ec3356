"""<Dial> to a telephone number."""

import pytest

from tests.simulator.conftest import CALLER, LINE
from tests.simulator.product import Product
from tests.simulator.scenes import connected
from tests.telephones import Phone, Simulator, eventually

DOCTOR = "+33639980001"
INCOMING, DIALLED = "/twilio/voice/incoming", "/dialled"


def calls_in(product: Product, simulator: Simulator, dial: str) -> Phone:
    product.answers[INCOMING] = dial
    product.answers.setdefault(DIALLED, "<Say>Au revoir</Say>")
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    return phone


def test_both_hear_each_other_until_one_hangs_up(product: Product, simulator: Simulator) -> None:
    caller = calls_in(product, simulator, f'<Dial action="{DIALLED}">06 39 98 00 01</Dial>')
    doctor = simulator.phone(DOCTOR)
    doctor.answers()
    product.answers[DIALLED] = "<Say>Il a raccroché</Say>"
    connected(doctor, caller, "Allô ?")
    caller.says("Bonjour docteur")
    doctor.hears("Bonjour docteur")
    doctor.hangs_up()
    caller.hears("Il a raccroché")
    done = product.expect(DIALLED)
    assert (done["DialCallStatus"], done["DialBridged"]) == ("completed", "true")
    assert (done["DialCallSid"], done["DialCallDuration"]) == (doctor.call, "0")
    assert done["CallSid"] == caller.call


def test_a_caller_who_hangs_up_takes_the_called_party_along(
    product: Product, simulator: Simulator
) -> None:
    caller = calls_in(product, simulator, f'<Dial action="{DIALLED}">{DOCTOR}</Dial>')
    doctor = simulator.phone(DOCTOR)
    doctor.answers()
    connected(doctor, caller)
    caller.hangs_up()
    doctor.expect_status("completed")
    assert product.expect(DIALLED)["DialCallStatus"] == "completed"


@pytest.mark.parametrize(
    ("manner", "status"),
    [
        ("becomes_busy", "busy"),
        ("never_answers", "no-answer"),
        ("refuses_calls", "busy"),
        ("is_unreachable", "failed"),
    ],
)
def test_a_telephone_that_does_not_take_the_call(
    product: Product, simulator: Simulator, manner: str, status: str
) -> None:
    getattr(simulator.phone(DOCTOR), manner)()
    dial = (
        f'<Dial timeout="6" action="{DIALLED}"><Number statusCallback="/leg"'
        f' statusCallbackEvent="initiated ringing answered completed">{DOCTOR}</Number></Dial>'
    )
    caller = calls_in(product, simulator, dial)
    caller.hears("Au revoir")
    done = product.expect(DIALLED)
    assert (done["DialCallStatus"], done["DialBridged"]) == (status, "false")
    assert "DialCallDuration" not in done
    leg = product.expect("/leg", CallStatus=status)
    assert (leg["ParentCallSid"], leg["Direction"]) == (caller.call, "outbound-dial")
    assert leg["SipResponseCode"]


def test_answer_on_bridge_keeps_the_caller_ringing(product: Product, simulator: Simulator) -> None:
    caller = calls_in(product, simulator, f'<Dial answerOnBridge="true">{DOCTOR}</Dial>')
    doctor = simulator.phone(DOCTOR)
    doctor.answers()
    caller.expect_status("in-progress")
    assert product.requests("/twilio/voice/status") == []


def test_an_unanswered_leg_leaves_the_caller_unanswered(
    product: Product, simulator: Simulator
) -> None:
    dial = f'<Dial answerOnBridge="true" timeout="30" action="{DIALLED}">{DOCTOR}</Dial>'
    caller = calls_in(product, simulator, dial)
    eventually(simulator.phone(DOCTOR).is_ringing, 5, lambda: "the doctor is not rung")
    assert caller.status() == "ringing"
    caller.hangs_up()
    caller.expect_status("no-answer")
    assert product.expect(DIALLED)["DialCallStatus"] == "canceled"


def test_the_time_limit_ends_the_talk(product: Product, simulator: Simulator) -> None:
    dial = f'<Dial timeLimit="10" action="{DIALLED}">{DOCTOR}</Dial>'
    caller = calls_in(product, simulator, dial)
    doctor = simulator.phone(DOCTOR)
    doctor.answers()
    doctor.expect_status("completed")
    caller.hears("Au revoir")


def test_without_action_the_next_verb_follows(product: Product, simulator: Simulator) -> None:
    simulator.phone(DOCTOR).becomes_busy()
    caller = calls_in(product, simulator, f"<Dial>{DOCTOR}</Dial><Say>Occupé</Say>")
    caller.hears("Occupé")


def test_the_caller_id_is_what_dial_says(product: Product, simulator: Simulator) -> None:
    calls_in(product, simulator, f'<Dial callerId="{LINE}">{DOCTOR}</Dial>')
    doctor = simulator.phone(DOCTOR)
    doctor.answers()
    assert doctor.calls()[-1]["from"] == LINE


def test_a_caller_id_that_is_no_number_of_ours_is_refused(
    product: Product, simulator: Simulator
) -> None:
    calls_in(product, simulator, f'<Dial callerId="client:x" action="{DIALLED}">{DOCTOR}</Dial>')
    assert product.expect(DIALLED)["DialCallStatus"] == "failed"
    assert simulator.debugger()[-1]["code"] == 13214
    assert simulator.phone(DOCTOR).calls() == []
