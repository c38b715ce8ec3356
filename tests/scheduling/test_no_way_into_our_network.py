"""An address that a client typed never leads into the house's own network."""

import socket
from typing import Any

import httpx
import pytest
from django.core.exceptions import ValidationError

from scheduling import fetching
from scheduling.fetching import Problem, Unread
from scheduling.models import Subscription

PRIVATE = [
    *("127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
    *("100.64.0.1", "224.0.0.1", "::1", "::", "fe80::1", "fc00::1", "::ffff:10.0.0.1"),
    *("64:ff9b::a00:1", "2002:7f00:1::", "ff02::1"),
]


def looked_up(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def answer(host: str, port: int, **kwargs: Any) -> list[Any]:
        return [(0, 0, 0, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def connected(monkeypatch: pytest.MonkeyPatch, answer: httpx.Response) -> list[httpx.Request]:
    asked: list[httpx.Request] = []

    def handle(transport: Any, request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answer

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)
    return asked


def problem(url: str) -> Problem:
    with pytest.raises(Unread) as refused:
        fetching.read(url)
    assert url not in str(refused.value)
    return refused.value.problem


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_of_a_private_address_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    looked_up(monkeypatch, "93.184.216.34", address)
    asked = connected(monkeypatch, httpx.Response(200))
    assert problem("https://calendar.example/a.ics") == Problem.ADDRESS
    assert asked == []


def test_what_was_looked_up_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up(monkeypatch, "93.184.216.34")
    asked = connected(monkeypatch, httpx.Response(200, stream=httpx.ByteStream(b"BEGIN:VCALENDAR")))
    assert fetching.read("https://calendar.example/a.ics").body == b"BEGIN:VCALENDAR"
    (request,) = asked
    assert request.url.host == "93.184.216.34"
    assert request.headers["Host"] == "calendar.example"
    assert request.extensions["sni_hostname"] == "calendar.example"


@pytest.mark.parametrize(
    "leads_to", ["http://calendar.example/", "https://10.0.0.1/", "ftp://calendar.example/"]
)
def test_a_redirect_is_looked_at_too(monkeypatch: pytest.MonkeyPatch, leads_to: str) -> None:
    def answer(host: str, port: int, **kwargs: Any) -> list[Any]:
        return [(0, 0, 0, "", (host if host[0].isdigit() else "93.184.216.34", port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    asked = connected(monkeypatch, httpx.Response(302, headers={"Location": leads_to}))
    assert problem("https://calendar.example/a.ics") in (Problem.ADDRESS, Problem.UNREACHABLE)
    assert len(asked) == 1


def test_what_unpacks_without_end_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up(monkeypatch, "93.184.216.34")
    packed = httpx.Response(
        200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"x")
    )
    connected(monkeypatch, packed)
    assert problem("https://calendar.example/a.ics") == Problem.NO_CALENDAR


@pytest.mark.parametrize(
    "url",
    ["", "calendar.ics", "http://example.com/a.ics", "file:///etc/passwd", "https://", "https://[",
     "https://ada:word@example.com/a.ics", "https://example.com:0/", "https://cabinet-roux.localhost/ics/a.ics"],
)  # fmt: skip
def test_what_is_never_read_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValidationError):
        Subscription(url=url).clean()


def test_what_calendars_offer_to_subscribe_to_is_https() -> None:
    row = Subscription(url=" webcal://example.com/a.ics")
    row.clean()
    assert row.url == "https://example.com/a.ics"
