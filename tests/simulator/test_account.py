"""What an account owns: the phonebook's numbers, applications, keys, money."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from telephony.simulator.app import create_app
from telephony.simulator.settings import Settings
from tests.simulator import twilio
from tests.simulator.serving import Served
from tests.telephones import Simulator

LINE, OTHER = "+33199001001", "+33199001002"
NUMBERS = "IncomingPhoneNumbers"


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    lines = [{"number": LINE, "name": "Cabinet"}, {"number": OTHER, "name": "Plomberie"}]
    (tmp_path / "book.json").write_text(json.dumps({"lines": lines}))
    return replace(settings, phonebook=tmp_path / "book.json")


@pytest.fixture
def simulator(settings: Settings) -> Iterator[Simulator]:
    with Served(create_app(settings)) as served:
        simulator = Simulator(served.url)
        yield simulator
        simulator.close()


def number(simulator: Simulator, line: str = LINE) -> dict[str, object]:
    found = twilio.get(simulator, f"{NUMBERS}.json?PhoneNumber=%2B{line[1:]}")[
        "incoming_phone_numbers"
    ]
    assert len(found) == 1
    return dict(found[0])


def test_its_numbers_are_the_phonebooks_lines(simulator: Simulator) -> None:
    found = twilio.get(simulator, f"{NUMBERS}.json")["incoming_phone_numbers"]
    assert {one["phone_number"] for one in found} == {LINE, OTHER}
    assert number(simulator)["voice_url"].endswith("/twilio/voice/incoming")  # type: ignore[attr-defined]


def test_what_is_set_on_a_number_stays(simulator: Simulator) -> None:
    sid = number(simulator)["sid"]
    app = "AP" + "1" * 32
    wish = {"VoiceUrl": "https://a.test/x#rc=2", "VoiceMethod": "GET", "VoiceApplicationSid": app}
    twilio.post(simulator, f"{NUMBERS}/{sid}.json", **wish)
    found = number(simulator)
    assert (found["voice_url"], found["voice_method"]) == (wish["VoiceUrl"], "GET")
    assert found["voice_application_sid"] == app
    twilio.post(simulator, f"{NUMBERS}/{sid}.json", VoiceApplicationSid="")
    assert number(simulator)["voice_application_sid"] is None
    assert number(simulator)["voice_url"] == wish["VoiceUrl"]
    assert number(simulator, OTHER)["voice_method"] == "POST"


@pytest.mark.parametrize(
    "wish", [{"VoiceUrl": "ftp://a.test"}, {"SmsMethod": "PUT"}, {"TrunkSid": "none"}]
)
def test_nonsense_is_refused(simulator: Simulator, wish: dict[str, str]) -> None:
    sid = number(simulator)["sid"]
    assert twilio.request(simulator, "POST", f"{NUMBERS}/{sid}.json", wish).status_code == 400
    assert twilio.request(simulator, "POST", f"{NUMBERS}/PN{'0' * 32}.json", {}).status_code == 404


def test_an_application_is_made_found_and_changed(simulator: Simulator) -> None:
    made = twilio.post(simulator, "Applications.json", FriendlyName="Desk", VoiceUrl="https://a.b")
    found = twilio.get(simulator, "Applications.json?FriendlyName=Desk")["applications"]
    assert [one["sid"] for one in found] == [made["sid"]]
    changed = twilio.post(simulator, f"Applications/{made['sid']}.json", VoiceUrl="https://a.c")
    assert (changed["voice_url"], changed["friendly_name"]) == ("https://a.c", "Desk")


def test_a_new_keys_secret_is_told_once_and_opens_the_door(simulator: Simulator) -> None:
    key = twilio.post(simulator, "Keys.json", FriendlyName="Permanence")
    listed = twilio.get(simulator, "Keys.json")["keys"]
    assert key["sid"] in {one["sid"] for one in listed}
    assert all("secret" not in one for one in listed)
    balance = f"/2010-04-01/Accounts/{twilio.DEFAULTS.account_sid}/Balance.json"
    answer = simulator.http.get(balance, auth=(key["sid"], key["secret"]))
    assert (answer.status_code, answer.json()["currency"]) == (200, "EUR")
    assert simulator.http.get(balance, auth=(key["sid"], "wrong")).status_code == 401
