"""The product restarts in mid-call: its port is closed for a while, the calls go on."""

from collections.abc import Iterator

import pytest

from telephony.simulator.settings import Settings
from tests.simulator.conftest import CALLER, LINE
from tests.simulator.product import Product
from tests.simulator.serving import Served, free_port
from tests.telephones import Simulator

DOCTOR, OTHER = "+33639980001", "+33639984002"
WAIT = "/twilio/wait"


class Restartable:
    """A product that can be switched off and on again at one address."""

    def __init__(self) -> None:
        self.product = Product()
        self.port = free_port()
        self.product.url = f"http://127.0.0.1:{self.port}"
        self.starts()

    def starts(self) -> None:
        self.served = Served(self.product.app(), self.port)
        self.served.__enter__()

    def stops(self) -> None:
        self.served.__exit__(None, None, None)


@pytest.fixture
def restartable() -> Iterator[Restartable]:
    one = Restartable()
    yield one
    one.stops()


@pytest.fixture
def settings(restartable: Restartable) -> Settings:
    return Settings(smtp_port=0, public_url=restartable.product.url, speed=20)


def test_talks_go_on_callers_wait_on_and_a_retry_bridges_the_gap(
    restartable: Restartable, simulator: Simulator
) -> None:
    product = restartable.product
    product.answers |= {
        "/twilio/voice/incoming": f'<Dial action="/dialled#rc=5&amp;rp=ct">{DOCTOR}</Dial>',
        "/dialled": "<Say>Nous revoilà</Say>",
    }
    caller, doctor = simulator.phone(CALLER), simulator.phone(DOCTOR)
    caller.dials(LINE)
    doctor.answers()
    product.answers["/twilio/voice/incoming"] = f'<Enqueue waitUrl="{WAIT}">queue</Enqueue>'
    product.answers[WAIT] = '<Play loop="0">/music.mp3</Play>'
    waiting = simulator.phone(OTHER)
    waiting.dials(LINE)
    waiting.hears("music.mp3")
    restartable.stops()
    caller.says("Vous m’entendez ?")
    doctor.hears("Vous m’entendez ?")
    doctor.hangs_up()
    restartable.starts()
    caller.hears("Nous revoilà")
    assert waiting.status() == "in-progress"


def test_a_call_that_comes_meanwhile_hears_the_apology_and_its_end_is_never_told(
    restartable: Restartable, simulator: Simulator
) -> None:
    restartable.stops()
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    phone.hears("application error")
    phone.expect_status("completed")
    tried = [entry["path"] for entry in simulator.webhooks()]
    assert tried[:4] == ["/twilio/voice/incoming"] * 2 + ["/twilio/fallback"] * 2
    restartable.starts()
    assert restartable.product.asked == []
