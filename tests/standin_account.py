"""The stand-in for Twilio on a free port, as the carrier's account; its words are checked."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import LazySettings
from twilio.http.http_client import TwilioHttpClient

from config.demo.shops import CABINET, PLOMBIER
from telephony.carrier import client as carrier
from telephony.simulator.app import create_app
from telephony.simulator.settings import Settings
from tests import contract
from tests.simulator.serving import Served, free_port

FOREIGN = "+33199009999"


@pytest.fixture
def account(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[httpx.Client]:
    """An account with the two clients' lines and a number that no line has."""
    numbers = (CABINET.line, PLOMBIER.line, FOREIGN)
    lines = [{"number": number, "name": number} for number in numbers]
    (tmp_path / "book.json").write_text(json.dumps({"lines": lines}))
    standin = Settings(
        port=free_port(),
        smtp_port=0,
        public_url=settings.PUBLIC_URL,
        account_sid=settings.TWILIO_ACCOUNT_SID,
        auth_token=settings.TWILIO_AUTH_TOKEN,
        api_key_sid=settings.TWILIO_API_KEY_SID,
        api_key_secret=settings.TWILIO_API_KEY_SECRET,
        voice_app_sid=settings.TWILIO_VOICE_APP_SID,
        phonebook=tmp_path / "book.json",
    )
    check_all(monkeypatch)
    with Served(create_app(standin)) as served, httpx.Client(base_url=served.url) as browser:
        settings.TWILIO_API_URL = served.url
        carrier.twilio.cache_clear()
        yield browser
    carrier.twilio.cache_clear()


def check_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold each request of the SDK, and each answer to it, to Twilio's OpenAPI file."""
    ask = TwilioHttpClient.request

    def checked(self: Any, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        contract.check_request(method, url, kwargs.get("data"))
        answer = ask(self, method, url, *args, **kwargs)
        contract.check_answer(method, url, answer.status_code, answer.text)
        return answer

    monkeypatch.setattr(TwilioHttpClient, "request", checked)
