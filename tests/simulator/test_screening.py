"""The called party hears who is calling and accepts by key, before it is connected."""

from tests.simulator.conftest import CALLER, LINE
from tests.simulator.product import Product
from tests.simulator.scenes import connected
from tests.telephones import Phone, Simulator, eventually

DOCTOR, NURSE = "+33639980001", "+33639980002"


def calls_in(product: Product, simulator: Simulator, *numbers: str) -> Phone:
    nouns = "".join(f'<Number url="/whisper">{number}</Number>' for number in numbers)
    product.answers |= {
        "/twilio/voice/incoming": f'<Dial timeout="40" action="/dialled">{nouns}</Dial>',
        "/whisper": (
            '<Gather numDigits="1" timeout="8" action="/answer">'
            "<Say>Un appel du cabinet, pressez 1</Say></Gather><Hangup/>"
        ),
        "/answer": "<Say>Je vous passe la personne</Say>",
        "/dialled": "<Say>Personne ne répond</Say>",
    }
    caller = simulator.phone(CALLER)
    caller.dials(LINE)
    return caller


def test_the_bridge_waits_for_the_key(product: Product, simulator: Simulator) -> None:
    caller = calls_in(product, simulator, DOCTOR)
    doctor = simulator.phone(DOCTOR)
    doctor.answers()
    doctor.says("qui est là ?")
    doctor.hears("pressez 1")
    doctor.presses("1")
    doctor.hears("Je vous passe")
    asked = product.expect("/whisper")
    assert (asked["CallSid"], asked["ParentCallSid"]) == (doctor.call, caller.call)
    assert product.expect("/answer")["Digits"] == "1"
    connected(doctor, caller, "bonjour")
    assert "qui est là ?" not in caller.heard()


def test_a_refusal_connects_nobody(product: Product, simulator: Simulator) -> None:
    caller = calls_in(product, simulator, DOCTOR)
    product.answers["/answer"] = "<Hangup/>"
    simulator.phone(DOCTOR).accepts_by_key("2", "pressez 1")
    caller.hears("Personne ne répond")
    assert product.expect("/dialled")["DialBridged"] == "false"


def test_hanging_up_during_the_question_connects_nobody(
    product: Product, simulator: Simulator
) -> None:
    caller = calls_in(product, simulator, DOCTOR)
    doctor = simulator.phone(DOCTOR)
    doctor.answers()
    doctor.hears("pressez 1")
    doctor.hangs_up()
    caller.hears("Personne ne répond")
    assert product.expect("/dialled")["DialBridged"] == "false"


def test_a_voicemail_box_swallows_nobody(product: Product, simulator: Simulator) -> None:
    doctor = simulator.phone(DOCTOR)
    doctor.is_a_voicemail_box("Laissez un message")
    caller = calls_in(product, simulator, DOCTOR)
    caller.hears("Personne ne répond")
    assert "Laissez un message" not in caller.heard()
    assert product.expect("/dialled")["DialBridged"] == "false"


def test_without_screening_a_voicemail_box_takes_the_call_and_keeps_it(
    product: Product, simulator: Simulator
) -> None:
    product.answers["/twilio/voice/incoming"] = f"<Dial>{DOCTOR}</Dial>"
    doctor = simulator.phone(DOCTOR)
    doctor.is_a_voicemail_box("Laissez un message")
    caller = simulator.phone(CALLER)
    caller.dials(LINE)
    caller.hears("Laissez un message")
    caller.hears("beep")
    caller.says("Rappelez-moi")
    eventually(lambda: doctor.box() == ["Rappelez-moi"], 5, lambda: f"it kept {doctor.box()}")


def test_the_first_who_accepts_wins_though_another_answered_before(
    product: Product, simulator: Simulator
) -> None:
    caller = calls_in(product, simulator, DOCTOR, NURSE)
    doctor, nurse = simulator.phone(DOCTOR), simulator.phone(NURSE)
    doctor.answers()
    doctor.hears("pressez 1")
    nurse.accepts_by_key("1", "pressez 1")
    doctor.expect_status("completed")
    connected(caller, nurse)
    nurse.hangs_up()
    assert product.expect("/dialled")["DialCallSid"] == nurse.call


def test_the_telephone_that_still_rings_is_cancelled(
    product: Product, simulator: Simulator
) -> None:
    calls_in(product, simulator, DOCTOR, NURSE)
    nurse = simulator.phone(NURSE)
    eventually(nurse.is_ringing, 5, lambda: "the nurse is not rung")
    simulator.phone(DOCTOR).accepts_by_key("1", "pressez 1")
    nurse.expect_status("canceled")
