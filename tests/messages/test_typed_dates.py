"""Dates as people say them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import typed_dates

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12/03/1961", date(1961, 3, 12)),
        ("12.3.61", date(1961, 3, 12)),
        ("12-03-26", date(2026, 3, 12)),
        ("12031961", date(1961, 3, 12)),
        ("1961-03-12", date(1961, 3, 12)),
        ("12 mars", date(2027, 3, 12)),
        ("24/12", date(2026, 12, 24)),
        ("22/11", date(2026, 11, 22)),
        ("1er février 1954", date(1954, 2, 1)),
        ("jeudi 12 août", date(2027, 8, 12)),
        ("3 sept. 2027", date(2027, 9, 3)),
        ("12 March 1961", date(1961, 3, 12)),
        ("29 février", date(2028, 2, 29)),
        ("Demain", date(2026, 11, 23)),
        ("après-demain", date(2026, 11, 24)),
        ("aujourd’hui", TODAY),
    ],
)
def test_it_is_read_as_it_is_said(typed: str, meant: date) -> None:
    assert typed_dates.read(typed, TODAY) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "bientôt", "31/02/2026", "12/13/1961", "12 jui", "12 ma", "30 février", "1/1/0001"],
)
def test_nonsense_is_no_date(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        typed_dates.read(typed, TODAY)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_date_or_none(typed: str) -> None:
    try:
        found = typed_dates.read(typed, TODAY)
    except (ValueError, OverflowError):
        return
    assert typed_dates.FIRST <= found.year <= typed_dates.LAST
