"""Only Twilio may ring here."""

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import LazySettings
from django.test import RequestFactory
from twilio.request_validator import RequestValidator

from telephony.carrier.signature import is_signed
from telephony.switchboard.addresses import address
from telephony.switchboard.models import Call
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


def test_a_json_body_without_its_hash_in_the_address_is_refused(
    vectors: list[dict[str, Any]], settings: LazySettings
) -> None:
    """Twilio's validator would let any body pass whose address alone is signed."""
    bare = next(vector for vector in vectors if vector["body"])
    url = "https://mycompany.com/myapp.php"
    signature = RequestValidator(bare["auth_token"]).compute_signature(url, {})
    forged = {**bare, "signed_url": url, "signature": signature}
    assert not signed(forged, settings)
    assert not signed(forged, settings, body="{}")
    tail = "?bodySHA256=" + hashlib.sha256(bare["body"].encode()).hexdigest()
    signature = RequestValidator(bare["auth_token"]).compute_signature(url + tail, {})
    honest = {**bare, "signed_url": url + tail, "signature": signature}
    assert signed(honest, settings)
    assert not signed(honest, settings, body='{"property": "other"}')


@pytest.mark.parametrize("public_url", ["https://a.test", "https://a.test:443"])
@pytest.mark.parametrize("signed_url", ["https://a.test", "https://a.test:443"])
def test_the_default_port_may_be_written_or_not(
    settings: LazySettings, public_url: str, signed_url: str
) -> None:
    settings.PUBLIC_URL = public_url
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    for host, good in ((signed_url, True), ("https://a.test:444", False)):
        signature = validator.compute_signature(f"{host}/x?call=1", {"CallSid": "CA1"})
        headers = {"X-Twilio-Signature": signature}
        request = RequestFactory().post("/x?call=1", {"CallSid": "CA1"}, headers=headers)
        assert is_signed(request) is good


def test_twilios_settings_in_the_address_are_not_part_of_what_is_signed(
    settings: LazySettings,
) -> None:
    """Our addresses carry a fragment; Twilio signs and asks for what stands before it."""
    asked, _hash, fragment = address("status").partition("#")
    assert fragment
    signature = RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature(asked, {"a": "1"})
    path = asked.removeprefix(settings.PUBLIC_URL)
    headers = {"X-Twilio-Signature": signature}
    assert is_signed(RequestFactory().post(path, {"a": "1"}, headers=headers))


@pytest.mark.django_db
def test_a_request_of_another_account_is_refused(twilio: Twilio, settings: LazySettings) -> None:
    params = {"From": "anonymous", "To": LINE}
    for account, status in ((settings.TWILIO_ACCOUNT_SID, 200), ("AC" + "9" * 32, 403), ("", 403)):
        answer = twilio.post("/twilio/voice/incoming", CallSid=sid(), AccountSid=account, **params)
        assert answer.status_code == status, account
    assert Call.objects.count() == 1


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
