"""A conference is recorded, paused and resumed."""

from tests.simulator import twilio
from tests.simulator.browser import Browser, access_token
from tests.simulator.product import Product
from tests.simulator.scenes import ROOM, agent_said, bridged
from tests.simulator.twilio import DEFAULTS
from tests.telephones import Simulator, eventually

RECORDED = ROOM.replace(
    "<Conference ",
    '<Conference record="record-from-start" trim="do-not-trim"'
    ' recordingStatusCallback="/recorded"'
    ' recordingStatusCallbackEvent="in-progress completed absent" ',
)
CURRENT = "Recordings/Twilio.CURRENT.json"


def lines(simulator: Simulator) -> list[str]:
    found: list[str] = simulator.recordings()[0]["lines"]
    return found


def test_what_is_said_in_a_pause_is_not_on_it(product: Product, simulator: Simulator) -> None:
    with Browser(simulator.base_url, access_token(DEFAULTS)) as browser:
        phone, room = bridged(product, simulator, browser, document=RECORDED)
        product.expect("/recorded", RecordingStatus="in-progress")
        agent_said(simulator, browser, "Cet appel est enregistré")
        form = {"Status": "paused", "PauseBehavior": "skip"}
        paused = twilio.post(simulator, f"{room}/{CURRENT}", **form)
        assert paused["status"] == "paused"
        phone.says("Ma carte bancaire")
        twilio.post(simulator, f"{room}/{CURRENT}", Status="in-progress")
        phone.says("C’est noté ?")
        browser.expects("heard", "C’est noté ?")
        assert lines(simulator) == ["Cet appel est enregistré", "C’est noté ?"]
        twilio.post(simulator, f"{room}.json", Status="completed")
        told = product.expect("/recorded", RecordingStatus="completed")
        assert (told["RecordingSource"], told["RecordingChannels"]) == ("Conference", "1")
        assert told["ConferenceSid"] in room
        assert "CallSid" not in told


def test_it_is_listed_below_its_conference_and_stopped_by_sid(
    product: Product, simulator: Simulator
) -> None:
    with Browser(simulator.base_url, access_token(DEFAULTS)) as browser:
        phone, room = bridged(product, simulator, browser, document=RECORDED)
        phone.says("Bonjour")
        browser.expects("heard", "Bonjour")
        one = twilio.get(simulator, f"{room}/Recordings.json")["recordings"][0]
        path = f"{room}/Recordings/{one['sid']}.json"
        assert twilio.request(simulator, "DELETE", path).json()["code"] == 20009
        twilio.post(simulator, path, Status="stopped")
        phone.says("après")
        browser.expects("heard", "après")
        product.expect("/recorded", RecordingStatus="completed")
        assert lines(simulator) == ["Bonjour"]
        assert twilio.request(simulator, "POST", f"{room}/{CURRENT}").status_code == 404
        assert twilio.request(simulator, "DELETE", path).status_code == 204
        assert twilio.get(simulator, f"{room}/Recordings.json")["recordings"] == []


def test_a_conference_where_nobody_spoke_is_absent(product: Product, simulator: Simulator) -> None:
    with Browser(simulator.base_url, access_token(DEFAULTS)) as browser:
        _, room = bridged(product, simulator, browser, document=RECORDED)
        twilio.post(simulator, f"{room}.json", Status="completed")
        product.expect("/recorded", RecordingStatus="absent")


def test_a_call_is_recorded_by_rest_with_both_ends(product: Product, simulator: Simulator) -> None:
    with Browser(simulator.base_url, access_token(DEFAULTS)) as browser:
        phone, _ = bridged(product, simulator, browser)
        made = twilio.post(
            simulator,
            f"Calls/{phone.call}/Recordings.json",
            RecordingStatusCallback=product.url + "/recorded",
        )
        assert (made["status"], made["source"]) == ("in-progress", "StartCallRecordingAPI")
        phone.says("Bonjour")
        agent_said(simulator, browser, "Bonsoir")
        eventually(lambda: len(lines(simulator)) == 2, 5, lambda: str(lines(simulator)))
        twilio.post(simulator, f"Calls/{phone.call}/{CURRENT}", Status="paused")
        agent_said(simulator, browser, "entre nous")
        phone.hears("entre nous")
        phone.hangs_up()
        told = product.expect("/recorded", RecordingStatus="completed")
        assert told["CallSid"] == phone.call
        assert lines(simulator) == ["Bonjour", "Bonsoir"]
        again = twilio.request(simulator, "POST", f"Calls/{phone.call}/Recordings.json")
        assert (again.status_code, again.json()["code"]) == (400, 21220)
