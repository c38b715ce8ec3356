"""<Record>: a message left after the beep."""

import io
import wave

import pytest

from tests.simulator import twilio
from tests.simulator.conftest import CALLER, LINE
from tests.simulator.product import Product
from tests.telephones import Phone, Simulator

CALLBACK_PARAMS = {
    "AccountSid",
    "CallSid",
    "RecordingSid",
    "RecordingUrl",
    "RecordingStatus",
    "RecordingDuration",
    "RecordingChannels",
    "RecordingStartTime",
    "RecordingSource",
    "RecordingTrack",
}


def reaches_the_box(product: Product, simulator: Simulator, more: str = "") -> Phone:
    product.answers |= {
        "/twilio/voice/incoming": (
            '<Record action="/left" recordingStatusCallback="/recorded" timeout="60"'
            f' recordingStatusCallbackEvent="in-progress completed absent" {more}/>'
            "<Say>Rien entendu</Say>"
        ),
        "/left": "<Say>Merci</Say>",
    }
    phone = simulator.phone(CALLER)
    phone.dials(LINE)
    return phone


def test_what_is_said_is_kept_and_told(product: Product, simulator: Simulator) -> None:
    phone = reaches_the_box(product, simulator)
    phone.leaves_a_message("C’est Mme Petit", "rappelez-moi")
    phone.hears("Merci")
    left = product.expect("/left")
    assert left["Digits"] == "#"
    told = product.expect("/recorded", RecordingStatus="completed")
    assert set(told) == CALLBACK_PARAMS
    assert (told["CallSid"], told["RecordingSource"]) == (phone.call, "RecordVerb")
    assert left["RecordingUrl"] == told["RecordingUrl"]
    assert int(told["RecordingDuration"]) >= 1
    assert phone.recordings()[0]["lines"] == ["C’est Mme Petit", "rappelez-moi"]
    begun = product.expect("/recorded", RecordingStatus="in-progress")
    assert "RecordingDuration" not in begun


def test_the_sound_is_served_to_those_who_log_in_and_is_as_long_as_told(
    product: Product, simulator: Simulator
) -> None:
    reaches_the_box(product, simulator).leaves_a_message("Bonjour")
    told = product.expect("/recorded", RecordingStatus="completed")
    assert simulator.http.get(told["RecordingUrl"] + ".wav").status_code == 401
    sound = simulator.http.get(told["RecordingUrl"] + ".wav", auth=twilio.AUTH)
    with wave.open(io.BytesIO(sound.content)) as file:
        assert file.getnframes() / file.getframerate() == int(told["RecordingDuration"])
    music = simulator.http.get(told["RecordingUrl"] + ".mp3", auth=twilio.AUTH)
    assert music.headers["content-type"] == "audio/mpeg"
    assert music.content.startswith(b"\xff\xfb")


def test_silence_is_absent_and_goes_on_to_the_next_verb(
    product: Product, simulator: Simulator
) -> None:
    phone = reaches_the_box(product, simulator, 'maxLength="10"')
    phone.hears("Rien entendu")
    product.expect("/recorded", RecordingStatus="absent")
    assert product.requests("/left") == []


def test_hanging_up_ends_the_message(product: Product, simulator: Simulator) -> None:
    phone = reaches_the_box(product, simulator)
    phone.leaves_a_message("Bonjour", key="")
    phone.hangs_up()
    left = product.expect("/left")
    assert (left["Digits"], left["CallStatus"]) == ("hangup", "completed")
    product.expect("/recorded", RecordingStatus="completed")
    status = product.expect("/twilio/voice/status", CallStatus="completed")
    assert status["RecordingSid"] == left["RecordingSid"]


def test_a_key_that_does_not_finish_is_ignored(product: Product, simulator: Simulator) -> None:
    phone = reaches_the_box(product, simulator, 'finishOnKey="*" playBeep="true"')
    phone.leaves_a_message("un", key="5")
    phone.says("deux")
    phone.presses("*")
    assert product.expect("/left")["Digits"] == "*"
    simulator.expect_recording("un deux")


def test_a_deleted_recording_is_gone(product: Product, simulator: Simulator) -> None:
    reaches_the_box(product, simulator).leaves_a_message("Bonjour")
    sid = product.expect("/recorded", RecordingStatus="completed")["RecordingSid"]
    one = f"Recordings/{sid}"
    assert twilio.request(simulator, "DELETE", f"{one}.json").status_code == 204
    for path in (f"{one}.json", f"{one}.wav"):
        assert twilio.request(simulator, "GET", path).status_code == 404
    assert twilio.get(simulator, "Recordings.json")["recordings"] == []
    kept = twilio.get(simulator, f"{one}.json?IncludeSoftDeleted=true")
    assert kept["status"] == "deleted"


@pytest.mark.parametrize(("query", "found"), [("CallSid={call}", 1), (f"CallSid=CA{0:032x}", 0)])
def test_the_list_is_filtered_by_call(
    product: Product, simulator: Simulator, query: str, found: int
) -> None:
    phone = reaches_the_box(product, simulator)
    phone.leaves_a_message("Bonjour")
    listed = twilio.get(simulator, "Recordings.json?" + query.format(call=phone.call))
    assert len(listed["recordings"]) == found
