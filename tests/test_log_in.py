"""Guessing passwords is limited; the person who knows theirs gets in."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client as Browser

from tests.cast import Cast

PASSWORD = "a long sentence nobody guesses"


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """No tries are counted from other tests, nor left for them."""
    cache.clear()
    yield
    cache.clear()


def tries(cast: Cast, password: str) -> HttpResponse:
    user = cast.user("camille")
    user.set_password(PASSWORD)
    user.save()
    browser = Browser(headers={"host": "localhost"})
    typed = {"login": "Camille@Permanence.test", "password": password}
    return browser.post("/accounts/login/", typed)  # type: ignore[return-value]


def test_the_right_password_opens_whatever_the_case_of_the_address(cast: Cast) -> None:
    assert tries(cast, PASSWORD).status_code == 302


def test_after_some_wrong_passwords_even_the_right_one_waits(cast: Cast) -> None:
    for _guess in range(5):
        assert tries(cast, "wrong").status_code == 200
    assert tries(cast, PASSWORD).status_code != 302
