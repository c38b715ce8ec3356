"""Only Twilio may ring here."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from telephony.carrier.signature import is_signed
from tests.twilio import Twilio, sid

LINE = "+33199001001"


@pytest.fixture
def vectors(reference: Path) -> list[dict[str, Any]]:
    """Twilio's own published signatures."""
    found: list[dict[str, Any]] = json.loads(
        (reference / "vectors/signature_vectors.json").read_text("utf-8")
    )
    assert len(found) == 14
    return found


def signed(vector: dict[str, Any], settings: LazySettings, **changes: str) -> bool:
    """Whether we take the vector's request for Twilio's."""
    address = urlsplit(vector["signed_url"])
    settings.PUBLIC_URL = f"{address.scheme}://{address.netloc}"
    settings.TWILIO_AUTH_TOKEN = vector["auth_token"]
    path = f"{address.path}?{address.query}" if address.query else address.path
    headers = {"X-Twilio-Signature": changes.get("signature", vector["signature"])}
    kind, body = (
        "application/x-www-form-urlencoded",
        urlencode([tuple(pair) for pair in vector["form"] or []]),
    )
    if vector["body"] is not None:
        kind, body = "application/json", vector["body"]
    body = changes.get("body", body)
    return is_signed(RequestFactory().post(path, body, content_type=kind, headers=headers))


def test_every_published_signature_is_accepted(
    vectors: list[dict[str, Any]], settings: LazySettings
) -> None:
    assert [vector["name"] for vector in vectors if not signed(vector, settings)] == []


def test_none_is_accepted_for_anything_else(
    vectors: list[dict[str, Any]], settings: LazySettings
) -> None:
    for vector in vectors:
        assert not signed(vector, settings, signature="")
        assert not signed(vector, settings, signature="x" + vector["signature"][1:])
        assert not signed(vector, settings, body="CallSid=CAother"), vector["name"]


@pytest.mark.django_db
def test_while_tokens_are_rotated_both_are_accepted(twilio: Twilio, settings: LazySettings) -> None:
    settings.TWILIO_AUTH_TOKEN_SECONDARY = "the next one"
    params = {"CallSid": sid(), "From": "anonymous", "To": LINE}
    for token, status in ((None, 200), ("the next one", 200), ("another", 403)):
        answer = twilio.post("/twilio/voice/incoming", token=token, **params)
        assert answer.status_code == status


@pytest.mark.django_db
def test_without_any_token_nothing_is_accepted(twilio: Twilio, settings: LazySettings) -> None:
    settings.TWILIO_AUTH_TOKEN = ""
    answer = twilio.post("/twilio/voice/incoming", token="x", CallSid=sid(), To=LINE)
    assert answer.status_code == 403


@pytest.mark.django_db
def test_a_webhook_is_not_looked_at(twilio: Twilio) -> None:
    assert twilio.browser.get("/twilio/voice/incoming").status_code == 405
