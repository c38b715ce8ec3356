"""What every model of the house shares: keys, phone numbers, colours."""

import re
import uuid
from typing import Any, TypeVar

import phonenumbers
import uuid_utils.compat
from django import forms
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


class TypedNumber(forms.CharField):
    """A telephone number as people type it, kept in E.164."""

    def __init__(self, **kwargs: Any) -> None:
        # The column's length is that of the digits, not of what is typed between them.
        super().__init__(**{**kwargs, "max_length": 40})

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        return parse_number(typed) if typed else typed


class E164Field(models.CharField[_Set, _Get]):
    """A telephone number as ITU-T E.164 writes it: a plus sign and up to fifteen digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 16
        super().__init__(*args, **kwargs)
        self.validators.append(RegexValidator(E164, _("Write the number as +33…")))

    def formfield(self, **kwargs: Any) -> Any:
        """Forms take the number in any spelling."""
        return super().formfield(**{"form_class": TypedNumber, **kwargs})


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


# Unknown counts: plans change faster than libraries, and the carrier tells a landline (21614).
TAKE_TEXTS = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    phonenumbers.PhoneNumberType.UNKNOWN,
}


def may_take_texts(number: str | None) -> bool:
    """Whether a text to this number (E.164) may arrive: it is no landline's, as far as is known."""
    if not number or number_or_none(number) != number:
        return False
    return phonenumbers.number_type(phonenumbers.parse(number)) in TAKE_TEXTS


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
    return max(("#ffffff", "#000000"), key=lambda ink: contrast(colour, ink))


def contrast(one: str, other: str) -> float:
    """How two colours stand out from each other, 1 to 21 (WCAG 2.2 contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
