"""The check against Twilio's contracts sees what is wrong, and lets pass what is right."""

from typing import Any

import pytest

from tests import contract
from tests.contract import check_answer, check_request, check_twiml

pytestmark = pytest.mark.skipif(not contract.PRESENT, reason="no reference material")
ACCOUNT = "https://api.twilio.com/2010-04-01/Accounts/AC" + "0" * 32
CALL = "/Calls/CA" + "0" * 32 + ".json"
ROOM = "/Conferences/CF" + "0" * 32
RING = {"To": "+33199001001", "From": "+33199001002", "Url": "https://a.test/x#rc=2"}
ERROR = {"code": 20404, "message": "no", "more_info": "https://a.test", "status": 404}

GOOD: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/Calls.json", RING),
    ("POST", "/Calls.json", RING | {"StatusCallbackEvent": ["initiated", "completed"]}),
    ("POST", CALL, {"Status": "completed"}),
    ("POST", CALL, {"Url": "https://a.test/x", "Method": "POST"}),
    ("POST", ROOM + "/Participants/caller.json", {"Hold": True, "HoldUrl": "https://a.test"}),
    ("GET", "/Messages.json?To=%2B33199001001&DateSent%3E=2026-04-27T10:00:00Z&PageSize=50", {}),
    ("DELETE", "/Recordings/RE" + "0" * 32 + ".json", {}),
]
BAD: list[tuple[str, str, dict[str, Any], str]] = [
    ("POST", "/Rings.json", RING, "has no POST"),
    ("PUT", "/Calls.json", RING, "has no PUT"),
    ("POST", "/Calls.json", {"From": "+33199001002", "Url": "https://a.test"}, "'To'"),
    ("POST", "/Calls.json", {"To": "+33199001001", "From": "+33199001002"}, "one of Url"),
    ("POST", "/Calls.json", RING | {"Twiml": "<Response/>"}, "exclude each other"),
    ("POST", "/Calls.json", RING | {"Timeout": "long"}, "long"),
    ("POST", "/Calls.json", RING | {"StatusCallBack": "https://a.test"}, "StatusCallBack"),
    ("POST", "/Calls.json", RING | {"StatusCallbackEvent": "initiated completed"}, "no event"),
    ("POST", "/Calls.json", RING | {"Url": ["https://a.test", "https://b.test"]}, "once only"),
    ("POST", CALL, {"Status": "complete"}, "complete"),
    ("POST", CALL, {"Url": "https://a.test", "Method": "PUT"}, "PUT"),
    ("POST", CALL.replace("CA0", "XX0"), {"Status": "completed"}, "does not match"),
    ("POST", ROOM + "/Participants/caller.json", {"Hold": "yes"}, "true or false"),
    ("POST", "/Messages.json", {"To": "+33199001001", "Body": "a"}, "MessagingServiceSid"),
    ("POST", "/Messages.json", {"To": "+33199001001", "From": "Permanence"}, "one of Body"),
    ("GET", "/Conferences.json?Status=running", {}, "running"),
    ("GET", "/Conferences.json?Name=x", {}, "Name"),
]


@pytest.mark.parametrize(("method", "path", "form"), GOOD)
def test_what_twilio_knows_passes_the_first_and_the_second_time(
    method: str, path: str, form: dict[str, Any]
) -> None:
    check_request(method, ACCOUNT + path, form)
    check_request(method, ACCOUNT + path, form)


@pytest.mark.parametrize(("method", "path", "form", "why"), BAD)
def test_what_twilio_refuses_is_named(
    method: str, path: str, form: dict[str, Any], why: str
) -> None:
    for _again in range(2):
        with pytest.raises(AssertionError) as told:
            check_request(method, ACCOUNT + path, form)
        assert why in str(told.value)


def test_an_answer_has_twilios_keys_kinds_and_status() -> None:
    good = {"sid": "CA" + "0" * 32, "status": "ringing", "date_created": None}
    check_answer("GET", ACCOUNT + CALL, 200, good)
    check_answer("POST", ACCOUNT + "/Calls.json", 201, good)
    for status, change, why in (
        (200, {"status": "sleeping"}, "sleeping"),
        (200, {"sid": "CA1"}, "too short"),
        (200, {"date_created": "2026-04-27"}, "rfc-2822"),
        (200, {"colour": "red"}, "colour"),
        (201, {}, "not 201"),
    ):
        with pytest.raises(AssertionError, match=why):
            check_answer("GET", ACCOUNT + CALL, status, {**good, **change})


def test_an_error_has_twilios_form() -> None:
    check_answer("GET", ACCOUNT + CALL, 404, ERROR)
    with pytest.raises(AssertionError, match="error without code"):
        check_answer("GET", ACCOUNT + CALL, 404, {"message": "no"})
    check_answer("DELETE", ACCOUNT + "/Recordings/RE" + "0" * 32 + ".json", 204, b"")


def test_a_document_is_held_to_its_context() -> None:
    waiting = "<Response><Say>Un instant</Say></Response>"
    check_twiml(waiting, "waitUrl")
    with pytest.raises(AssertionError, match="Enqueue is not allowed"):
        check_twiml("<Response><Enqueue>x</Enqueue></Response>", "waitUrl")
    with pytest.raises(AssertionError, match="unknown attribute"):
        check_twiml('<Response><Say voise="x">a</Say></Response>')
