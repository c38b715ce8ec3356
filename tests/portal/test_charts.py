"""Columns and bars as shapes: what is drawn is what was counted."""

import pytest

from portal import charts
from telephony.switchboard.tallies import Tally


@pytest.mark.parametrize(
    ("most", "top"),
    [(0, 1), (1, 1), (2, 2), (3, 5), (5, 5), (6, 10), (11, 20), (50, 50), (51, 100), (1201, 2000)],
)
def test_a_scale_is_round_and_never_too_short(most: int, top: int) -> None:
    assert charts.scale(most) == top


def test_a_column_is_made_of_what_became_of_its_calls() -> None:
    rows = [("Lundi", "L", Tally(8, 4, 2)), ("Mardi", "", Tally())]
    chart = charts.chart(rows)
    first, second = chart.columns
    assert chart.top == 10
    assert [(part.kind, part.y, part.height) for part in first.parts] == [
        ("answered", 60.0, 40.0),
        ("elsewhere", 40.0, 20.0),
        ("lost", 20.0, 20.0),
    ]
    assert second.parts == ()
    assert (first.x, first.width, second.x) == (5.5, 39.0, 55.5)
    assert not chart.is_empty


def test_nothing_is_drawn_of_nothing() -> None:
    assert charts.chart([]).is_empty
    assert charts.chart([("a", "a", Tally())]).is_empty


@pytest.mark.parametrize(("count", "most", "share"), [(0, 0, 0), (1, 3, 33.33), (7, 7, 100)])
def test_a_bar_is_a_share_of_the_longest(count: int, most: int, share: float) -> None:
    assert charts.share(count, most) == share


@pytest.mark.parametrize(("many", "shown"), [(3, 3), (8, 8), (9, 5), (31, 8)])
def test_not_every_column_has_a_word_below(many: int, shown: int) -> None:
    labels = charts.thinned([str(n) for n in range(many)], 8)
    assert len(labels) == many
    assert labels[0] == "0"
    assert sum(map(bool, labels)) == shown
