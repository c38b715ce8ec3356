"""`<Record>`: what is said at this telephone is kept.

Source: Twilio's "TwiML voice: Record". An empty recording goes on to the next verb, without action.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element

from telephony.simulator.legs import recording_callback
from telephony.simulator.recordings import Recording, RecordingWish
from telephony.simulator.runner import Scene
from telephony.simulator.speech import spoken_seconds
from telephony.simulator.steps import Outcome
from telephony.simulator.twiml import flag, number

ANY_KEY = "1234567890*#"
SILENCE, LONGEST = 5.0, 3600.0  # seconds
QUICKEST = 1.0  # real seconds of silence, however fast simulated time runs: hands are slower


async def record(scene: Scene, node: Element) -> Outcome:
    """Until silence, a key, maxLength or the end of the call."""
    scene.call.drop_keys()
    if flag(node, "playBeep", default=True):
        scene.world.announce(scene.call, "beep", "tone")
    with recording_of(scene, node) as recording:
        key = await _until_done(scene, node)
    if not recording.lines:
        return None
    return scene.fetch(node, **_told(recording, key))


@contextmanager
def recording_of(scene: Scene, node: Element) -> Iterator[Recording]:
    """Stopped at the end of the block; a hang-up is told to the action."""
    trim = node.get("trim", "trim-silence") == "trim-silence"
    wish = RecordingWish(
        scene.world, "RecordVerb", recording_callback(scene, node), trim, kinds=("said",)
    )
    recording = Recording.of_call(wish, scene.call)
    try:
        yield recording
    except asyncio.CancelledError:
        if recording.lines and scene.run.why == "hangup":
            scene.run.tell(scene.fetch(node, **_told(recording, "hangup")))
        raise
    finally:
        recording.stop()


def _told(recording: Recording, key: str) -> dict[str, str]:
    params = {
        "RecordingUrl": recording.url,
        "RecordingSid": recording.sid,
        "RecordingDuration": str(recording.seconds),
    }
    return params | ({"Digits": key} if key else {})


async def _until_done(scene: Scene, node: Element) -> str:
    """The key that ended it, or "" for silence or maxLength."""
    longest = number(node, "maxLength", LONGEST) / scene.world.settings.speed
    try:
        async with asyncio.timeout(longest):
            return await _until_silent(scene, node)
    except TimeoutError:
        return ""


async def _until_silent(scene: Scene, node: Element) -> str:
    """TimeoutError when nothing is said or pressed for `timeout`."""
    patience = max(number(node, "timeout", SILENCE) / scene.world.settings.speed, QUICKEST)
    finishing = node.get("finishOnKey", ANY_KEY)
    call, spoken = scene.call, 0.0
    with call.listened_to() as ear:
        while True:
            async with asyncio.timeout(patience + spoken):
                source, content = await call.first_from(call.keys, ear)
            if source is call.keys and content in finishing:
                return content
            spoken = spoken_seconds(content) / scene.world.settings.speed
