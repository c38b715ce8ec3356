"""Everything that the product asks of Twilio is something that Twilio knows."""

import inspect
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response

from telephony.carrier import client as carrier
from tests import contract
from tests.carrier_requests import ANSWERS, OTHERS, REQUESTS

FUNCTIONS = sorted(
    name
    for name, function in inspect.getmembers(carrier, inspect.isroutine)
    if getattr(function, "__module__", "") == carrier.__name__
    and not name.startswith("_")
    and name not in OTHERS
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked, each found good by Twilio's file; everything is answered."""
    found: list[str] = []

    def request(
        _self: object, method: str, url: str, params: Any = None, data: Any = None, **_more: Any
    ) -> Response:
        query = {name: value for name, value in (params or {}).items() if value is not None}
        contract.check_request(method, f"{url}?{urlencode(query)}" if query else url, data)
        found.append(f"{method} {urlsplit(url).path}")
        if method.upper() == "DELETE":
            return Response(204, "")
        if method.upper() == "POST":
            return Response(201, json.dumps({"sid": "CA" + "0" * 32}))
        return Response(200, json.dumps(answer_of(url)))

    monkeypatch.setattr(TwilioHttpClient, "request", request)
    return found


def answer_of(url: str) -> dict[str, Any]:
    """A page with one row where a list is asked for, else a thing with a SID."""
    last = urlsplit(url).path.rpartition("/")[2].removesuffix(".json")
    name = {"Members": "queue_members"}.get(last, last.lower())
    if name not in ANSWERS:
        return {"sid": "CA" + "0" * 32, "status": "in-progress"}
    return {"page": 0, "next_page_uri": None, name: [ANSWERS[name]]}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_has_an_example(name: str) -> None:
    assert REQUESTS.get(name), f"add an example of {name} to REQUESTS in tests/carrier_requests.py"


def test_no_example_is_of_something_gone() -> None:
    assert set(REQUESTS) <= set(FUNCTIONS)


@pytest.mark.parametrize(
    "make", [pytest.param(make, id=name) for name, every in REQUESTS.items() for make in every]
)
def test_twilio_knows_it(asked: list[str], make: Callable[[], Any]) -> None:
    make()
    assert asked
