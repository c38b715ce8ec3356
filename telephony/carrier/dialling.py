"""Whom the house may ring, and as whom: asked before every call that we start or pass on.

A call to an expensive number is the usual way to rob a telephone system, an emergency call from
here would reach the wrong town's centre without an address (Twilio's documentation,
docs/voice/tutorials/emergency-calling), and a call to one of our own lines comes back as a new
caller. Numbers are judged by Google's library of numbering plans and the tables below. Whether a
number has been assigned to anybody is not judged: plans change faster than libraries.
"""

import re
from typing import Any, Final

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumber, PhoneNumberType, shortnumberinfo

from tenants.base import number_or_none, parse_number
from tenants.models import Client, Line

WORLD: Final = "001"  # the library's region for satellites and services of no country
HOME: Final = "FR"
# Beside those that the library calls so. France: decision 2002-1179 of ARCEP and its successors;
# Belgium: www.112.be and its sister services; Switzerland: article 90 of the OFCOM's ordinance.
EMERGENCY: Final = {
    "FR": {*("15", "17", "18", "112", "114", "115", "119", "191", "196", "197", "3114", "116000")},
    "MC": {*("15", "17", "18", "112")},
    "BE": {*("100", "101", "102", "103", "105", "106", "107", "110", "112", "116000")},
    "LU": {*("112", "113", "116000")},
    "CH": {*("112", "117", "118", "143", "144", "145", "147", "1414")},
    "GB": {*("999", "112", "101", "111")},
    "US": {*("911", "988")},
}
# First digits after the country code of what costs more than a plain call (or pays the called).
DEAR: Final = {
    "FR": ("81", "82", "83", "84", "85", "86", "87", "88", "89"),
    "BE": ("70", "90"),
    "GB": ("70", "84", "87", "9"),
}
DEAR_SHORT: Final = {"FR": ("3", "118"), "MC": ("3", "118"), "BE": ("12", "13", "14")}
DEAR_KINDS: Final = {
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.PAGER,
    PhoneNumberType.VOICEMAIL,
}
NORTH_AMERICA: Final = 1  # two dozen countries share this code
REASONS: Final = {
    "emergency": _(
        "Emergency services are never dialled from here. Whoever needs them dials the number "
        "on their own telephone."
    ),
    "premium": _("This number costs more than a plain call, so it is not dialled."),
    "short": _("Short numbers are not dialled from here. Write the number in full."),
    "country": _("Calls to this country are not allowed."),
    "world": _("Satellite and worldwide service numbers are not dialled."),
    "ours": _("This is one of our own lines: the call would come back to us."),
}


class NotAllowed(ValidationError):
    """The number is not dialled. `code`: number, emergency, premium, short, country or ours."""


class NotOwned(LookupError):
    """The number is no line of this client's: it must not be shown as the caller."""


def allowed(number_as_typed: str, client: Client) -> str:
    """The number in E.164; raises NotAllowed, with the reason in the reader's language.

    A number without a country is of the client's own, which is that of its first line.
    """
    typed = re.sub(r"[\s.-]", "", number_as_typed)
    return _checked(typed, _home(client), countries_of(client))


def _checked(typed: str, home: str, countries: set[str]) -> str:
    number = _parsed(typed, home)
    _refuse_short(number)
    try:
        written = parse_number(typed, home)
    except ValidationError as error:
        raise NotAllowed(error.message, code="number") from error
    _refuse_tariff(number)
    _refuse_country(number, countries)
    if Line.objects.filter(number=written).exists():
        raise _refusal("ours")
    return written


def own_telephone(number_as_typed: str) -> str:
    """A receptionist's own number in E.164; raises NotAllowed as `allowed` does.

    They answer for many clients: the house's own countries count.
    """
    typed = re.sub(r"[\s.-]", "", number_as_typed)
    return _checked(typed, HOME, set(settings.DIAL_COUNTRIES))


def countries_of(client: Client) -> set[str]:
    """The countries (ISO 3166, two letters) that are dialled for this client."""
    return set(client.dial_countries or settings.DIAL_COUNTRIES)


def caller_id(client: Client, line_number: str) -> str:
    """The number to be shown for a call of this client's: one of its own lines.

    Raises NotOwned for any other: carriers cut such calls off, and people are misled by them.
    """
    number = number_or_none(line_number) or ""
    if not Line.objects.filter(client=client, number=number).exists():
        raise NotOwned("not a line of this client")
    return number


def _home(client: Client) -> str:
    line = Line.objects.filter(client=client).order_by("pk").first()
    region = line and phonenumbers.region_code_for_number(phonenumbers.parse(line.number))
    return region if region and region != WORLD else HOME


def _parsed(typed: str, home: str) -> PhoneNumber:
    try:
        return phonenumbers.parse(typed, home)
    except phonenumbers.NumberParseException as error:
        raise NotAllowed(_("This is not a telephone number."), code="number") from error


def _refuse_short(number: PhoneNumber) -> None:
    # Also behind a country code or a zero: carriers differ in what they then make of it.
    digits = phonenumbers.national_significant_number(number).lstrip("0")
    regions = phonenumbers.region_codes_for_country_code(number.country_code or 0)
    if any(_is_emergency(digits, region) for region in regions):
        raise _refusal("emergency")
    if phonenumbers.is_possible_number(number):
        return
    short = PhoneNumber(country_code=number.country_code, national_number=int(digits or "0"))
    if shortnumberinfo.is_possible_short_number(short):
        dear = any(digits.startswith(DEAR_SHORT.get(region, ())) for region in regions)
        raise _refusal("premium" if dear else "short")


def _is_emergency(digits: str, region: str) -> bool:
    known = digits in EMERGENCY.get(region, ())
    return known or bool(shortnumberinfo.is_emergency_number(digits, region))


def _refuse_tariff(number: PhoneNumber) -> None:
    national = phonenumbers.national_significant_number(number)
    is_dear = national.startswith(DEAR.get(_region(number), ()))
    if is_dear or phonenumbers.number_type(number) in DEAR_KINDS:
        raise _refusal("premium")


def _refuse_country(number: PhoneNumber, countries: set[str]) -> None:
    region = _region(number)
    if region == WORLD:
        raise _refusal("country", "world")
    if region not in countries:
        raise _refusal("country")


def _region(number: PhoneNumber) -> str:
    """The number's country; "" where several share the code and the plan does not tell."""
    exact = phonenumbers.region_code_for_number(number)
    if exact or number.country_code == NORTH_AMERICA:
        return exact or ""
    return str(phonenumbers.region_code_for_country_code(number.country_code or 0))


def _refusal(code: str, reason: str = "") -> NotAllowed:
    message: Any = REASONS[reason or code]
    return NotAllowed(message, code=code)
