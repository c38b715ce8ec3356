"""Every address of both hosts: logged out, of another client, with a wrong role, with a right."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from tenants import support
from tenants.access import Access
from tenants.models import (
    Client,
    Membership,
    SupportSession,
)
from tests import places
from tests.addresses import EVERY, ON_CLIENT, Address, those
from tests.cast import Cast
from tests.twilio import Twilio
from tests.visitors import Visitor

pytestmark = pytest.mark.django_db
Role = Membership.Role
WHO = {
    Role.ADMINISTRATOR: "administrator",
    Role.SUPERVISOR: "supervisor",
    Role.RECEPTIONIST: "camille",
    Role.OWNER: "doctor",
    Role.MANAGER: "secretary",
    Role.RECIPIENT: "recipient",
    Role.READER: "bookkeeper",
}
# Doors that show nothing by themselves.
LEADS_ON = (
    "start/written/",
    "enter/<str:door_key>/",
    "support/",
    "support/leave",
    "support/in/<str:support_key>/",
    "second-factor/",
    "sessions/<int:session_id>/end",
)
OF_THE_PRACTICE = {"doctor", "secretary", "recipient", "bookkeeper"}


@pytest.fixture
def path(cast: Cast, twilio: Twilio) -> Callable[[Address], str]:
    """The path of an address, about things that exist."""
    return places.filler(cast, twilio)


class Visits:
    """One set-up for all addresses; what a visit does is undone before the next address."""

    def __init__(
        self, cast: Cast, subtests: pytest.Subtests, path: Callable[[Address], str]
    ) -> None:
        self.cast = cast
        self.subtests = subtests
        self.path = path
        self.browsers: dict[str, Visitor] = {}
        support.begin(cast.user("administrator"), cast.plumber, "Tout visiter")
        names = [*WHO.values(), "outsider", "plumber"]
        self.sessions = {name: Visitor("localhost", cast.user(name)).cookies for name in names}

    @contextmanager
    def at(self, address: Address) -> Iterator[None]:
        with self.subtests.test(str(address)), transaction.atomic():
            try:
                yield
            finally:
                transaction.set_rollback(True)

    def visit(self, address: Address, name: str | None, host: str = "") -> HttpResponse:
        """As the person of this name (None: nobody), at the practice or at another `host`."""
        return self.browser(address, name, host).visit(self.path(address))

    def post(self, address: Address, name: str | None) -> HttpResponse:
        """The same with an empty form."""
        answer: Any = self.browser(address, name).post(self.path(address))
        return answer  # type: ignore[no-any-return]

    def browser(self, address: Address, name: str | None, host: str = "") -> Visitor:
        hosts = {"operator": settings.BASE_DOMAIN, "client": host_of(self.cast.practice)}
        where = host or hosts[address.host]
        browser = self.browsers.setdefault(where, Visitor(where))
        browser.cookies = SimpleCookie(self.sessions[name].output(header="") if name else "")
        return browser


def host_of(client: Client) -> str:
    return f"{client.slug}.{settings.BASE_DOMAIN}"


@pytest.fixture
def visits(cast: Cast, subtests: pytest.Subtests, path: Callable[[Address], str]) -> Visits:
    return Visits(cast, subtests, path)


@pytest.mark.parametrize("address", EVERY, ids=str)
def test_it_says_who_may_come_in(address: Address) -> None:
    asked = getattr(address.view, "access", None)
    assert isinstance(asked, Access), "decorate it with anyone, for_operator or for_client"
    assert asked.side == "anyone" or set(asked.roles) <= set(Role.values)
    assert asked.side in ("anyone", address.host) or (address.host, asked.side) == ("client", "api")
    assert bool(asked.roles) == (asked.side != "anyone")


def test_the_operators_pages(visits: Visits) -> None:
    for address in those("operator"):
        with visits.at(address):
            asks_to_log_in(visits.visit(address, None))
            for role, name in [*WHO.items(), ("none", "outsider")]:
                status = visits.visit(address, name).status_code
                if role in address.access.roles:
                    assert status not in (302, 403, 404, 500), (name, status)
                else:
                    assert status == 403, (name, status)


def test_a_clients_pages(visits: Visits) -> None:
    for address in those("client"):
        with visits.at(address):
            asks_to_log_in(visits.visit(address, None))
            for role, name in [*WHO.items(), ("none", "outsider"), ("other", "plumber")]:
                status = visits.visit(address, name).status_code
                if role in address.access.roles or role == Role.ADMINISTRATOR:
                    assert status not in (302, 403, 404, 500), (name, status)
                else:
                    assert status == (403 if name in OF_THE_PRACTICE else 404), (name, status)


def test_a_clients_pages_are_written_by_few(visits: Visits) -> None:
    """Where more may look than change: an empty form of somebody who only looks is refused."""
    for address in those("client"):
        if not address.access.writers:
            continue
        with visits.at(address):
            for role, name in WHO.items():
                status = visits.post(address, name).status_code
                if role in address.access.writers or role == Role.ADMINISTRATOR:
                    assert status not in (403, 404, 500), (name, status)
                else:
                    assert status == (403 if name in OF_THE_PRACTICE else 404), (name, status)


def test_an_administrator_without_a_reason_is_asked_for_one(visits: Visits) -> None:
    SupportSession.objects.update(ends_at=timezone.now())
    for address in those("client"):
        with visits.at(address):
            answer = visits.visit(address, "administrator")
            assert answer.status_code == 302
            assert answer["Location"].startswith("/support/?next=")


def asks_to_log_in(answer: HttpResponse) -> None:
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


def test_the_api(visits: Visits) -> None:
    """Who may read is let in, or told what is wrong with an empty question."""
    for address in those("api"):
        with visits.at(address):
            for role, name in [
                (None, None),
                *WHO.items(),
                ("none", "outsider"),
                ("other", "plumber"),
            ]:
                answer = visits.visit(address, name)
                if address.is_nothing or name in ("camille", "supervisor", "outsider", "plumber"):
                    expected = {404}
                elif name is None:
                    expected = {401}
                elif role in address.access.roles or role == Role.ADMINISTRATOR:
                    # A form is no question to the API, nor is none; and not all can be done now.
                    expected = {200, 202, 400, 409, 415}
                else:
                    expected = {403}
                assert answer.status_code in expected, (name, answer.status_code)
                if answer.status_code >= 400:
                    assert answer["Content-Type"] == "application/problem+json"


def test_pages_for_anyone(visits: Visits) -> None:
    for address in those("anyone"):
        with visits.at(address):
            status = visits.visit(address, None).status_code
            is_signed = address.route.startswith("mail/") or address.route == "pocket/elsewhere"
            if address.is_webhook or is_signed:
                assert status == 403, "unsigned"
            elif address.route in LEADS_ON:
                assert status == 302
            else:
                assert status in (200, 503)


def test_a_hosts_things_are_not_found_on_another_host(visits: Visits) -> None:
    """Of the right role there, with the practice's keys: nothing of the practice is shown."""
    other = host_of(visits.cast.plumber)
    for address in ON_CLIENT:
        with visits.at(address):
            answer = visits.visit(address, "plumber", other)
            names_a_row = "<" in address.route.replace("<str:part>", "").replace("<int:size>", "")
            assert answer.status_code == (404 if names_a_row else answer.status_code)
            assert "Zébulon" not in answer.getvalue().decode(errors="replace")


# Health is asked for by any host: whoever looks after the machines may not know the domains.
HEALTH = ("/healthz", "/readyz")


def test_a_host_that_nobody_has_shows_nothing(visits: Visits) -> None:
    visits.cast.plumber.is_active = False
    visits.cast.plumber.save()
    for address in EVERY:
        if str(address).endswith(HEALTH):
            continue
        with visits.at(address):
            for host in ("nobody.localhost", "localhost.evil.test", host_of(visits.cast.plumber)):
                for name in ("plumber", "administrator"):
                    assert visits.visit(address, name, host).status_code == 404, (host, name)
