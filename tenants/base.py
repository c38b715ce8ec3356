"""What every model of the house shares: keys, phone numbers, colours."""

import re
import uuid
from typing import Any, TypeVar

import phonenumbers
import uuid_utils.compat
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

E164 = r"^\+[1-9][0-9]{6,14}$"


def uuid7() -> uuid.UUID:
    """A new time-ordered key (RFC 9562, version 7)."""
    return uuid_utils.compat.uuid7()


class Model(models.Model):
    """A row whose key may leave the server."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


_Set = TypeVar("_Set", contravariant=True)
_Get = TypeVar("_Get", covariant=True)


class E164Field(models.CharField[_Set, _Get]):
    """A telephone number as ITU-T E.164 writes it: a plus sign and up to fifteen digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 16
        super().__init__(*args, **kwargs)
        self.validators.append(RegexValidator(E164, _("Write the number as +33…")))


class ColourField(models.CharField[_Set, _Get]):
    """A colour as `#rrggbb`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 7
        super().__init__(*args, **kwargs)
        self.validators.append(
            RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as #rrggbb."))
        )


def parse_number(raw: str, region: str = "FR") -> str:
    """The number in E.164 for what a person typed or a carrier sent.

    Raises ValidationError, in the reader's language, when it cannot be a telephone number.
    """
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException as error:
        raise ValidationError(_("This is not a telephone number."), code="number") from error
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # The library also lets local numbers pass, and some of more digits than E.164 has.
    if not phonenumbers.is_possible_number(number) or not re.match(E164, written):
        raise ValidationError(_("This number has too few or too many digits."), code="number")
    return written


def number_or_none(raw: str, region: str = "FR") -> str | None:
    """As `parse_number`, but None for `anonymous`, `client:…`, SIP addresses and other words."""
    try:
        return parse_number(raw, region)
    except ValidationError:
        return None


def display_number(number: str | None, region: str = "FR") -> str:
    """The number as people of `region` write it, what is no number as it is; "" for None."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return number
    home = phonenumbers.region_code_for_number(parsed) == region or (
        parsed.country_code == phonenumbers.country_code_for_region(region)
    )
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, style.NATIONAL if home else style.INTERNATIONAL)


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on `colour` (WCAG 2.2 relative luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#000000"
