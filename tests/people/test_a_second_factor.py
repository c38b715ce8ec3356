"""A password alone leads nowhere for the operator's people and those of confidential clients."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from pytest_django import Settings

from tenants import second_factor, support
from tests.cast import Cast
from tests.visitors import Visitor, at_client, at_operator

pytestmark = pytest.mark.django_db
PASSWORD = "trois cerises au soleil"
SETUP = "/second-factor/"


@pytest.fixture(autouse=True)
def forced(settings: Settings) -> None:
    cache.clear()
    settings.FORCE_SECOND_FACTOR = True


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def logs_in(cast: Cast, name: str) -> tuple[Visitor, Any]:
    user = cast.user(name)
    user.set_password(PASSWORD)
    user.save()
    browser = at_operator()
    typed = {"login": user.email, "password": PASSWORD}
    return browser, browser.post("/accounts/login/", typed)


def where(browser: Visitor, path: str) -> str:
    answer: Any = browser.get(path)
    return str(answer.headers.get("Location", answer.status_code))


def test_the_operators_people_are_led_to_one(cast: Cast) -> None:
    for name, path in (
        ("camille", "/desk/"),
        ("supervisor", "/floor/"),
        ("administrator", "/sign-ups/"),
        ("administrator", "/admin/tenants/client/"),
    ):
        answer: Any = at_operator(cast.user(name)).get(path, follow=True)
        assert answer.redirect_chain[-1][0].startswith(SETUP), name
        assert "/accounts/2fa/webauthn/add/" in answer.content.decode()


def test_so_are_those_of_a_confidential_client_and_no_others(cast: Cast) -> None:
    for name in ("doctor", "secretary", "recipient", "bookkeeper"):
        assert where(at_client(cast.practice, cast.user(name)), "/").startswith(SETUP), name
    doctor = at_client(cast.practice, cast.user("doctor"))
    assert doctor.get("/api/v1/messages").status_code == 403
    assert where(at_client(cast.plumber, cast.user("plumber")), "/") == "200"


def test_nor_is_an_administrator_let_in_for_support(cast: Cast) -> None:
    support.begin(cast.user("administrator"), cast.plumber, "Un essai")
    browser = at_client(cast.plumber, cast.user("administrator"))
    assert where(browser, "/").startswith(SETUP)
    assert browser.get("/admin/", follow=True).redirect_chain[-1][0].startswith(SETUP)


def test_an_app_is_set_up_and_then_asked_for(cast: Cast) -> None:
    browser, answer = logs_in(cast, "camille")
    assert where(browser, "/accounts/2fa/totp/activate/") == "200"
    page: Any = browser.get("/accounts/2fa/totp/activate/")
    code = code_of(page.context["form"].secret)
    shown: Any = browser.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True)
    assert shown.redirect_chain[-1][0] == "/accounts/2fa/recovery-codes/"
    assert where(browser, "/desk/") == "200"
    assert where(browser, SETUP) == "/"
    _other, answer = logs_in(cast, "camille")
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")


def test_a_recovery_code_opens_once(cast: Cast) -> None:
    TOTP.activate(cast.user("camille"), "A" * 32)
    codes = RecoveryCodes.activate(cast.user("camille")).get_unused_codes()
    for expected in ("200", "/accounts/login/?next=/desk/"):
        browser, _answer = logs_in(cast, "camille")
        browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert where(browser, "/desk/") == expected


def test_whoever_takes_it_away_is_led_back(cast: Cast) -> None:
    TOTP.activate(cast.user("camille"), "A" * 32)
    browser = at_operator(cast.user("camille"))
    assert where(browser, "/desk/") == "200"
    Authenticator.objects.all().delete()
    assert where(browser, "/desk/").startswith(SETUP)


def test_recovery_codes_alone_are_no_factor(cast: Cast) -> None:
    RecoveryCodes.activate(cast.user("camille"))
    assert second_factor.is_missing(cast.user("camille"))


def test_where_it_is_off_a_password_is_enough(cast: Cast, settings: Settings) -> None:
    settings.FORCE_SECOND_FACTOR = False
    browser, _answer = logs_in(cast, "camille")
    assert where(browser, "/desk/") == "200"
    assert where(browser, SETUP) == "/"


def test_the_way_on_stays_in_the_house(cast: Cast) -> None:
    browser = at_operator(cast.user("camille"))
    page: Any = browser.get(f"{SETUP}?next=https://evil.test/")
    assert "evil.test" not in page.context["next"]
