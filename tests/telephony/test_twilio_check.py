"""`twilio_check` and its page: what is wrong is named, and exits with 1."""

from collections.abc import Iterator
from io import StringIO
from types import SimpleNamespace

import httpx
import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.utils import translation

from config.demo.shops import CABINET
from telephony.carrier import check, setup
from telephony.carrier import client as carrier
from tenants.models import Line
from tests.cast import Cast
from tests.standin_account import account
from tests.visitors import at_operator

pytestmark = pytest.mark.django_db
__all__ = ["account"]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def well(
    cast: Cast, account: httpx.Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An account that was set up, and a front door that answers."""
    settings.PUBLIC_URL = "https://permanence.test"
    settings.TWILIO_REGION, settings.TWILIO_EDGE = "ie1", "dublin"
    setup.carry_out(setup.plan())
    door(monkeypatch, 200)


def door(monkeypatch: pytest.MonkeyPatch, status: int | None) -> None:
    """Our own front door answers so, or (None) not at all."""

    def get(url: str, **_options: object) -> httpx.Response:
        if status is None:
            raise httpx.ConnectError("no")
        return httpx.Response(status)

    monkeypatch.setattr(check, "httpx", SimpleNamespace(get=get, HTTPError=httpx.HTTPError))


def levels() -> dict[str, str]:
    return {f"{one.subject}: {one.text}": one.level for one in check.report().findings}


def faults() -> list[str]:
    return [text for text, level in levels().items() if level == check.FAULT]


def run() -> tuple[int, str]:
    """The exit code and what was told."""
    told = StringIO()
    try:
        call_command("twilio_check", stdout=told, no_color=True)
    except SystemExit as stopped:
        return int(str(stopped.code)), told.getvalue()
    return 0, told.getvalue()


def test_all_is_well(well: None) -> None:
    assert faults() == []
    code, told = run()
    assert code == 0
    for word in ("25.00 EUR", "01 99 00 10 01 · Cabinet", "api.dublin.ie1.twilio.com"):
        assert word in told


def test_a_number_that_somebody_changed_is_a_fault(well: None) -> None:
    (number,) = carrier.twilio().incoming_phone_numbers.list(phone_number=CABINET.line)
    number.update(voice_url="https://elsewhere.test", sms_method="GET")
    (fault,) = faults()
    assert "voice_url, sms_method" in fault
    code, told = run()
    assert code == 1
    assert fault in told


def test_a_line_without_number_is_a_fault_and_a_number_without_line_a_warning(
    cast: Cast, well: None
) -> None:
    Line.objects.create(client=cast.practice, number="+33199007777")
    assert len(faults()) == 1
    assert [text for text, level in levels().items() if level == check.WARNING and "99 99" in text]


@pytest.mark.parametrize(
    ("name", "value", "about"),
    [
        ("TWILIO_API_KEY_SID", "SK" + "9" * 32, "no such key"),
        ("TWILIO_API_KEY_SECRET", "", "TWILIO_API_KEY_SECRET"),
        ("TWILIO_ACCOUNT_SID", "mine", "TWILIO_ACCOUNT_SID"),
        ("TWILIO_VOICE_APP_SID", "AP" + "9" * 32, "no such application"),
        ("TWILIO_EDGE", "", "TWILIO_EDGE"),
        ("TWILIO_REGION", "fr1", "fr1"),
        ("PUBLIC_URL", "http://permanence.test", "https://"),
        ("TWILIO_SMS_SENDER", "Permanence téléphonique", "11"),
        ("TWILIO_SMS_SENDER", "+33639980001", "mobile"),
        ("TWILIO_SMS_SENDER", "+33199008888", "no such number"),
    ],
)
def test_a_wrong_setting_is_named(
    well: None, settings: LazySettings, name: str, value: str, about: str
) -> None:
    setattr(settings, name, value)
    assert any(about in fault for fault in faults()), faults()


@pytest.mark.parametrize("status", [None, 404, 503])
def test_a_front_door_that_does_not_answer_is_a_fault(
    well: None, monkeypatch: pytest.MonkeyPatch, status: int | None
) -> None:
    door(monkeypatch, status)
    (fault,) = faults()
    assert "https://permanence.test" in fault


@pytest.mark.parametrize(
    ("balance", "level"), [("9.99", "warning"), ("0", "fault"), ("-3.1", "fault"), (None, "note")]
)
def test_little_money_is_a_warning_and_none_a_fault(
    well: None, monkeypatch: pytest.MonkeyPatch, balance: str | None, level: str
) -> None:
    found = SimpleNamespace(balance=balance, currency="EUR")
    monkeypatch.setattr(carrier, "ask", lambda _request: found)
    (finding,) = check._balance()
    assert finding.level == level


def test_without_twilio_the_page_says_so_and_does_not_break(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    door(monkeypatch, None)
    code, told = run()
    assert code == 1
    assert "Twilio" in told
    page = at_operator(cast.user("administrator")).get("/telephony/check")
    assert page.status_code == 200
    assert "pill-stop" in page.content.decode()


def test_the_page_shows_faults_first_and_only_to_administrators(cast: Cast, well: None) -> None:
    (number,) = carrier.twilio().incoming_phone_numbers.list(phone_number=CABINET.line)
    number.update(voice_url="https://elsewhere.test")
    page = at_operator(cast.user("administrator")).get("/telephony/check").content.decode()
    assert page.index("pill-stop") < page.index("pill-go")
    assert "Cabinet Roux et Lambert" in page
    assert at_operator(cast.user("supervisor")).get("/telephony/check").status_code == 403
    home = at_operator(cast.user("administrator")).get("/").content.decode()
    assert 'href="/telephony/check"' in home
    assert "/telephony/check" not in at_operator(cast.user("camille")).get("/").content.decode()
