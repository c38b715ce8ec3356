"""REST answers have the shape of Twilio's OpenAPI file."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import twilio
from tests.simulator.browser import Browser, access_token
from tests.simulator.conftest import LINE
from tests.simulator.product import Product
from tests.simulator.scenes import bridged, queued_call
from tests.telephones import Simulator

jsonschema = pytest.importorskip("jsonschema")


@pytest.fixture
def api(reference: Path) -> dict[str, Any]:
    """The file, with OpenAPI's `nullable` in JSON Schema's words."""
    text = (reference / "openapi/twilio_api_v2010.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    for schema in found["components"]["schemas"].values():
        for name, field in schema.get("properties", {}).items():
            if field.get("nullable"):
                schema["properties"][name] = {"anyOf": [field, {"type": "null"}]}
    return found


def check(api: dict[str, Any], name: str, answer: dict[str, Any]) -> None:
    schema = {
        "$ref": f"#/components/schemas/api.v2010.account.{name}",
        "components": api["components"],
    }
    jsonschema.validate(answer, schema)
    known = api["components"]["schemas"][f"api.v2010.account.{name}"]["properties"]
    assert set(answer) <= set(known)


def test_calls_texts_and_queues(
    api: dict[str, Any], product: Product, simulator: Simulator
) -> None:
    phone = queued_call(product, simulator)
    check(api, "call", twilio.get(simulator, f"Calls/{phone.call}.json"))
    check(api, "call", twilio.get(simulator, "Calls.json?Status=in-progress")["calls"][0])
    text = twilio.post(simulator, "Messages.json", To="+33639980001", From=LINE, Body="a")
    check(api, "message", text)
    queue = twilio.get(simulator, "Queues.json")["queues"][0]
    check(api, "queue", queue)
    members = twilio.get(simulator, f"Queues/{queue['sid']}/Members.json")
    check(api, "queue.member", members["queue_members"][0])


def test_conferences_and_participants(
    api: dict[str, Any], product: Product, simulator: Simulator
) -> None:
    with Browser(simulator.base_url, access_token(twilio.DEFAULTS)) as browser:
        _, room = bridged(product, simulator, browser)
        listed = twilio.get(simulator, "Conferences.json?FriendlyName=room&Status=in-progress")
        check(api, "conference", listed["conferences"][0])
        seats = twilio.get(simulator, f"{room}/Participants.json")["participants"]
        assert {seat["label"] for seat in seats} == {"caller", "agent"}
        check(api, "conference.participant", seats[0])
        check(api, "conference", twilio.post(simulator, f"{room}.json", Status="completed"))
