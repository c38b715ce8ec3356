"""`<Enqueue>`: a caller waits, and the wait document is asked for again each time it ends.

What becomes of it is told to the action as QueueResult.
"""

import asyncio
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from telephony.simulator.params import queue_params
from telephony.simulator.runner import Scene, Stage
from telephony.simulator.state import Member, Queue
from telephony.simulator.steps import End, Fetch, Leave, Outcome
from telephony.simulator.twiml import TwimlError

WAIT_VERBS = ("Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather")
BREATH = 0.25  # real seconds between requests, lest an empty document turn into a storm
DEFAULT_MUSIC = "com.twilio.music.classical"


async def enqueue(scene: Scene, node: Element) -> Outcome:
    """Until `<Leave>`, a hang-up, a redirect by REST, a broken wait document, or `<Dial><Queue>`
    at another telephone, which connects the two."""
    queue = scene.world.queue_named((node.text or "").strip())
    if len(queue.members) >= queue.max_size:
        scene.world.complain(14207, f"queue {queue.friendly_name} is full", scene.url)
        return _after(scene, node, queue, "queue-full", 0)
    member = queue.join(scene.call)
    try:
        outcome = await _wait_or_be_taken(scene, node, queue, member)
        waited = member.waited
        queue.leave(member)
        if member.taken.done():
            await member.taken.result().connect(scene.run, queue, member)
    except asyncio.CancelledError:
        if node.get("action"):
            result = _cut_short(scene, member)
            scene.run.tell(_action(scene, node, queue, result, member.waited))
        raise
    finally:
        queue.leave(member)
    if isinstance(outcome, End):
        return outcome
    result = "leave" if isinstance(outcome, Leave) else "error"
    if member.taken.done():
        result = member.taken.result().result
    return _after(scene, node, queue, result, waited)


def _cut_short(scene: Scene, member: Member) -> str:
    """QueueResult when the caller hung up or was redirected, before or while it talked."""
    talked = member.taken.done() and member.taken.result().result == "bridged"
    if scene.run.why == "hangup":
        return "bridged" if talked else "hangup"
    return "redirected-from-bridged" if talked else "redirected"


async def _wait_or_be_taken(scene: Scene, node: Element, queue: Queue, member: Member) -> Outcome:
    waiting: asyncio.Future[Any] = asyncio.ensure_future(_wait(scene, node, queue))
    try:
        await asyncio.wait({waiting, member.taken}, return_when=asyncio.FIRST_COMPLETED)
        found: Outcome = None if member.taken.done() else waiting.result()
        return found
    except TwimlError as error:
        scene.world.complain(error.code, str(error), error.url, scene.call.sid)
        return None
    finally:
        waiting.cancel()


async def _wait(scene: Scene, node: Element, queue: Queue) -> Outcome:
    if not node.get("waitUrl"):  # absent: Twilio's own music; empty: silence
        if "waitUrl" not in node.attrib:
            scene.world.announce(scene.call, DEFAULT_MUSIC, "music")
        await asyncio.Event().wait()
    stage = Stage(WAIT_VERBS, lambda: queue_params(scene.call, queue))
    address = urljoin(scene.url, node.get("waitUrl", ""))
    document = Fetch(address, node.get("waitUrlMethod", "POST"))
    outcome: Outcome = None
    while outcome is None:
        outcome = await scene.run.documents(document, stage)
        await asyncio.sleep(BREATH / scene.world.settings.speed)
    return outcome


def _after(scene: Scene, node: Element, queue: Queue, result: str, waited: int) -> Outcome:
    return _action(scene, node, queue, result, waited) if node.get("action") else None


def _action(scene: Scene, node: Element, queue: Queue, result: str, waited: int) -> Fetch:
    return scene.fetch(node, QueueResult=result, QueueSid=queue.sid, QueueTime=str(waited))
