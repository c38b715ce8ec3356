"""Whatever callers, receptionists and Twilio do, each call ends once, whole, and in order.

A life is one call, from the first ring to the journal; five of them make an evening, so that they
get in each other's way. A failed evening prints its seed and all that happened: `EVENING=seed` runs
that one alone, `LIVES=n` another number of lives (`make soak`: 10,000).
"""

import os

import pytest

from tests.cast import Cast
from tests.exchange.exchange import Exchange
from tests.exchange.hands import Hands
from tests.lives import desk_acts, floor_acts
from tests.lives.acts import happen
from tests.lives.life import CALLERS, Life
from tests.switchboard.test_any_day import check_the_house

LIVES = int(os.environ.get("LIVES", "500"))
EVENINGS = range(-(-LIVES // CALLERS))
SEEDS = [int(os.environ["EVENING"])] if "EVENING" in os.environ else EVENINGS
assert desk_acts.OUTSIDE, "entered into the table of acts"
assert floor_acts.SUPERVISORS, "likewise"
SHORTEST, LONGEST = 5, 25  # acts after the last caller has rung, before all is calm
MOST = 120  # acts of an evening


@pytest.mark.parametrize("seed", SEEDS)
def test_an_evening_leaves_nothing_undone(
    seed: int, exchange: Exchange, hands: Hands, cast: Cast
) -> None:
    life = Life(seed, cast, exchange, hands)
    try:
        live_through(life)
        check_the_house()
        life.ends()
        life.model.check()
        assert not hands.failures
    except BaseException:
        print(f"\nEVENING={seed}", life.temper, *exchange.wire.journal, sep="\n")
        raise


def live_through(life: Life) -> None:
    """Whatever happens until all have rung, and some time more."""
    life.rings(*life.a_call())
    more = life.chance.randrange(SHORTEST, LONGEST)
    for _ in range(MOST):
        happen(life)
        more -= len(life.callers) == CALLERS
        if not more:
            return
    while len(life.callers) < CALLERS:
        life.rings(*life.a_call())
