"""TwiML's verbs: one small function each, in a table. README.md tells how to add one."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from telephony.simulator.dial import dial
from telephony.simulator.enqueue import enqueue
from telephony.simulator.runner import Scene
from telephony.simulator.steps import End, Leave, Outcome
from telephony.simulator.twiml import TwimlError, flag, number

SECONDS_A_LETTER = 0.06
SHORTEST, LONGEST = 0.4, 6.0  # of a spoken text, in seconds
TUNE = 3.0  # seconds a recording is taken to last: its length is not looked up


@dataclass(frozen=True)
class Verb:
    """What it does, and the attributes Twilio's documentation gives it."""

    act: Callable[[Scene, Element], Awaitable[Outcome]]
    attributes: frozenset[str] = frozenset()


async def perform(scene: Scene, node: Element) -> Outcome:
    """Do one verb. An attribute it does not have is Twilio's warning 12200; the call goes on."""
    verb = VERBS[node.tag]
    for name in sorted(set(node.attrib) - verb.attributes):
        text = f"<{node.tag}> has no attribute {name}"
        scene.world.complain(12200, text, scene.url, scene.call.sid)
    outcome = await verb.act(scene, node)
    if node.tag != "Gather":
        scene.call.drop_keys()  # keys pressed while nobody gathers are lost
    return outcome


def words(node: Element) -> str:
    """The text inside, SSML marks removed."""
    return " ".join("".join(node.itertext()).split())


async def say(scene: Scene, node: Element) -> Outcome:
    text = words(node)
    for _ in range(int(number(node, "loop", 1)) or 1):
        scene.world.announce(scene.call, text)
        await scene.world.sleep(min(max(len(text) * SECONDS_A_LETTER, SHORTEST), LONGEST))
    return None


async def play(scene: Scene, node: Element) -> Outcome:
    """A recording is a note on the telephone; loop="0" plays until the call moves on."""
    scene.world.announce(scene.call, node.get("digits") or words(node), "music")
    loop = int(number(node, "loop", 1))
    if loop == 0:
        await asyncio.Event().wait()
    await scene.world.sleep(TUNE * loop)
    return None


async def pause(scene: Scene, node: Element) -> Outcome:
    await scene.world.sleep(number(node, "length", 1))
    return None


async def hang_up(scene: Scene, node: Element) -> Outcome:
    return End()


async def reject(scene: Scene, node: Element) -> Outcome:
    return End("busy" if node.get("reason") == "busy" else "no-answer")


async def redirect(scene: Scene, node: Element) -> Outcome:
    address = Element("Redirect", {"action": words(node), "method": node.get("method", "POST")})
    return scene.fetch(address)


async def leave(scene: Scene, node: Element) -> Outcome:
    return Leave()


async def gather(scene: Scene, node: Element) -> Outcome:
    """Keys, with its prompts cut short by the first one. Nothing pressed: on to the next verb,
    unless actionOnEmptyResult."""
    pressed, finished = await _keys(scene, node)
    if not pressed and not flag(node, "actionOnEmptyResult"):
        return None
    return scene.fetch(node, Digits=pressed, msg="Gather End", FinishedOnKey=finished)


async def _keys(scene: Scene, node: Element) -> tuple[str, str]:
    most = int(number(node, "numDigits", 0))
    last = node.get("finishOnKey", "#")
    pressed, key = "", await _first_key(scene, node)
    while key and key not in last:
        pressed += key
        if len(pressed) == most:
            return pressed, ""
        key = await _next_key(scene, node)
    return pressed, key


async def _first_key(scene: Scene, node: Element) -> str:
    prompt = asyncio.ensure_future(_prompt(scene, node))
    first = asyncio.ensure_future(scene.call.keys.get())
    try:
        await asyncio.wait({prompt, first}, return_when=asyncio.FIRST_COMPLETED)
        if first.done():
            return first.result()
        prompt.result()  # a prompt that failed fails the document
    finally:
        prompt.cancel()
        first.cancel()
    return await _next_key(scene, node)


async def _prompt(scene: Scene, node: Element) -> None:
    for child in node:
        if child.tag not in ("Say", "Play", "Pause"):
            raise TwimlError(12200, f"<{child.tag}> cannot stand in <Gather>", scene.url)
        await VERBS[child.tag].act(scene, child)


async def _next_key(scene: Scene, node: Element) -> str:
    """The next key, or "" when the caller hesitates longer than `timeout` (seconds)."""
    patience = number(node, "timeout", 5) / scene.world.settings.speed
    try:
        return await asyncio.wait_for(scene.call.keys.get(), patience)
    except TimeoutError:
        return ""


def attributes(names: str) -> frozenset[str]:
    return frozenset(names.split())


VERBS: dict[str, Verb] = {
    "Say": Verb(say, attributes("voice language loop")),
    "Play": Verb(play, attributes("loop digits")),
    "Pause": Verb(pause, attributes("length")),
    "Gather": Verb(
        gather,
        attributes(
            "input action method timeout speechTimeout maxSpeechTime profanityFilter finishOnKey"
            " numDigits partialResultCallback partialResultCallbackMethod language hints bargeIn"
            " debug actionOnEmptyResult speechModel enhanced"
        ),
    ),
    "Enqueue": Verb(
        enqueue, attributes("action method waitUrl waitUrlMethod maxQueueSize workflowSid")
    ),
    "Dial": Verb(
        dial,
        attributes(
            "action method timeout hangupOnStar timeLimit callerId record trim ringTone"
            " answerOnBridge sequential recordingStatusCallback recordingStatusCallbackMethod"
            " recordingStatusCallbackEvent recordingTrack referUrl referMethod"
        ),
    ),
    "Hangup": Verb(hang_up),
    "Redirect": Verb(redirect, attributes("method")),
    "Reject": Verb(reject, attributes("reason")),
    "Leave": Verb(leave),
}
