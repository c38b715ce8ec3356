"""`<Record>`: a caller leaves a message."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from tests.exchange.things import Call, Fetch, Listener, Recording, Taping

if TYPE_CHECKING:
    from tests.exchange.runner import Runner
    from tests.exchange.world import World


def record(runner: Runner, call: Call, node: Element) -> None:
    """The beep; then the caller speaks, until `Exchange.leaves_message`, a key or a hang-up."""
    call.scene.place = Taping(node, runner.world.clock.seconds)


def silent(runner: Runner, call: Call) -> None:
    """Nothing was said: no recording, on to the next verb."""
    if isinstance(call.place, Taping):
        call.scene.place = None
        runner.run(call)


def stop(runner: Runner, call: Call, digits: str, seconds: int = 0) -> None:
    """The recording is made; its action is asked for (of a call that hung up: only told)."""
    place = call.place
    if not isinstance(place, Taping):
        return
    recording = _recording(runner, call, place, seconds)
    more = {
        "RecordingUrl": runner.world.recording_url(recording),
        "RecordingSid": recording.sid,
        "RecordingDuration": str(recording.seconds),
        "Digits": digits,
    }
    # Without an action, the document itself is asked for again.
    url = urljoin(call.scenes[0].url, place.node.get("action", ""))
    fetch = Fetch(url, place.node.get("method", "POST"), more)
    call.scenes[0].place = None
    if digits == "hangup":
        runner.world.wire.tell(runner.world.document_request(call, fetch))
    else:
        call.wanted = fetch


def call_is_over(world: World, call: Call) -> None:
    """A recording that was begun by REST on this call ends with it."""
    for recording in world.recordings.values():
        if (recording.call, recording.conference) == (call.sid, "") and not recording.seconds:
            recording.status = "completed"
            recording.seconds = max(1, int((world.clock.now - recording.created).total_seconds()))
            world.tell_recording(recording)


def _recording(runner: Runner, call: Call, place: Taping, seconds: int) -> Recording:
    world, node = runner.world, place.node
    spent = seconds or world.clock.seconds - place.began
    recording = Recording(world.sid("RE"), call.sid, "RecordVerb", world.clock.now)
    recording.status, recording.seconds = "completed", max(1, spent)
    if node.get("recordingStatusCallback"):
        url = urljoin(call.scenes[0].url, node.get("recordingStatusCallback", ""))
        events = tuple(node.get("recordingStatusCallbackEvent", "completed").split())
        recording.listener = Listener(url, events)
    world.recordings[recording.sid] = recording
    world.tell_recording(recording)
    return recording
