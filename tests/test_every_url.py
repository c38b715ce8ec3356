"""Every address of both hosts: logged out, of another client, with a wrong role, with a right."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver

from messages import links
from tenants import access
from tenants.access import Access
from tenants.models import Membership
from tests.answering import take_call
from tests.cast import Cast
from tests.rows import one_of_each
from tests.twilio import Twilio
from tests.visitors import Visitor, at_client, at_operator

pytestmark = pytest.mark.django_db
Role = Membership.Role
# Not ours: allauth's pages, Django's choice of a language, and the two administrations, which
# tests/test_administration.py visits.
OTHERS = ("accounts/", "i18n/", "admin/")
WHO = {
    Role.ADMINISTRATOR: "administrator",
    Role.SUPERVISOR: "supervisor",
    Role.RECEPTIONIST: "camille",
    Role.OWNER: "doctor",
    Role.STAFF: "secretary",
    Role.RECIPIENT: "recipient",
}
OF_THE_PRACTICE = {"doctor", "secretary", "recipient"}


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
        return self.route.startswith("twilio/")

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


def those(side: str) -> pytest.MarkDecorator:
    """The test's `address`: each that is for this side."""
    found = [address for address in MARKED if address.access.side == side]
    return pytest.mark.parametrize("address", found, ids=str)


@pytest.fixture
def path(cast: Cast, twilio: Twilio) -> Callable[[Address], str]:
    """The path of an address, about things that exist: Camille's call, one message, one link."""
    call = take_call(cast, twilio, "+33199001001")
    with access.inside(cast.practice):
        delivery = one_of_each()
        about = {
            "<uuid:call_id>": str(call.pk),
            "<str:token>": links.token_of(cast.practice, delivery),
            "<uuid:message_id>": str(delivery.message_id),
        }

    def fill(address: Address) -> str:
        filled = address.route
        for place, value in about.items():
            filled = filled.replace(place, value)
        assert "<" not in filled, "say above what stands in this place"
        return f"/{filled}"

    return fill


def visitor(cast: Cast, address: Address, name: str | None) -> Visitor:
    user = cast.user(name) if name else None
    return at_operator(user) if address.host == "operator" else at_client(cast.practice, user)


@pytest.mark.parametrize("address", EVERY, ids=str)
def test_it_says_who_may_come_in(address: Address) -> None:
    asked = getattr(address.view, "access", None)
    assert isinstance(asked, Access), "decorate it with anyone, for_operator or for_client"
    assert asked.side == "anyone" or set(asked.roles) <= set(Role.values)
    assert asked.side in ("anyone", address.host)
    assert bool(asked.roles) == (asked.side != "anyone")


@those("operator")
def test_the_operators_pages(cast: Cast, path: Callable[[Address], str], address: Address) -> None:
    logged_out = visitor(cast, address, None).visit(path(address))
    assert logged_out.status_code == 302
    assert logged_out["Location"].startswith("/accounts/login/?next=")
    for role, name in [*WHO.items(), ("none", "outsider")]:
        status = visitor(cast, address, name).visit(path(address)).status_code
        if role in address.access.roles:
            assert status not in (302, 403, 404, 500), (name, status)
        else:
            assert status == 403, (name, status)


@those("client")
def test_a_clients_pages(cast: Cast, path: Callable[[Address], str], address: Address) -> None:
    logged_out = visitor(cast, address, None).visit(path(address))
    assert logged_out.status_code == 302
    assert logged_out["Location"].startswith("/accounts/login/?next=")
    for role, name in [*WHO.items(), ("none", "outsider"), ("other", "plumber")]:
        status = visitor(cast, address, name).visit(path(address)).status_code
        if role in address.access.roles or role == Role.ADMINISTRATOR:
            assert status not in (302, 403, 404, 500), (name, status)
        else:
            assert status == (403 if name in OF_THE_PRACTICE else 404), (name, status)


@those("anyone")
def test_pages_for_anyone(cast: Cast, path: Callable[[Address], str], address: Address) -> None:
    answer = visitor(cast, address, None).visit(path(address))
    if address.is_webhook:
        assert answer.status_code == 403, "unsigned"
    else:
        assert answer.status_code in (200, 503)


@pytest.mark.parametrize("address", ON_CLIENT, ids=str)
def test_a_hosts_things_are_not_found_on_another_host(
    cast: Cast, path: Callable[[Address], str], address: Address
) -> None:
    """Of the right role there, with the practice's keys: nothing of the practice is shown."""
    answer = at_client(cast.plumber, cast.user("plumber")).visit(path(address))
    assert answer.status_code == (404 if "<" in address.route else answer.status_code)
    assert "Rappeler" not in answer.content.decode()


# Health is asked for by any host: whoever looks after the machines may not know the domains.
HEALTH = ("/healthz", "/readyz")


@pytest.mark.parametrize(
    "address", [one for one in EVERY if not str(one).endswith(HEALTH)], ids=str
)
def test_a_host_that_nobody_has_shows_nothing(
    cast: Cast, path: Callable[[Address], str], address: Address
) -> None:
    cast.plumber.is_active = False
    cast.plumber.save()
    for host in ("nobody.localhost", "localhost.evil.test", "plomberie-vasseur.localhost"):
        for name in ("plumber", "administrator"):
            assert Visitor(host, cast.user(name)).visit(path(address)).status_code == 404
