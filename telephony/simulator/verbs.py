"""TwiML's verbs: one small function each, in a table. README.md tells how to add one."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from telephony.simulator.dial import dial
from telephony.simulator.enqueue import enqueue
from telephony.simulator.gather import gather
from telephony.simulator.record import record
from telephony.simulator.runner import Scene
from telephony.simulator.speech import spoken_seconds
from telephony.simulator.steps import End, Leave, Outcome
from telephony.simulator.twiml import attributes, number

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
    return await verb.act(scene, node)


def words(node: Element) -> str:
    """The text inside, SSML marks removed."""
    return " ".join("".join(node.itertext()).split())


async def say(scene: Scene, node: Element) -> Outcome:
    text = words(node)
    for _ in range(int(number(node, "loop", 1)) or 1):
        scene.world.announce(scene.call, text)
        await scene.world.sleep(spoken_seconds(text))
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
    "Record": Verb(
        record,
        attributes(
            "action method timeout finishOnKey maxLength playBeep trim recordingStatusCallback"
            " recordingStatusCallbackMethod recordingStatusCallbackEvent transcribe"
            " transcribeCallback"
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
