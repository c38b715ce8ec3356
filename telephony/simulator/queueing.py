"""`<Dial><Queue>`: take the longest waiting caller and talk to it."""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from telephony.simulator.bridge import Bridge
from telephony.simulator.runner import Runner, Scene, Stage
from telephony.simulator.state import Call, Member, Queue
from telephony.simulator.steps import Fetch
from telephony.simulator.twiml import TwimlError, flag, number

WHISPER_VERBS = ("Play", "Say", "Pause", "Redirect")


@dataclass(eq=False)
class Taking:
    """A telephone takes a caller out of a queue. `document` is heard by the caller first;
    `ready` is True when they are connected, False when the caller hung up before that;
    `result` is the caller's QueueResult."""

    by: Call
    document: Fetch | None
    star: bool = False
    result: str = "bridging-in-process"
    bridge: Bridge | None = None
    ready: "asyncio.Future[bool]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    async def connect(self, run: Runner, queue: Queue, member: Member) -> None:
        """The caller's side, from the whisper to the end of the talk."""
        try:
            await self._whisper(run, queue, member)
            if not self.by.live:
                self.result = "error"
                return
            star = self.by if self.star else None
            self.bridge = Bridge(run.world, (self.by, run.call), star)
            self.bridge.open()
            self.result = "bridged"
            self._settle(True)
            await self.bridge.over
        finally:
            self._settle(False)
            self.abandon()

    def abandon(self) -> None:
        """One of the two goes away."""
        if self.bridge:
            self.bridge.close()

    async def _whisper(self, run: Runner, queue: Queue, member: Member) -> None:
        if self.document is None:
            return
        params = {
            "QueueSid": queue.sid,
            "QueueTime": str(member.waited),
            "DequeingCallSid": self.by.sid,
        }
        try:
            await run.documents(self.document, Stage(WHISPER_VERBS, lambda: params))
        except TwimlError as error:
            run.world.complain(error.code, str(error), error.url, run.call.sid)

    def _settle(self, connected: bool) -> None:
        if not self.ready.done():
            self.ready.set_result(connected)


async def dial_queue(
    scene: Scene, node: Element, nouns: list[Element], result: dict[str, str]
) -> None:
    """Wait for somebody to be there as long as Dial's timeout; an unknown queue fails at once."""
    noun = nouns[0]
    name = (noun.text or "").strip()
    queue = next((q for q in scene.world.queues.values() if q.friendly_name == name), None)
    result |= {"DialCallStatus": "failed", "DialBridged": "false"}
    if queue is None:
        return scene.world.complain(0, f"there is no queue {name!r}", scene.url, scene.call.sid)
    result["DialCallStatus"] = "no-answer"
    member = await _somebody(queue, number(node, "timeout", 30) / scene.world.settings.speed)
    if member:
        taking = Taking(scene.call, _document(scene, noun), flag(node, "hangupOnStar"))
        member.taken.set_result(taking)
        result["DialCallSid"] = member.call.sid
        await _talk(scene, node, taking, result)


async def _talk(scene: Scene, node: Element, taking: Taking, result: dict[str, str]) -> None:
    result["DialCallStatus"] = "canceled"
    try:
        if not await taking.ready or taking.bridge is None:
            return
        if scene.call.status == "ringing":
            scene.run.answer()
        result |= {"DialCallStatus": "completed", "DialBridged": "true"}
        limit = number(node, "timeLimit", 14_400) / scene.world.settings.speed
        await asyncio.wait({taking.bridge.over}, timeout=limit)
    finally:
        taking.abandon()


async def _somebody(queue: Queue, patience: float) -> Member | None:
    try:
        async with asyncio.timeout(patience):
            while not queue.front:
                queue.news.clear()
                await queue.news.wait()
    except TimeoutError:
        return None
    return queue.front


def _document(scene: Scene, noun: Element) -> Fetch | None:
    url = noun.get("url", "")
    return Fetch(urljoin(scene.url, url), noun.get("method", "POST")) if url else None
