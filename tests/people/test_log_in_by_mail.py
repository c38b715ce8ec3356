"""A code and a link by e-mail; nobody learns from the answers who has a log-in."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache

from tests.cast import Cast
from tests.visitors import Visitor, at_client, at_operator

pytestmark = pytest.mark.django_db
ASK, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"
NOBODY = "nobody@permanence.test"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def asks(email: str, browser: Visitor | None = None) -> tuple[Visitor, Any]:
    browser = browser or at_operator()
    return browser, browser.post(ASK, {"email": email}, follow=True)


def link() -> str:
    found = re.search(rf"{CONFIRM}\?code=\S+", str(mail.outbox[-1].body))
    assert found
    return found[0]


def code() -> str:
    return link().partition("=")[2]


def test_the_code_logs_in(cast: Cast) -> None:
    browser, page = asks("Camille@Permanence.test")
    assert page.redirect_chain[-1][0] == CONFIRM
    assert browser.post(CONFIRM, {"code": code()}).status_code == 302
    assert browser.get("/desk/").status_code == 200


def test_the_link_fills_it_in_for_this_browser_and_opens_nothing_in_another(cast: Cast) -> None:
    browser, _page = asks("doctor@permanence.test", at_client(cast.practice))
    assert "http://cabinet-roux-lambert.localhost/" in mail.outbox[-1].body
    assert f'value="{code()}"' in browser.get(link()).content.decode()
    other = at_client(cast.practice)
    assert other.get(link())["Location"].startswith("/accounts/login")
    assert other.post(CONFIRM, {"code": code()}).status_code == 302
    assert other.get("/")["Location"].startswith("/accounts/login/")


def test_whoever_has_a_second_factor_is_still_asked_for_it(cast: Cast) -> None:
    TOTP.activate(cast.user("camille"), "A" * 32)
    browser, _page = asks("camille@permanence.test")
    answer: Any = browser.post(CONFIRM, {"code": code()})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert browser.get("/desk/").status_code == 302


def without_tokens(page: Any, email: str) -> str:
    text = re.sub(r'name="csrf[^>]*>|csrf-token" content="[^"]*"', "", page.content.decode())
    return text.replace(email, "")


def test_nobody_learns_who_has_a_log_in(cast: Cast) -> None:
    known, unknown = "camille@permanence.test", NOBODY
    for path, field in ((ASK, "email"), ("/accounts/password/reset/", "email")):
        pages = [at_operator().post(path, {field: one}, follow=True) for one in (known, unknown)]
        seen = [
            without_tokens(page, one) for page, one in zip(pages, (known, unknown), strict=True)
        ]
        assert seen[0] == seen[1], path
    assert [one.to for one in mail.outbox] == [[known], [unknown], [known], [unknown]]
    typed = {"password": "wrong and long enough"}
    pages = [
        at_operator().post("/accounts/login/", {"login": one, **typed}) for one in (known, NOBODY)
    ]
    assert without_tokens(pages[0], known) == without_tokens(pages[1], NOBODY)


def test_three_wrong_codes_end_it(cast: Cast) -> None:
    browser, _page = asks("camille@permanence.test")
    right = code()
    for _ in range(3):
        browser.post(CONFIRM, {"code": "WRONG1"})
    browser.post(CONFIRM, {"code": right})
    assert browser.get("/desk/").status_code == 302


def test_a_mailbox_gets_three_codes_a_minute(cast: Cast) -> None:
    for _ in range(5):
        asks("camille@permanence.test")
    assert len(mail.outbox) == 3
