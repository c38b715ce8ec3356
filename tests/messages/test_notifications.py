"""A notification on a telephone: encrypted, signed, and of a confidential client without words."""

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import LazySettings

from config.launch.environment import _private_key
from messages.channels.push import public_key
from messages.models import Delivery, PushSubscription
from tenants import access
from tenants.directory.models import Colleague, Reach
from tests.cast import Cast
from tests.messages import rfc8291
from tests.messages.machine import Machine, listening
from tests.messages.one import planned, send
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
State = Delivery.State


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Phone:
    """A browser: its keys, and the server through which it is reached."""

    server: Machine
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    def wish(self) -> dict[str, Any]:
        keys = {"p256dh": b64(rfc8291.point_of(self.key)), "auth": b64(self.auth)}
        return {"endpoint": self.server.url, "expirationTime": None, "keys": keys}

    def shows(self) -> dict[str, Any]:
        """The last notification."""
        _headers, body = self.server.got[-1]
        shown: dict[str, Any] = json.loads(rfc8291.opened(body, self.key, self.auth))
        return shown


@pytest.fixture
def server(settings: LazySettings) -> Iterator[Machine]:
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    settings.VAPID_PRIVATE_KEY = _private_key()
    with listening() as machine:
        machine.status = 201
        yield machine


@pytest.fixture
def phone(cast: Cast, server: Machine) -> Phone:
    """The plumber's: he is the first of its people."""
    user = cast.user("plumber")
    with access.inside(cast.plumber):
        Colleague.objects.filter(pk=Colleague.objects.order_by("position")[0].pk).update(
            user_id=user.pk
        )
    phone = Phone(server)
    answer = at_client(cast.plumber, user).post("/push/", phone.wish(), "application/json")
    assert answer.status_code == 204
    return phone


def reach(cast: Cast) -> Reach:
    with access.inside(cast.plumber):
        return Reach.objects.select_related("colleague").get(channel="push")


def notified(cast: Cast) -> Delivery:
    return send(cast.plumber, planned(cast.plumber, "push", reach(cast).address))


def test_the_telephone_shows_it(cast: Cast, phone: Phone) -> None:
    row = notified(cast)
    assert row.state == State.SENT
    shown = phone.shows()
    assert "Garnier" in shown["body"]
    assert "/m/" in shown["link"]
    ((headers, _body),) = phone.server.got
    assert public_key() in headers["authorization"]
    assert (headers["topic"], headers["urgency"]) == (row.pk.hex, "high")


def test_a_confidential_one_says_whose_it_is_and_no_more(cast: Cast, server: Machine) -> None:
    phone = Phone(server)
    with access.inside(cast.practice):
        person = Colleague.objects.order_by("position")[0]
        keys = phone.wish()["keys"]
        PushSubscription.objects.create(colleague=person, endpoint=server.url, **keys)
    send(cast.practice, planned(cast.practice, "push", str(person.pk)))
    shown = phone.shows()
    assert shown["title"] == cast.practice.name
    assert not any(word in json.dumps(shown) for word in ("Garnier", "pansement", "9984"))


@pytest.mark.parametrize("status", [404, 410])
def test_a_telephone_that_is_gone_is_no_way_any_more(cast: Cast, phone: Phone, status: int) -> None:
    phone.server.status = status
    row = notified(cast)
    assert (row.state, row.error_code) == (State.FAILED, str(status))
    assert reach(cast).set_aside_at is not None
    with access.inside(cast.plumber):
        assert PushSubscription.objects.get().gone_at is not None
    assert notified(cast).error_code == "no_telephone"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_fault_passes(cast: Cast, phone: Phone, status: int) -> None:
    phone.server.status = status
    row = notified(cast)
    assert (row.state, row.error_code) == (State.PLANNED, str(status))
    assert reach(cast).set_aside_at is None


def test_the_browser_gets_the_key_and_can_leave_and_come_back(cast: Cast, phone: Phone) -> None:
    browser = at_client(cast.plumber, cast.user("plumber"))
    assert browser.get("/push/").json() == {"key": public_key()}
    here = json.dumps({"endpoint": phone.server.url})
    assert browser.delete("/push/", here, "application/json").status_code == 204
    assert reach(cast).set_aside_at is not None
    browser.post("/push/", phone.wish(), "application/json")
    assert reach(cast).set_aside_at is None
    assert notified(cast).state == State.SENT


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"endpoint": "https://example.com"},
        {"endpoint": "ftp://example.com", "keys": {"p256dh": "x", "auth": "y"}},
        {"endpoint": "https://example.com", "keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        [],
    ],
)
def test_what_is_no_subscription_is_refused(cast: Cast, phone: Phone, wish: Any) -> None:
    browser = at_client(cast.plumber, cast.user("plumber"))
    assert browser.post("/push/", json.dumps(wish), "application/json").status_code == 400


def test_who_is_nobody_of_the_clients_cannot_subscribe(cast: Cast, server: Machine) -> None:
    browser = at_client(cast.practice, cast.user("secretary"))
    answer = browser.post("/push/", Phone(server).wish(), "application/json")
    assert answer.status_code == 409
