"""Whoever signs up proves the mobile by six digits, or its number gets no message."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from messages.channels import sms
from messages.tasks import text_sign_up_code
from telephony.carrier import client as carrier
from tenants import access, sign_up_letters, signing_up, texted_codes
from tenants.code_models import TRIES
from tenants.directory.models import Colleague, Reach
from tenants.models import Client, Operator, SignUp, SignUpCode, StockNumber
from tenants.tasks import send_sign_up_letter
from tests.applicants import PASSWORD, asks, browser, link
from tests.cast import Cast
from tests.twilio import Twilio

pytestmark = pytest.mark.django_db
MOBILE, TYPED = "+33639987701", "06 39 98 77 01"


class SigningUp:
    """Zoé, behind the link of her mail."""

    def __init__(self, capture: DjangoCaptureOnCommitCallbacks, twilio: Twilio) -> None:
        self.capture, self.twilio = capture, twilio
        self.browser = browser()
        asks(self.browser, capture)
        self.link = link()

    def has_texted(self, mobile: str = TYPED, one: Browser | None = None, path: str = "") -> int:
        with self.capture(execute=True):
            answer: Any = (one or self.browser).post(path or self.link, {"mobile": mobile})
        return int(answer.status_code)

    def code(self) -> str:
        found = re.search(r"\d{6}", self.twilio.texts[-1]["body"])
        assert found
        return found[0]

    def types(self, code: str) -> Any:
        return self.browser.post(self.link, {"code": code})

    def begins(self, **more: str) -> Any:
        with self.capture(execute=True):
            return self.browser.post(self.link, {"password": PASSWORD, **more})

    def sees(self, asked: str = "") -> str:
        page: str = self.browser.get(self.link + asked).content.decode()
        return page


@pytest.fixture
def zoe(
    cast: Cast,
    twilio: Twilio,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> SigningUp:
    cache.clear()
    Operator.objects.update(sign_up="open")
    StockNumber.objects.create(number="+33199009001")
    monkeypatch.setattr(send_sign_up_letter, "delay", lambda key: sign_up_letters.send(key))
    monkeypatch.setattr(text_sign_up_code, "apply_async", lambda args, **_how: sign_up(*args))
    return SigningUp(django_capture_on_commit_callbacks, twilio)


def sign_up(code_id: str, digits: str) -> None:
    for _twice in range(2):
        text_sign_up_code(code_id, digits)


def ways() -> tuple[list[str], list[str]]:
    with access.inside(Client.objects.get(slug="plomberie-vasseur-2")):
        mobiles = Reach.objects.filter(channel="sms").values_list("address", flat=True)
        return list(Colleague.objects.values_list("number", flat=True)), list(mobiles)


def test_six_digits_prove_it_and_then_it_gets_messages(zoe: SigningUp) -> None:
    assert zoe.twilio.texts == [], "looking at the mail texts nobody"
    assert f'value="{TYPED}"' in zoe.sees()
    assert zoe.has_texted() == 302
    assert [text["to"] for text in zoe.twilio.texts] == [MOBILE], "the task came twice"
    assert "code" in zoe.sees()
    digits = zoe.code()
    assert zoe.types(f"{digits[:3]} {digits[3:]}").status_code == 302
    assert "password" in zoe.sees()
    zoe.begins()
    assert ways() == ([MOBILE], [MOBILE])


def test_without_a_proof_the_number_gets_nothing(zoe: SigningUp) -> None:
    zoe.has_texted()
    assert zoe.begins().status_code == 400, "a password alone is no way around the code"
    assert not Client.objects.filter(slug="plomberie-vasseur-2").exists()
    assert "password" in zoe.sees("?without")
    zoe.begins(without="1")
    assert ways() == ([""], [])


def test_what_the_operator_approves_is_no_more_proven(zoe: SigningUp, cast: Cast) -> None:
    Operator.objects.update(sign_up="approved")
    zoe.begins(without="1")
    signing_up.approve(SignUp.objects.get().pk, cast.user("administrator"))
    assert ways() == ([""], [])


def test_another_number_needs_its_own_code(zoe: SigningUp) -> None:
    zoe.has_texted()
    first = zoe.code()
    assert "mobile" in zoe.sees("?number")
    zoe.has_texted("06 39 98 77 02")
    assert zoe.types(first).status_code == 400
    zoe.types(zoe.code())
    zoe.begins()
    assert ways() == (["+33639987702"], ["+33639987702"])


def test_five_tries_then_another_code(zoe: SigningUp) -> None:
    zoe.has_texted()
    right = zoe.code()
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _ in range(TRIES):
        assert zoe.types(wrong).status_code == 400
    assert zoe.types(right).status_code == 429
    assert SignUp.objects.get().mobile_proven_at is None
    with time_machine.travel(timezone.now() + signing_up.AGAIN + timedelta(seconds=1)):
        zoe.has_texted()
        assert zoe.types(zoe.code()).status_code == 302


def test_a_code_lives_ten_minutes(zoe: SigningUp) -> None:
    zoe.has_texted()
    with time_machine.travel(timezone.now() + texted_codes.LIVES + timedelta(seconds=1)):
        assert zoe.types(zoe.code()).status_code == 400
        assert "code" not in re.findall(r'name="(\w+)"', zoe.sees()), "the number is asked again"


def test_another_comes_after_a_minute_and_three_in_an_hour(zoe: SigningUp) -> None:
    with time_machine.travel(timezone.now()) as clock:
        for _ in range(2):
            assert zoe.has_texted() == 302
        assert len(zoe.twilio.texts) == 1
        for expected in (302, 302, 429):
            clock.shift(signing_up.AGAIN + timedelta(seconds=1))
            assert zoe.has_texted() == expected
        assert len(zoe.twilio.texts) == signing_up.CODES_A_NUMBER


def test_one_address_texts_no_crowd(zoe: SigningUp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_up, "CODES_AN_ADDRESS", 2)
    statuses = [zoe.has_texted(f"06 39 98 77 0{number}") for number in range(1, 4)]
    assert statuses == [302, 302, 429]
    elsewhere = browser()
    elsewhere.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert zoe.has_texted("06 39 98 77 04", elsewhere) == 302


@pytest.mark.parametrize("mobile", ["", "01 99 00 10 01", "+1 212 555 0100", "abc", "06 12"])
def test_what_cannot_be_texted_says_why_and_stays(
    zoe: SigningUp, settings: LazySettings, mobile: str
) -> None:
    settings.DIAL_COUNTRIES = ["FR"]
    answer = zoe.browser.post(zoe.link, {"mobile": mobile})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "errorlist" in page
    assert f'value="{mobile}"' in page or not mobile
    assert not SignUpCode.objects.exists()


def test_the_digits_stand_nowhere(
    zoe: SigningUp, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    said: list[str] = []

    def breaks(_number: str, text: str) -> str:
        said.append(text)
        raise carrier.CarrierError(21211)

    monkeypatch.setattr(sms, "send_plain", breaks)
    zoe.has_texted()
    row = SignUpCode.objects.get()
    kept = " ".join(str(value) for value in vars(row).values())
    logged = caplog.text
    (digits,) = re.findall(r"\d{6}", said[0])
    assert "sign_up.code_not_sent" in logged
    assert MOBILE not in logged
    assert digits not in kept.replace(MOBILE, "") + logged


def test_a_code_of_one_is_not_anothers(zoe: SigningUp) -> None:
    zoe.has_texted()
    code = zoe.code()
    asks(zoe.browser, zoe.capture, mobile=TYPED, email="leo@hugon.test")
    other = link()
    assert zoe.browser.post(other, {"code": code}).status_code == 400
