"""The client's whole screen is there when the call is offered, and fast."""

from statistics import median, quantiles

from playwright.sync_api import Page

from config.demo.shops import CABINET
from tests.stack.desk import Desk
from tests.stack.house import House
from tests.stack.waiting import until

OFFERS = 50
GOAL = 300  # milliseconds, from the making of the offer to the eye
# On a machine that is busy with other tests everything is slow: then so many empty round trips.
OR_ROUND_TRIPS = 20


def test_fifty_offers_are_painted_within_a_third_of_a_second(house: House) -> None:
    desk, odile = house.desk("camille"), house.caller("+33639984001")
    desk.ready()
    odile.dials(CABINET.line)
    empty = []
    for _ in range(OFFERS):
        another_offer(desk)
        empty.append(empty_round_trip(desk.page))
    seen = desk.offers_seen()
    assert len(seen) >= OFFERS
    p95, beside = quantiles(seen, n=20)[-1], median(empty)
    print(f"{len(seen)} offers: {median(seen):.0f} ms at the median, {p95:.0f} ms at p95,")
    print(f"beside an empty request's {beside:.1f} ms")
    assert p95 <= max(GOAL, OR_ROUND_TRIPS * beside)
    desk.is_clean()


def another_offer(desk: Desk) -> None:
    """The call that is on the screen is left to a colleague, of whom there is none.

    Whoever comes back from a break is looked at at once, whoever stays ready by the next sweep.
    """
    before = len(desk.offers_seen())
    while len(desk.offers_seen()) == before:
        state = desk.state()
        desk.press("F8" if state == "offered" else "F2")
        until(
            desk.page,
            "([state, before]) => document.getElementById('desk-status').dataset.state !== state"
            " || performance.getEntriesByName('offer-seen').length > before",
            [state, before],
        )


def empty_round_trip(page: Page) -> float:
    """Milliseconds of a request that does nothing."""
    return float(
        page.evaluate(
            "async () => { const at = performance.now(); await fetch('/healthz');"
            " return performance.now() - at; }"
        )
    )
