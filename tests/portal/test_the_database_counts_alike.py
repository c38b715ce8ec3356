"""Over months the database works out what `figures.count` works out of a day's rows."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from telephony.switchboard import figures, tallies
from telephony.switchboard.figures import Target
from telephony.switchboard.models import Call
from telephony.switchboard.tallies import Tally
from tests.cast import Cast
from tests.portal.calls import rang, row_of

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
NOW = START + timedelta(days=2)
OUTCOMES = ["answered", "greeting", "waiting", "held", "voicemail", "forwarded", "announced"]


def some(cast: Cast, seed: int) -> None:
    """Calls of every shape, among them impossible ones: both must count them alike."""
    dice = random.Random(seed)
    for _n in range(30):
        at = START + timedelta(seconds=dice.randrange(86400))
        is_callback = dice.random() < 0.2
        rang(
            dice.choice([cast.practice, cast.plumber]),
            at,
            queued=dice.choice([None, 0, 4, 19, 21]),
            answered=dice.choice([None, None, 3, 20, 21, 45.5]),
            closed=dice.choice([None, 50, 300]),
            outcome=dice.choice([*OUTCOMES, ""]),
            callback_since=at if is_callback else None,
            **{"state": "closed", "caller": None, "closed_at": at + timedelta(seconds=60)}
            if is_callback
            else {},
        )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("clock", [figures.RING, figures.QUEUE])
def test_the_same_rows_give_the_same_figures(cast: Cast, seed: int, clock: str) -> None:
    target = Target(20, 80, clock)
    with time_machine.travel(NOW, tick=False):
        some(cast, seed)
        rows = [row_of(call) for call in Call.objects.filter(client=cast.practice)]
        expected = figures.count(rows, lambda _client: target, timezone.now())
        found = tallies.count(cast.practice, START, NOW, target)
    assert found == expected
    assert found.offered


def test_only_what_came_in_within_the_time(cast: Cast) -> None:
    for hours in (-1, 0, 1, 2):
        rang(cast.practice, START + timedelta(hours=hours))
    rang(cast.practice, START, direction=Call.Direction.OUTBOUND)
    found = tallies.count(cast.practice, START, START + timedelta(hours=2), Target())
    assert found.offered == 2
    nothing = tallies.count(cast.plumber, START, NOW, Target())
    assert nothing == replace(figures.Figures())


def test_hours_and_days_are_the_clients(cast: Cast) -> None:
    """In Paris the night of 29 March has no 2 o'clock, that of 25 October has it twice."""
    moments = ["2026-03-29T00:59", "2026-03-29T01:00", "2026-03-28T22:59", "2026-03-28T23:00"]
    moments += ["2026-10-25T00:30", "2026-10-25T01:30"]
    for moment in moments:
        rang(cast.practice, datetime.fromisoformat(f"{moment}+00:00"))
    with timezone.override(ZoneInfo("Europe/Paris")):
        year = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
        found = tallies.by_hour(cast.practice, *year)
    assert {at: tally.offered for at, tally in found.items()} == {
        (date(2026, 3, 28), 23): 1,
        (date(2026, 3, 29), 0): 1,
        (date(2026, 3, 29), 1): 1,
        (date(2026, 3, 29), 3): 1,
        (date(2026, 10, 25), 2): 2,
    }


def test_what_an_hour_came_to(cast: Cast) -> None:
    rang(cast.practice, START)
    rang(cast.practice, START, answered=None)
    rang(cast.practice, START, answered=None, outcome="voicemail")
    rang(cast.practice, START, queued=None, answered=None, outcome="announced")
    (tally,) = tallies.by_hour(cast.practice, START, NOW).values()
    assert tally == Tally(offered=3, answered=1, lost=1)
    assert tally.elsewhere == 1
    assert tallies.total([tally, tally]) == Tally(6, 2, 2)
