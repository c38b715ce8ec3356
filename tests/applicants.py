"""Businesses that sign up: what they type, and the steps they take."""

import re
from typing import Any

from django.core import mail
from django.test import Client as Browser
from pytest_django import DjangoCaptureOnCommitCallbacks

from tenants.base import uuid7

PASSWORD = "une-phrase-assez-longue"
TYPED = {
    "trade": "plumber",
    "name": "Plomberie Vasseur",
    "person": "Zoé Hugon",
    "email": "Zoe@Hugon.test",
    "mobile": "06 39 98 77 01",
    "terms": "on",
}


def browser(host: str = "localhost") -> Browser:
    return Browser(HTTP_HOST=host)


def asks(one: Browser, capture: DjangoCaptureOnCommitCallbacks, **other: Any) -> Any:
    typed = {"form_key": str(uuid7()), **TYPED, **other}
    with capture(execute=True):
        return one.post("/start/", typed)


def link() -> str:
    found = re.search(r"http://localhost:8000(/start/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def begins(one: Browser, capture: DjangoCaptureOnCommitCallbacks) -> Any:
    """Without a mobile: how one is proven stands in tests/test_the_mobile_is_proven.py."""
    with capture(execute=True):
        return one.post(link(), {"password": PASSWORD, "without": "1"})
