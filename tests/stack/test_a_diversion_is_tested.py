"""An owner lets a diversion be tested: the simulator's telephone diverts, and the page says so."""

from config.demo.shops import CABINET
from config.launch.stack import Stack
from tests.stack.portal import Portal
from tests.telephones import PATIENCE, Simulator, eventually

SHOP = "+33199005501"
SEEN, UNSEEN = "It works: the call came in here", "the number is not diverted"


def test_the_call_comes_in_once_the_number_is_diverted(stack: Stack, simulator: Simulator) -> None:
    portal, shop = Portal(stack, CABINET).logs_in(), simulator.phone(SHOP)

    def says(words: str) -> None:
        eventually(
            lambda: words in portal.sees("/divert/"), PATIENCE, lambda: portal.sees("/divert/")
        )

    shop.never_answers()
    assert "We are calling your number" in portal.posts("/divert/test", number="01 99 00 55 01")
    says(UNSEEN)

    shop.is_diverted(CABINET.line, after=20)
    portal.posts("/divert/test", number="01 99 00 55 01")
    says(SEEN)
    came = [hook["params"] for hook in simulator.webhooks("/voice/incoming")][-1]
    assert (came["To"], came["ForwardedFrom"]) == (CABINET.line, SHOP)
    assert not any(SHOP in str(entry) for entry in simulator.debugger())
    shop.rings_again()
