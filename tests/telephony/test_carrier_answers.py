"""What Twilio's REST API answers, in the carrier's words."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response

from telephony.carrier import client as carrier
from telephony.carrier.addresses import fallback
from tests import contract
from tests.twilio import sid

SENT = {"to": "+33639980001", "body": "x", "status_callback": "https://a.test/s"}


class Api:
    """Answers each request of the SDK as it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.status, self.body = 200, {}  # type: int, dict[str, Any]
        self.fault: Exception | None = None
        self.refusals = 0

    def request(
        self, _client: object, method: str, url: str, *args: Any, **kwargs: Any
    ) -> Response:
        data = kwargs.get("data") or (args[1] if len(args) > 1 else None)
        self.asked.append((method, url, data))
        contract.check_request(method, requested(url, kwargs, args), data)
        if self.refusals:
            self.refusals -= 1
            return Response(429, json.dumps({"code": 20429, "message": "no", "status": 429}))
        if self.fault:
            raise self.fault
        return Response(self.status, json.dumps(self.body))

    def refuses(self, code: int | None, status: int = 400) -> None:
        self.status, self.body = status, {"code": code, "message": "no", "status": status}


def requested(url: str, kwargs: dict[str, Any], args: tuple[Any, ...]) -> str:
    """The address with its query, which the SDK hands over apart."""
    params = kwargs.get("params") or (args[0] if args else None)
    known = {name: value for name, value in (params or {}).items() if value is not None}
    return f"{url}?{urlencode(known)}" if known else url


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the carrier waited; nobody waits."""
    waited: list[float] = []
    monkeypatch.setattr("telephony.carrier.client.time.sleep", waited.append)
    return waited


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Api:
    api = Api()
    monkeypatch.setattr(
        TwilioHttpClient, "request", lambda *args, **kwargs: api.request(*args, **kwargs)
    )
    return api


def test_a_text_is_handed_over_where_the_settings_point(api: Api) -> None:
    api.status, api.body = 201, {"sid": (name := sid("SM"))}
    assert carrier.send_text(**SENT) == name
    ((method, url, data),) = api.asked
    assert (method, url.split("/2010")[0]) == ("POST", "http://127.0.0.1:9")
    assert (data["From"], data["To"]) == ("Permanence", SENT["to"])


@pytest.mark.parametrize(
    ("code", "status", "permanent", "unclear"),
    [
        (21610, 400, True, False),
        (21211, 400, True, False),
        (21614, 400, True, False),
        (20429, 429, False, False),
        (20003, 401, False, False),
        (20500, 500, False, True),
        (None, 503, False, True),
    ],
)
def test_a_refusal_says_whether_to_try_again(
    api: Api, code: int | None, status: int, permanent: bool, unclear: bool
) -> None:
    api.refuses(code, status)
    with pytest.raises(carrier.CarrierError) as refused:
        carrier.send_text(**SENT)
    assert (refused.value.permanent, refused.value.unclear) == (permanent, unclear)
    assert refused.value.never_processed is (code == 20429)


@pytest.mark.parametrize("fault", [TimeoutError(), ConnectionResetError(), OSError()])
def test_no_answer_is_unclear(api: Api, fault: Exception) -> None:
    api.fault = fault
    with pytest.raises(carrier.CarrierError) as refused:
        carrier.send_text(**SENT)
    assert refused.value.unclear


@pytest.mark.parametrize(("code", "status"), [(20404, 404), (21220, 400)])
def test_a_call_that_is_over_is_gone(api: Api, code: int, status: int) -> None:
    api.refuses(code, status)
    with pytest.raises(carrier.CallGone):
        carrier.redirect_call(sid(), "https://a.test/x")
    with pytest.raises(carrier.CallGone):
        carrier.end_call(sid())


def test_a_text_is_found_by_the_link_in_it(api: Api) -> None:
    texts = [{"sid": "SM1", "body": "autre"}, {"sid": "SM2", "body": "lisez https://a.test/m/x"}]
    api.body = {"messages": texts, "page_size": 50, "next_page_uri": None}
    since = datetime(2026, 4, 27, 10, tzinfo=UTC)
    assert carrier.find_text(SENT["to"], "https://a.test/m/x", since) == "SM2"
    assert carrier.find_text(SENT["to"], "https://a.test/m/y", since) is None


def test_what_was_refused_unread_is_asked_again_a_little_later(
    api: Api, pauses: list[float]
) -> None:
    api.status, api.body, api.refusals = 201, {"sid": (name := sid("SM"))}, 3
    assert carrier.send_text(**SENT) == name
    assert len(api.asked) == 4
    for waited, planned in zip(pauses, (0.1, 0.2, 0.4), strict=True):
        assert planned * 0.9 <= waited <= planned * 1.1


def test_after_five_tries_it_is_given_up(api: Api, pauses: list[float]) -> None:
    api.refusals = 100
    with pytest.raises(carrier.CarrierError) as refused:
        carrier.send_text(**SENT)
    assert (len(api.asked), len(pauses)) == (5, 4)
    assert refused.value.never_processed
    assert not refused.value.unclear


@pytest.mark.parametrize("fault", [TimeoutError(), ConnectionResetError(), None])
def test_what_may_have_been_done_is_never_asked_twice(
    api: Api, pauses: list[float], fault: Exception | None
) -> None:
    api.fault = fault
    api.refuses(None, 503)
    with pytest.raises(carrier.CarrierError) as refused:
        carrier.send_text(**SENT)
    assert refused.value.unclear
    assert (len(api.asked), pauses) == (1, [])


@pytest.mark.parametrize(
    ("code", "status", "told", "unclear"),
    [(20003, 401, 20003, False), (None, 503, None, True), (20429, 429, 20429, False)],
)
def test_a_refused_list_says_why_too(
    api: Api, code: int | None, status: int, told: int | None, unclear: bool
) -> None:
    """The SDK hides what Twilio said about a list."""
    api.refuses(code, status)
    with pytest.raises(carrier.CarrierError) as refused:
        carrier.in_conference("room")
    assert (refused.value.code, refused.value.unclear) == (told, unclear)
    assert len(api.asked) == (5 if status == 429 else 1)


def test_what_is_wrong_is_not_asked_again(api: Api) -> None:
    api.refuses(21610)
    with pytest.raises(carrier.CarrierError):
        carrier.send_text(**SENT)
    assert len(api.asked) == 1


def test_a_redirected_call_has_a_fallback(api: Api) -> None:
    carrier.redirect_call(sid(), "https://a.test/x")
    ((_method, _url, data),) = api.asked
    assert data["FallbackUrl"] == fallback()
