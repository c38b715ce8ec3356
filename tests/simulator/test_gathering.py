"""<Gather>: keys and sentences."""

import pytest

from tests.simulator.conftest import CALLER, LINE
from tests.simulator.product import Product
from tests.telephones import Phone, Simulator


def hears_a_menu(product: Product, simulator: Simulator, gather: str, before: str = "") -> Phone:
    product.answers |= {
        "/twilio/voice/incoming": (
            f'{before}<Gather action="/chosen" {gather}><Say>Menu</Say></Gather><Say>Rien</Say>'
        ),
        "/chosen": "<Say>Compris</Say>",
    }
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    return phone


@pytest.mark.parametrize(
    ("gather", "keys", "digits"),
    [
        ('numDigits="1"', "1", "1"),
        ('numDigits="3"', "123456", "123"),
        ("", "12#", "12"),
        ('finishOnKey="*"', "1#2*", "1#2"),
        ('finishOnKey="" numDigits="2"', "#*", "#*"),
        ('timeout="2"', "12", "12"),
    ],
)
def test_keys(product: Product, simulator: Simulator, gather: str, keys: str, digits: str) -> None:
    phone = hears_a_menu(product, simulator, gather)
    phone.hears("Menu")
    phone.presses(keys)
    assert product.expect("/chosen")["Digits"] == digits
    phone.hears("Compris")


def test_keys_pressed_earlier_in_the_document_count(product: Product, simulator: Simulator) -> None:
    phone = hears_a_menu(
        product, simulator, 'numDigits="1"', '<Say>Bonjour</Say><Pause length="9"/>'
    )
    phone.hears("Bonjour")
    phone.presses("2")
    assert product.expect("/chosen")["Digits"] == "2"


def test_keys_left_over_do_not_reach_the_next_document(
    product: Product, simulator: Simulator
) -> None:
    product.answers["/sub"] = "<Say>Fini</Say>"
    phone = hears_a_menu(product, simulator, 'numDigits="1"')
    product.answers["/chosen"] = '<Gather action="/sub" timeout="2"/><Say>Pas de touche</Say>'
    phone.hears("Menu")
    phone.presses("19")
    phone.hears("Pas de touche")
    assert product.requests("/sub") == []


def test_a_sentence_is_a_speech_result(product: Product, simulator: Simulator) -> None:
    phone = hears_a_menu(product, simulator, 'input="speech" speechTimeout="auto" language="fr-FR"')
    phone.hears("Menu")
    phone.says("Je veux un rendez-vous")
    chosen = product.expect("/chosen")
    assert chosen["SpeechResult"] == "Je veux un rendez-vous"
    assert 0 < float(chosen["Confidence"]) <= 1
    assert "Digits" not in chosen


def test_speech_and_keys_are_both_understood(product: Product, simulator: Simulator) -> None:
    phone = hears_a_menu(product, simulator, 'input="speech dtmf" numDigits="1" hints="un, deux"')
    phone.hears("Menu")
    phone.presses("1")
    assert product.expect("/chosen")["Digits"] == "1"


@pytest.mark.parametrize("kinds", ["dtmf", "speech", "speech dtmf"])
def test_nothing_goes_on_to_the_next_verb(
    product: Product, simulator: Simulator, kinds: str
) -> None:
    phone = hears_a_menu(product, simulator, f'input="{kinds}" timeout="2"')
    phone.hears("Rien")
    assert product.requests("/chosen") == []


def test_nothing_is_told_if_asked_for(product: Product, simulator: Simulator) -> None:
    hears_a_menu(product, simulator, 'timeout="2" actionOnEmptyResult="true"')
    assert product.expect("/chosen")["Digits"] == ""


def test_speech_that_has_begun_is_waited_for(product: Product, simulator: Simulator) -> None:
    phone = hears_a_menu(product, simulator, 'input="speech" timeout="20"')
    phone.hears("Menu")
    phone.begins_to_speak()
    phone.says("alors voilà")
    assert product.expect("/chosen")["SpeechResult"] == "alors voilà"
