"""What a caller hears when we fail: back to where they were once, then an apology."""

from typing import Any, NoReturn
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.core.cache.backends.redis import RedisCache
from django.http import HttpResponse
from django.test import Client as Browser

from telephony.carrier import addresses
from telephony.switchboard.addresses import address
from tenants.middleware import LAST_RESORT
from tests import contract
from tests.cast import ODILE, Cast
from tests.twilio import Twilio, sid, verbs
from tests.twiml_examples import CALL, LINE

FALLBACK = "/twilio/fallback"


@pytest.fixture(autouse=True)
def no_redis(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the mark `django_db`, pytest-django refuses queries; this refuses the cache."""
    if "cast" in request.fixturenames:
        return

    def broken(*_args: object, **_kwargs: object) -> NoReturn:
        raise AssertionError("the cache was asked")

    for name in ("get", "set", "add", "incr", "touch", "get_many"):
        monkeypatch.setattr(RedisCache, name, broken)


def asked(name: str = "", *, code: str = "11200", **params: str) -> HttpResponse:
    """Twilio asks the fallback, from a browser with a session's cookie."""
    error_url = address(name, CALL).partition("#")[0] if name else ""
    browser = Browser(headers={"host": "localhost"})
    browser.cookies["sessionid"] = "a" * 32
    twilio = Twilio(browser)
    about: dict[str, Any] = {"ErrorUrl": error_url, "ErrorCode": code, "CallSid": sid(), **params}
    return twilio.post(FALLBACK, None, **about)


def heard(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_neither_database_nor_redis_nor_a_session_is_asked() -> None:
    for name in ("", "incoming", "wait", "bridge", "agent"):
        assert asked(name).status_code == 200


def test_the_middleware_knows_its_path() -> None:
    assert addresses.FALLBACK == LAST_RESORT == urlsplit(address("fallback")).path


@pytest.mark.parametrize(
    ("failed", "next_one"),
    [("incoming", "incoming"), ("wait", "wait"), ("requeue", "requeue"), ("bridge", "requeue")],
)
def test_a_caller_is_sent_back_once_and_then_given_an_apology(failed: str, next_one: str) -> None:
    first = asked(failed)
    assert verbs(first) == ["Say", "Say", "Pause", "Redirect"]
    assert f"/twilio/voice/{next_one}?" in heard(first)
    again = heard(first).partition("http")[2].partition("#")[0].replace("&amp;", "&")
    second = asked(ErrorUrl="http" + again)
    assert verbs(second) == ["Say", "Say", "Hangup"]
    assert "difficulté technique" in heard(second)
    assert "technical difficulty" in heard(second)
    for answer in (first, second):
        contract.check_twiml(answer.content, "waitUrl" if failed == "wait" else "voice")


@pytest.mark.parametrize("url", ["", "nonsense", "http://localhost:8000/twilio/voice/wait?call=x"])
def test_whoever_comes_from_elsewhere_gets_the_apology(url: str) -> None:
    assert verbs(asked(ErrorUrl=url)) == ["Say", "Say", "Hangup"]


def test_nothing_is_said_after_an_emptied_seat_nor_to_a_text() -> None:
    assert verbs(asked("done")) == ["Hangup"]
    assert verbs(asked(MessageSid=sid("SM"))) == []


def test_it_is_an_incident_in_the_log_without_numbers(caplog: pytest.LogCaptureFixture) -> None:
    asked("wait", code="11205", From=ODILE, To=LINE)
    log = caplog.text
    assert "carrier.fallback" in log
    assert "11205" in log
    assert not any(secret in log for secret in (ODILE, LINE, str(CALL)))


def test_only_twilio_may_ask() -> None:
    browser = Browser(headers={"host": "localhost"})
    assert browser.post(FALLBACK, {"ErrorUrl": ""}).status_code == 403


@pytest.mark.django_db
def test_the_way_back_leads_into_the_queue_again(cast: Cast, twilio: Twilio) -> None:
    call = twilio.rings(LINE, ODILE)
    back = f"/twilio/voice/requeue?call={call.pk}&again=1"
    assert verbs(twilio.post(back, CallSid=call.sid)) == ["Enqueue"]
    back = "/twilio/voice/incoming?again=1"
    assert verbs(twilio.post(back, CallSid=call.sid, From=ODILE, To=LINE)) == ["Say", "Enqueue"]


def test_every_address_says_how_patient_twilio_shall_be(settings: LazySettings) -> None:
    assert address("wait", CALL).endswith("#rc=2&rp=ct,rt,5xx&ct=2000&rt=5000&tt=14000")
    settings.TWILIO_EDGE = "dublin"
    assert address("wait").endswith("&tt=14000&e=dublin")
