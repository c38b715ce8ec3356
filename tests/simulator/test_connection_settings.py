"""Retry settings in a webhook's fragment."""

import pytest

from telephony.simulator.connection import Connection, connection_of
from tests.simulator.conftest import CALLER, LINE
from tests.simulator.product import Product
from tests.telephones import Simulator

USUAL = Connection()


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", USUAL),
        ("rc=2&rp=5xx,ct", Connection(retries=2, retried=frozenset({"5xx", "ct"}))),
        ("ct=2000&rt=5000&tt=14000", Connection(connect=2, read=5, total=14)),
        ("rp=all&rc=9", Connection(retries=5, retried=frozenset({"4xx", "5xx", "ct", "rt"}))),
        ("ct=99999&rt=soon&e=dublin", Connection(connect=10)),
    ],
)
def test_the_fragment_is_read(fragment: str, expected: Connection) -> None:
    assert connection_of(f"https://host.example/path#{fragment}") == expected


def dials(product: Product, simulator: Simulator, fragment: str) -> None:
    product.answers |= {
        "/twilio/voice/incoming": f"<Redirect>/doc#{fragment}</Redirect>",
        "/doc": "<Say>Enfin</Say>",
        "/twilio/fallback": "<Say>À défaut</Say>",
    }
    simulator.phone(CALLER).dials(LINE)


def test_a_500_is_tried_again_with_the_same_token_and_signed_without_fragment(
    product: Product, simulator: Simulator
) -> None:
    product.failing["/doc"] = 2
    dials(product, simulator, "rc=2&amp;rp=5xx,ct,rt")
    simulator.phone(CALLER).hears("Enfin")
    tries = simulator.webhooks("/doc")
    assert [entry["attempt"] for entry in tries] == [1, 2, 3]
    assert len({entry["token"] for entry in tries}) == 1
    assert product.badly_signed == []
    assert simulator.debugger() == []


def test_without_settings_a_500_is_not_tried_again(product: Product, simulator: Simulator) -> None:
    product.failing["/doc"] = 1
    dials(product, simulator, "")
    simulator.phone(CALLER).hears("À défaut")
    assert len(product.requests("/doc")) == 1


def test_the_total_time_limits_all_tries(product: Product, simulator: Simulator) -> None:
    product.slow["/doc"] = 0.6
    dials(product, simulator, "rc=5&amp;rp=rt&amp;rt=400&amp;tt=700")
    simulator.phone(CALLER).hears("À défaut")
    assert len(product.requests("/doc")) <= 2
