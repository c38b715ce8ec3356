"""`<Gather>`: keys and sentences.

Source: Twilio's "TwiML voice: Gather". Keys pressed earlier in the same document count (type
ahead); a key or a sentence cuts the prompts short; nothing at all goes on to the next verb.
"""

import asyncio
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from telephony.simulator.runner import Scene
from telephony.simulator.steps import Outcome
from telephony.simulator.twiml import TwimlError, number

TIMEOUT = 5.0  # seconds
AUTO = 0.5  # seconds of silence that end a sentence with speechTimeout="auto"
CONFIDENCE = "0.9"
PROMPTS = ("Say", "Play", "Pause")


@dataclass(frozen=True)
class Input:
    """A key, or a sentence; neither is silence."""

    key: str = ""
    sentence: str = ""

    def __bool__(self) -> bool:
        return bool(self.key or self.sentence)


@dataclass
class Listening:
    """What one `<Gather>` waits for."""

    scene: Scene
    node: Element
    ear: "asyncio.Queue[str]"

    @property
    def kinds(self) -> list[str]:
        return (self.node.get("input") or "dtmf").replace(",", " ").split()

    @property
    def patience(self) -> float:
        """Simulated seconds without a key or a word."""
        return number(self.node, "timeout", TIMEOUT)

    async def first(self) -> Input:
        """During the prompts or after them."""
        prompt = asyncio.ensure_future(play_prompts(self.scene, self.node))
        first = asyncio.ensure_future(self._any())
        try:
            await asyncio.wait({prompt, first}, return_when=asyncio.FIRST_COMPLETED)
            if first.done():
                return first.result()
            prompt.result()  # a prompt that failed fails the document
        finally:
            prompt.cancel()
            first.cancel()
        return await self.next(self.patience)

    async def next(self, seconds: float) -> Input:
        """The next input; begun speech keeps the wait from running out."""
        while True:
            try:
                limit = seconds / self.scene.world.settings.speed
                found = await asyncio.wait_for(self._any(beginnings=True), limit)
            except TimeoutError:
                return Input()
            if found:
                return found

    async def _any(self, beginnings: bool = False) -> Input:
        """The beginning of speech counts only when asked for; it is an empty Input."""
        call = self.scene.call
        known = {"dtmf": call.keys, "speech": self.ear}
        sources = [known[kind] for kind in self.kinds if kind in known]
        while True:
            source, content = await call.first_from(*sources)
            if source is call.keys:
                return Input(key=content)
            if content or beginnings:
                return Input(sentence=content)


async def gather(scene: Scene, node: Element) -> Outcome:
    """The action gets Digits, or SpeechResult and Confidence."""
    with scene.call.listened_to() as ear:
        listening = Listening(scene, node, ear)
        first = await listening.first()
        if first.sentence:
            found = await _speech(listening, first.sentence)
        else:
            found = await _digits(listening, first.key)
    if found.get("Digits") == "" and node.get("actionOnEmptyResult", "").lower() != "true":
        return None
    return scene.fetch(node, **found)


async def _digits(listening: Listening, key: str) -> dict[str, str]:
    """Until numDigits, the finishing key or silence; finishOnKey="" has no finishing key."""
    most = int(number(listening.node, "numDigits", 0))
    last = listening.node.get("finishOnKey", "#")
    pressed = ""
    while key and key not in last:
        pressed += key
        if len(pressed) == most:
            key = ""
            break
        key = (await listening.next(listening.patience)).key
    return {"Digits": pressed, "msg": "Gather End", "FinishedOnKey": key}


async def _speech(listening: Listening, sentence: str) -> dict[str, str]:
    """Sentences until the speaker is silent for speechTimeout (by default, timeout)."""
    auto = listening.node.get("speechTimeout") == "auto"
    seconds = AUTO if auto else number(listening.node, "speechTimeout", listening.patience)
    said = [sentence]
    while more := (await listening.next(seconds)).sentence:
        said.append(more)
    return {"SpeechResult": " ".join(said), "Confidence": CONFIDENCE}


async def play_prompts(scene: Scene, node: Element) -> None:
    from telephony.simulator.verbs import VERBS

    for child in node:
        if child.tag not in PROMPTS:
            raise TwimlError(12200, f"<{child.tag}> cannot stand in <Gather>", scene.url)
        await VERBS[child.tag].act(scene, child)
