"""Telephone numbers: as typed, as kept, as shown."""

import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tenants.base import E164, display_number, number_or_none, parse_number

typed = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"\+?[0-9 .()/-]{0,24}", fullmatch=True),
    st.from_regex(r"\+[1-9][0-9]{0,17}", fullmatch=True),
)


@pytest.mark.parametrize(
    ("raw", "kept", "shown"),
    [
        ("06 39 98 40 01", "+33639984001", "06 39 98 40 01"),
        ("0639984001", "+33639984001", "06 39 98 40 01"),
        ("+33 6 39 98 40 01", "+33639984001", "06 39 98 40 01"),
        ("0033639984001", "+33639984001", "06 39 98 40 01"),
        ("01.99.00.10.01", "+33199001001", "01 99 00 10 01"),
        ("tel:+33-2-61-91-10-01", "+33261911001", "02 61 91 10 01"),
        ("+44 20 7946 0018", "+442079460018", "+44 20 7946 0018"),
        ("+1 (212) 555-0123", "+12125550123", "+1 212-555-0123"),
    ],
)
def test_what_people_write(raw: str, kept: str, shown: str) -> None:
    assert parse_number(raw) == kept
    assert display_number(kept) == shown


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "+",
        "abc",
        "anonymous",
        "client:agent_1",
        "sip:a@b.test",
        "0639",
        "06" * 12,
        "+49 12",
        "15",
    ],
)
def test_what_is_no_number(raw: str) -> None:
    with pytest.raises(ValidationError):
        parse_number(raw)
    assert number_or_none(raw) is None


@given(typed)
def test_whatever_is_typed_is_kept_as_e164_or_refused_politely(raw: str) -> None:
    number = number_or_none(raw)
    assert number is None or (re.match(E164, number) and len(number) <= 16)


@given(typed)
def test_what_was_kept_is_read_the_same_again(raw: str) -> None:
    number = number_or_none(raw)
    if number is not None:
        assert parse_number(number) == number


@given(typed)
def test_anything_can_be_shown(raw: str) -> None:
    assert isinstance(display_number(raw), str)


def test_no_number_is_shown_as_nothing() -> None:
    assert display_number(None) == ""
