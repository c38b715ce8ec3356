"""Six digits texted to a number prove whose it is: how they are made and tried.

The digits themselves are kept nowhere, and stand in no log. Who texts them, and how often, is
each room's own: here is what must be the same everywhere.
"""

import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import TypeVar

import phonenumbers
from django.conf import settings
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from tenants.base import may_take_texts
from tenants.code_models import TRIES, TextedCode

Code = TypeVar("Code", bound=TextedCode)
LIVES = timedelta(minutes=10)
MINUTES = int(LIVES.total_seconds() // 60)


class TooOften(Exception):
    """A limit is reached: of codes that are texted, or of tries to type one."""


def made() -> str:
    """Six new digits."""
    return f"{secrets.randbelow(10**6):06}"


def digest(salt: str, whose: object, number: str, digits: str) -> str:
    """What is kept of the digits: good for this number and this row alone."""
    return salted_hmac(salt, f"{whose}:{number}:{digits}", algorithm="sha256").hexdigest()


def live(codes: "QuerySet[Code]", number: str | None) -> Code | None:
    """The last of these that was texted to the number and is still good."""
    fresh = codes.filter(number=number, created_at__gt=timezone.now() - LIVES)
    return fresh.order_by("-created_at").first() if number else None


def is_right(code: TextedCode, salt: str, whose: object, typed: str) -> bool:
    """Whether these are its digits; each try counts. Raises TooOften after five."""
    rows = type(code)._default_manager.filter(pk=code.pk, tries__lt=TRIES)
    if not rows.update(tries=F("tries") + 1):
        raise TooOften
    digits = "".join(one for one in typed if one.isdecimal())
    return constant_time_compare(code.digest, digest(salt, whose, code.number, digits))


def may_be_texted(number: str, countries: Collection[str] = ()) -> bool:
    """Whether a code may go there: a mobile number of one of these countries (else the house's)."""
    if not may_take_texts(number):
        return False
    country = phonenumbers.region_code_for_number(phonenumbers.parse(number))
    return country in (countries or settings.DIAL_COUNTRIES)


def network_address(request: HttpRequest) -> str:
    """Whose request it is; behind our proxy, what the proxy wrote last."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def address_of(address: str) -> str:
    """A keyed hash of a network address, to count by; an IPv6 network of a household is one."""
    if ":" in address:
        address = ":".join(address.split(":")[:4])
    return salted_hmac("booking-address", address, algorithm="sha256").hexdigest()
