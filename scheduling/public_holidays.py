"""Public holidays by country and region, as the library `holidays` knows them."""

import functools
from collections.abc import Callable, Mapping
from datetime import date

import holidays
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def check(country: str, subdivision: str = "") -> None:
    """Raise ValidationError, on its field, for a country (ISO 3166-1) or region nobody knows."""
    regions = regions_of(country)
    if regions is None:
        raise ValidationError({"country": _("Write the country as FR, BE, DE, …")})
    if subdivision and subdivision not in regions:
        known = ", ".join(regions) or _("none")
        raise ValidationError(
            {
                "subdivision": _("The regions known for this country are: %(known)s.")
                % {"known": known}
            }
        )


def regions_of(country: str) -> list[str] | None:
    """The country's regions with holidays of their own; None for a country nobody knows."""
    return holidays.list_supported_countries(include_aliases=False).get(country)


def names(country: str, subdivision: str = "") -> Callable[[date], str | None]:
    """A function from a day to its holiday's name, in the reader's language where it is known."""
    language = _language(country, get_language() or "")

    def name(day: date) -> str | None:
        return _of_year(country, subdivision, language, day.year).get(day)

    return name


@functools.lru_cache(maxsize=256)
def _of_year(country: str, subdivision: str, language: str | None, year: int) -> Mapping[date, str]:
    # The library's own object fills itself while it is read, which two threads must not see.
    return dict(
        holidays.country_holidays(
            country, subdiv=subdivision or None, years=year, expand=False, language=language
        )
    )


@functools.lru_cache(maxsize=256)
def _language(country: str, wanted: str) -> str | None:
    known = holidays.country_holidays(country)
    same = [name for name in known.supported_languages if name[:2] == wanted[:2]]
    return same[0] if same else known.default_language
