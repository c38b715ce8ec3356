"""Every address of both hosts, as the patterns have them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver

from tenants.access import Access

# Not ours: allauth's pages, Django's choice of a language, and the two administrations, which
# tests/test_administration.py visits.
OTHERS = ("accounts/", "i18n/", "admin/")


@dataclass(frozen=True)
class Address:
    """A pattern of one of the two hosts."""

    host: str
    route: str
    view: Callable[..., Any]

    @property
    def access(self) -> Access:
        return self.view.access  # type: ignore[attr-defined, no-any-return]

    @property
    def is_webhook(self) -> bool:
        return self.route.startswith("twilio/") and "audio" not in self.route

    @property
    def is_nothing(self) -> bool:
        """Where the API says that there is no such address."""
        return "<path:" in self.route

    def __str__(self) -> str:
        return f"{self.host}:/{self.route}"


def addresses(host: str, patterns: list[Any], before: str = "") -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(host, pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and not route.startswith(OTHERS):
            yield Address(host, route, pattern.callback)


def all_of(host: str, urlconf: str) -> list[Address]:
    return list(addresses(host, import_module(urlconf).urlpatterns))


EVERY = all_of("operator", settings.PUBLIC_SCHEMA_URLCONF) + all_of("client", settings.ROOT_URLCONF)
ON_CLIENT = [address for address in EVERY if address.host == "client"]
MARKED = [address for address in EVERY if hasattr(address.view, "access")]


def those(side: str) -> list[Address]:
    """Each that is for this side."""
    return [address for address in MARKED if address.access.side == side]
