"""`<Dial>`: one function a noun, in a table."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from telephony.simulator.conference import Listener, Seat, conference_named
from telephony.simulator.runner import Scene
from telephony.simulator.steps import Fetch, Outcome
from telephony.simulator.twiml import NotYet, flag

Noun = Callable[[Scene, Element, Element], Awaitable[dict[str, str]]]


async def dial(scene: Scene, node: Element) -> Outcome:
    """The noun returns the parameters of the action; without action, on to the next verb."""
    noun = node[0] if len(node) else Element("Number")
    if noun.tag not in NOUNS:
        raise NotYet(f"<Dial><{noun.tag}>", scene.url)
    try:
        result = await NOUNS[noun.tag](scene, node, noun)
    except asyncio.CancelledError:
        if node.get("action") and scene.run.why == "hangup":
            scene.run.tell(scene.fetch(node, DialCallStatus="completed"))
        raise
    return scene.fetch(node, **result) if node.get("action") else None


async def conference(scene: Scene, node: Element, noun: Element) -> dict[str, str]:
    """Sit in the conference until it ends, the seat is taken away or the call moves on."""
    room = conference_named(scene.world, (noun.text or "").strip(), listener(scene, noun))
    seat = Seat(
        run=scene.run,
        label=noun.get("participantLabel", ""),
        muted=flag(noun, "muted"),
        starts=flag(noun, "startConferenceOnEnter", default=True),
        ends=flag(noun, "endConferenceOnExit"),
        coach=noun.get("coach", ""),
    )
    room.join(seat, wait_document(scene, noun))
    try:
        await seat.over
    except asyncio.CancelledError:
        hung_up = scene.run.why == "hangup"
        room.leave(seat, "participant_hung_up" if hung_up else "participant_updated_via_api")
        raise
    return {"DialCallStatus": "answered", "DialBridged": "true"}


def listener(scene: Scene, noun: Element) -> Listener:
    """Who is told of the conference's events: the first to join decides."""
    url = noun.get("statusCallback", "")
    method = noun.get("statusCallbackMethod", "POST")
    events = tuple(noun.get("statusCallbackEvent", "start end").split())
    return Listener(urljoin(scene.url, url) if url else "", method, events)


def wait_document(scene: Scene, noun: Element) -> Fetch | None:
    """None for Twilio's default music; an empty address is silence."""
    if "waitUrl" not in noun.attrib:
        return None
    url = noun.get("waitUrl", "")
    return Fetch(urljoin(scene.url, url) if url else "", noun.get("waitMethod", "POST"))


NOUNS: dict[str, Noun] = {"Conference": conference}
