"""REST answers have the shape of Twilio's OpenAPI file."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import twilio
from tests.simulator.browser import Browser, access_token
from tests.simulator.conftest import CALLER, LINE
from tests.simulator.product import Product
from tests.simulator.scenes import ROOM, bridged, connected, queued_call
from tests.telephones import Simulator

jsonschema = pytest.importorskip("jsonschema")
DOCTOR = "+33639980001"


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


def test_both_legs_of_a_dial(api: dict[str, Any], product: Product, simulator: Simulator) -> None:
    product.answers["/twilio/voice/incoming"] = f"<Dial>{DOCTOR}</Dial>"
    caller, doctor = simulator.phone(CALLER), simulator.phone(DOCTOR)
    caller.dials(LINE)
    doctor.answers()
    connected(doctor, caller)
    child = twilio.get(simulator, f"Calls/{doctor.call}.json")
    check(api, "call", child)
    assert (child["parent_call_sid"], child["direction"]) == (caller.call, "outbound-dial")


def test_a_call_answered_by_a_machine(
    api: dict[str, Any], product: Product, simulator: Simulator
) -> None:
    product.answers["/doc"] = '<Pause length="60"/>'
    simulator.phone(DOCTOR).is_a_voicemail_box()
    form = {"Url": product.url + "/doc", "MachineDetection": "Enable"}
    made = twilio.post(simulator, "Calls.json", To=DOCTOR, From=LINE, **form)
    product.expect("/doc")
    check(api, "call", twilio.get(simulator, f"Calls/{made['sid']}.json"))


def test_recordings_of_calls(api: dict[str, Any], product: Product, simulator: Simulator) -> None:
    phone = queued_call(product, simulator)
    own = f"Calls/{phone.call}/Recordings"
    made = twilio.post(simulator, f"{own}.json")
    paused = twilio.post(simulator, f"{own}/Twilio.CURRENT.json", Status="paused")
    twilio.post(simulator, f"{own}/Twilio.CURRENT.json", Status="in-progress")
    phone.says("Bonjour")
    stopped = twilio.post(simulator, f"{own}/{made['sid']}.json", Status="stopped")
    simulator.expect_recording("Bonjour")
    done = twilio.get(simulator, f"{own}/{made['sid']}.json")
    for answer in (
        made,
        paused,
        stopped,
        done,
        twilio.get(simulator, f"{own}.json")["recordings"][0],
    ):
        check(api, "call.call_recording", answer)
    check(api, "recording", twilio.get(simulator, f"Recordings/{made['sid']}.json"))
    check(api, "recording", twilio.get(simulator, "Recordings.json")["recordings"][0])
    twilio.request(simulator, "DELETE", f"Recordings/{made['sid']}.json")
    soft = twilio.get(simulator, f"Recordings/{made['sid']}.json?IncludeSoftDeleted=true")
    check(api, "recording", soft)


def test_recordings_of_conferences(
    api: dict[str, Any], product: Product, simulator: Simulator
) -> None:
    recorded = ROOM.replace("<Conference ", '<Conference record="record-from-start" ')
    with Browser(simulator.base_url, access_token(twilio.DEFAULTS)) as browser:
        phone, room = bridged(product, simulator, browser, document=recorded)
        phone.says("Bonjour")
        paused = twilio.post(simulator, f"{room}/Recordings/Twilio.CURRENT.json", Status="paused")
        check(api, "conference.conference_recording", paused)
        twilio.post(simulator, f"{room}.json", Status="completed")
        done = simulator.expect_recording("Bonjour")
        listed = twilio.get(simulator, f"{room}/Recordings.json")["recordings"]
        check(api, "conference.conference_recording", listed[0])
        check(api, "recording", twilio.get(simulator, f"Recordings/{done['sid']}.json"))
