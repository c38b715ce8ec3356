"""`<Dial>`: one function a noun, in a table.

Action's parameters: Twilio's "TwiML voice: Dial" (DialCallStatus, DialCallSid, DialCallDuration,
DialBridged, RecordingUrl).
"""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from telephony.simulator.conference import Seat, conference_named
from telephony.simulator.legs import dial_numbers, recording_callback
from telephony.simulator.queueing import dial_queue
from telephony.simulator.recordings import VOICES, RecordingWish
from telephony.simulator.runner import Scene
from telephony.simulator.state import Callback
from telephony.simulator.steps import Fetch, Outcome
from telephony.simulator.twiml import NotYet, TwimlError, attributes, flag

Noun = Callable[[Scene, Element, list[Element], dict[str, str]], Awaitable[None]]
MOST_NOUNS = 10


async def dial(scene: Scene, node: Element) -> Outcome:
    """The noun fills in the parameters of the action; without action, on to the next verb."""
    nouns = nouns_of(scene, node)
    result: dict[str, str] = {}
    try:
        await NOUNS[nouns[0].tag](scene, node, nouns, result)
    except asyncio.CancelledError:
        if node.get("action") and scene.run.why == "hangup":
            scene.run.tell(scene.fetch(node, **_broken_off(result)))
        raise
    return scene.fetch(node, **result) if node.get("action") else None


def nouns_of(scene: Scene, node: Element) -> list[Element]:
    """What is to be dialled: text alone is a number. Nouns of different kinds do not mix here."""
    if not len(node):
        plain = Element("Number")
        plain.text = node.text
        return [plain]
    nouns = list(node)
    if len(nouns) > MOST_NOUNS:
        raise TwimlError(12200, f"<Dial> with more than {MOST_NOUNS} nouns", scene.url)
    for noun in nouns:
        if noun.tag not in NOUNS or noun.tag != nouns[0].tag:
            raise NotYet(f"<Dial><{noun.tag}>", scene.url)
        _check_attributes(scene, noun)
    return nouns


def _check_attributes(scene: Scene, noun: Element) -> None:
    for name in sorted(set(noun.attrib) - ATTRIBUTES[noun.tag]):
        text = f"<{noun.tag}> has no attribute {name}"
        scene.world.complain(12200, text, scene.url, scene.call.sid)


def _broken_off(result: dict[str, str]) -> dict[str, str]:
    """The caller hung up: while it rang, or when they had talked."""
    met = result.get("DialBridged") != "false"
    return result | {"DialCallStatus": "completed" if met else "canceled"}


async def conference(
    scene: Scene, node: Element, nouns: list[Element], result: dict[str, str]
) -> None:
    """Sit in the conference until it ends, the seat is taken away or the call moves on."""
    noun = nouns[0]
    name = (noun.text or "").strip()
    room = conference_named(scene.world, name, listener(scene, noun), recording(scene, noun))
    seat = Seat(
        run=scene.run,
        label=noun.get("participantLabel", ""),
        muted=flag(noun, "muted"),
        starts=flag(noun, "startConferenceOnEnter", default=True),
        ends=flag(noun, "endConferenceOnExit"),
        coach=noun.get("coach", ""),
    )
    if seat.coach and seat.coach not in room.seats:
        raise TwimlError(13240, "the call to coach is not in the conference", scene.url)
    room.join(seat, wait_document(scene, noun))
    try:
        await seat.over
    except asyncio.CancelledError:
        hung_up = scene.run.why == "hangup"
        room.leave(seat, "participant_hung_up" if hung_up else "participant_updated_via_api")
        raise
    result |= {"DialCallStatus": "answered", "DialBridged": "true"}


def listener(scene: Scene, noun: Element) -> Callback:
    """Who is told of the conference's events: the first to join decides."""
    url = noun.get("statusCallback", "")
    method = noun.get("statusCallbackMethod", "POST")
    events = tuple(noun.get("statusCallbackEvent", "start end").split())
    return Callback(urljoin(scene.url, url) if url else "", method, events)


def recording(scene: Scene, noun: Element) -> RecordingWish | None:
    """`record="record-from-start"` (or true): from the moment two are connected."""
    if noun.get("record", "do-not-record") not in ("record-from-start", "true"):
        return None
    trim = noun.get("trim", "trim-silence") == "trim-silence"
    callback = recording_callback(scene, noun)
    return RecordingWish(scene.world, "Conference", callback, trim, VOICES)


def wait_document(scene: Scene, noun: Element) -> Fetch | None:
    """None for Twilio's default music; an empty address is silence."""
    if "waitUrl" not in noun.attrib:
        return None
    url = noun.get("waitUrl", "")
    return Fetch(urljoin(scene.url, url) if url else "", noun.get("waitMethod", "POST"))


NOUNS: dict[str, Noun] = {
    "Conference": conference,
    "Number": dial_numbers,
    "Queue": dial_queue,
}
ATTRIBUTES = {
    "Conference": attributes(
        "muted beep startConferenceOnEnter endConferenceOnExit waitUrl waitMethod"
        " maxParticipants record region coach trim statusCallbackEvent statusCallback"
        " statusCallbackMethod recordingStatusCallback recordingStatusCallbackMethod"
        " recordingStatusCallbackEvent eventCallbackUrl jitterBufferSize participantLabel"
    ),
    "Number": attributes(
        "sendDigits url method statusCallbackEvent statusCallback statusCallbackMethod byoc"
        " machineDetection amdStatusCallbackMethod amdStatusCallback machineDetectionTimeout"
        " machineDetectionSpeechThreshold machineDetectionSpeechEndThreshold"
        " machineDetectionSilenceTimeout"
    ),
    "Queue": attributes("url method reservationSid postWorkActivitySid"),
}
