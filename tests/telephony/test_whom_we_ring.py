"""Whom the house may ring: plain numbers in allowed countries, and nobody else."""

import re

import phonenumbers
import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from config.demo.shops import CABINET, PLOMBIER
from telephony.carrier.dialling import NotAllowed, NotOwned, allowed, caller_id, countries_of
from tenants.base import E164
from tenants.models import Client, Line
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FINE = {
    "06 39 98 40 01": "+33639984001",
    "01.99.00.12.34": "+33199001234",
    "+33 (0)2 61 91 77 88": "+33261917788",
    "0033 5 36 49 00 00": "+33536490000",
    "09 72 12 34 56": "+33972123456",
    "0800 123 456": "+33800123456",
    "0806 12 34 56": "+33806123456",
    "+32 471 12 34 56": "+32471123456",
    "+32 2 548 12 34": "+3225481234",
    "+32 9 268 12 34": "+3292681234",
    "+352 621 123 456": "+352621123456",
    "+41 44 668 18 00": "+41446681800",
    "+41 58 123 45 67": "+41581234567",
    "+377 93 15 00 00": "+37793150000",
}
REFUSED = {
    "number": ["", "le même", "anonymous", "+999 12 34 56 78", "1" * 300, "client:x", "0"],
    "emergency": [
        *("15", "17", "18", "112", "114", "115", "119", "191", "196", "197", "3114", "116 000"),
        *("1 5", "+33 15", "0033 15", "+33 (0)15", "+33 112", "0033112", "015", " 1-1-2 "),
        *("+32 100", "+32 101", "+32112", "+41 144", "+352 112"),
        *("+44 999", "+44 112", "+1 911", "+1 988", "+377 18", "+49 110"),
    ],
    "premium": [
        *("0899 12 34 56", "0890123456", "+33 892 70 12 34", "0812 34 56 78", "0820 12 34 56"),
        *("0825 12 34 56", "3639", "36 39", "3103", "118 712", "+33 118712", "+33 3639"),
        *("+32 902 12 345", "+32 903 12 345", "+32 70 12 34 56", "+41 900 123 456"),
        *("+41 84 412 34 56", "+352 90012345", "+44 909 879 0123", "+44 870 123 4567"),
        *("+44 845 123 4567", "+44 70 1234 5678", "+1 900 555 1234", "+979 123456789"),
        *("+808 1234 5678", "+32 1207"),
    ],
    "short": ["06 39", "1013", "10 14", "+33 1013"],
    "country": [
        *("+44 20 7946 0018", "+1 415 555 2671", "+1 876 555 1234", "+49 30 123456"),
        *("+216 71 123 456", "+212 522 123 456", "+262 692 12 34 56", "+371 6712 3456"),
        *("+881612345678", "+882 16 1234 5678", "+870 773 123456", "+800 1234 5678"),
    ],
    "ours": [CABINET.line, "01 99 00 10 01", "0033 1 99 00 10 01", PLOMBIER.line],
}


@pytest.mark.parametrize("typed", FINE)
def test_a_plain_number_is_rung_however_it_is_written(cast: Cast, typed: str) -> None:
    assert allowed(typed, cast.practice) == FINE[typed]


@pytest.mark.parametrize(
    ("typed", "code"), [(typed, code) for code, every in REFUSED.items() for typed in every]
)
def test_any_other_is_refused_with_the_reason(cast: Cast, typed: str, code: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        allowed(typed, cast.practice)
    assert refused.value.code == code
    (sentence,) = refused.value.messages
    assert sentence.endswith(".")
    assert "06" not in sentence, "a reason holds no number"


def test_a_reason_is_a_validation_error_of_a_form() -> None:
    assert issubclass(NotAllowed, ValidationError)


@given(st.text(max_size=30) | st.from_regex(r"(\+|00)?[0-9 ().;x#*-]{1,24}", fullmatch=True))
@example("00" * 20)
@example("+33 15;ext=5")
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_an_allowed_number_or_refused(cast: Cast, typed: str) -> None:
    number, refused = judged(typed, cast.practice)
    if refused:
        assert refused.code in REFUSED
        return
    assert re.match(E164, number)
    parsed = phonenumbers.parse(number)
    country = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    assert country in countries_of(cast.practice)
    assert allowed(number, cast.practice) == number, "and stays it"


def judged(typed: str, client: Client) -> tuple[str, NotAllowed | None]:
    """The number, or why not; any other exception comes through."""
    try:
        return allowed(typed, client), None
    except NotAllowed as refused:
        return "", refused


def test_a_client_may_have_countries_of_its_own(cast: Cast, settings: LazySettings) -> None:
    london = "+44 20 7946 0018"
    cast.practice.dial_countries = ["GB"]
    assert allowed(london, cast.practice) == "+442079460018"
    for client, typed in ((cast.practice, "06 39 98 40 01"), (cast.plumber, london)):
        with pytest.raises(NotAllowed):
            allowed(typed, client)
    settings.DIAL_COUNTRIES = ["GB"]
    assert allowed(london, cast.plumber) == "+442079460018"


def test_a_country_is_two_capital_letters(cast: Cast) -> None:
    cast.practice.dial_countries = ["FR", "Belgique"]
    with pytest.raises(ValidationError):
        cast.practice.full_clean(exclude=["schema_name"])
    cast.practice.dial_countries = ["FR", "BE"]
    cast.practice.full_clean(exclude=["schema_name"])


def test_a_belgian_client_writes_belgian_numbers(cast: Cast) -> None:
    Line.objects.filter(client=cast.practice).update(number="+3225481234")
    assert allowed("0471 12 34 56", cast.practice) == "+32471123456"
    for typed in ("100", "105"):
        with pytest.raises(NotAllowed) as refused:
            allowed(typed, cast.practice)
        assert refused.value.code == "emergency"


def test_only_an_own_line_is_shown_as_the_caller(cast: Cast) -> None:
    assert caller_id(cast.practice, CABINET.line) == CABINET.line
    assert caller_id(cast.practice, "01 99 00 10 01") == CABINET.line
    for other in (PLOMBIER.line, "+33639984001", "anonymous", ""):
        with pytest.raises(NotOwned):
            caller_id(cast.practice, other)


def test_the_reason_is_in_the_readers_language(cast: Cast) -> None:
    with translation.override("en"), pytest.raises(NotAllowed) as refused:
        allowed("15", cast.practice)
    with translation.override("en"):
        assert "Emergency services" in refused.value.messages[0]
