"""`<Dial>` to telephone numbers: the legs that ring, screen, and are connected."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from telephony.simulator.bridge import Bridge
from telephony.simulator.recordings import VOICES, Recording, RecordingWish
from telephony.simulator.runner import Runner, Scene, Stage
from telephony.simulator.sids import e164, now
from telephony.simulator.state import Call, Callback
from telephony.simulator.steps import Deed, End, Fetch, Outcome
from telephony.simulator.twiml import TwimlError, flag, number

SCREENING_VERBS = ("Play", "Say", "Pause", "Gather", "Redirect", "Hangup")
TIMEOUT, TIME_LIMIT = 30.0, 14_400.0  # seconds: Dial's own


@dataclass(eq=False)
class Leg:
    """One telephone that rings. `accepted` tells whether it took the call: not before its
    screening document has ended, and only if none was quicker."""

    scene: Scene
    noun: Element
    runner: Runner = field(init=False)
    bridge: "asyncio.Future[Bridge]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    accepted: "asyncio.Future[bool]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    @property
    def call(self) -> Call:
        return self.runner.call

    def ring(self, phone: str, shown: str, seconds: float) -> None:
        """Begin; the call's parent is the one that dials."""
        parent = self.scene.call
        call = Call("outbound-dial", shown, phone, phone, shown, "queued", parent.account_sid)
        call.parent, call.callback = parent.sid, callback_of(self.scene, self.noun)
        self.runner = Runner(self.scene.world, call, Deed(self._answered), seconds)
        self.runner.start().add_done_callback(lambda _: self._settle(False))

    def hang_up(self) -> None:
        """Stop ringing, or end the talk."""
        talks = self.call.status == "in-progress"
        self.runner.end("completed" if talks else "canceled")

    async def _answered(self, run: Runner) -> Outcome:
        """What the called telephone does: hear the screening document, then talk."""
        try:
            if await self._screened(run) and self._settle(True):
                bridge = await self.bridge
                await bridge.over
        finally:
            self._settle(False)
            if self.bridge.done():
                self.bridge.result().close()
        return End()

    async def _screened(self, run: Runner) -> bool:
        """False when the document ended in `<Hangup>`, or could not be played."""
        url = self.noun.get("url", "")
        if not url:
            return True
        document = Fetch(urljoin(self.scene.url, url), self.noun.get("method", "POST"))
        try:
            outcome = await run.documents(document, Stage(SCREENING_VERBS))
        except TwimlError as error:
            run.world.complain(error.code, str(error), error.url, run.call.sid)
            return False
        return not isinstance(outcome, End)

    def _settle(self, accepted: bool) -> bool:
        """True for the first word only: what was settled stays."""
        if self.accepted.done():
            return False
        self.accepted.set_result(accepted)
        return True


def callback_of(scene: Scene, noun: Element) -> Callback | None:
    """statusCallbackEvent is one attribute with spaces; without it only the end is told."""
    url = noun.get("statusCallback", "")
    if not url:
        return None
    events = tuple(noun.get("statusCallbackEvent", "completed").split())
    return Callback(urljoin(scene.url, url), noun.get("statusCallbackMethod", "POST"), events)


async def dial_numbers(
    scene: Scene, node: Element, nouns: list[Element], result: dict[str, str]
) -> None:
    """All ring at once (or one after the other, `sequential`); the first that accepts wins.

    A telephone that answered but did not accept counts as DialCallStatus `completed` with
    DialBridged `false`: whoever looks at the status alone must not think that they talked.
    """
    result |= {"DialCallStatus": "failed", "DialBridged": "false"}
    shown = shown_number(scene, node)
    if shown is None:
        return
    groups = [[noun] for noun in nouns] if flag(node, "sequential") else [nouns]
    for group in groups:
        with ringing(scene, node, group, shown) as legs:
            winner = await first_to_accept(legs)
            if winner:
                for other in legs:
                    if other is not winner:
                        other.hang_up()
                await _talk(scene, node, winner, result)
            elif legs:
                _report(legs, result)
        if winner:
            return


def shown_number(scene: Scene, node: Element) -> str | None:
    """The caller id, or None when Twilio would not let it pass (13214: it is neither an end of
    the call nor a number of the account; a client must give one)."""
    wanted = node.get("callerId") or scene.call.caller
    ends = (scene.call.caller, scene.call.to, scene.call.line)
    lines = [line.get("number") for line in scene.world.phonebook.read()["lines"]]
    ours = wanted in ends or wanted in lines or (not lines and e164(wanted) is not None)
    if ours and not wanted.startswith("client:"):
        return wanted
    scene.world.complain(13214, "callerId is not valid for this call", scene.url, scene.call.sid)
    return None


@contextmanager
def ringing(scene: Scene, node: Element, nouns: list[Element], shown: str) -> Iterator[list[Leg]]:
    """Legs that ring while the block lasts, and are hung up after it."""
    seconds = number(node, "timeout", TIMEOUT)
    legs = []
    for noun in nouns:
        phone = e164("".join(noun.text or "").strip())
        if phone is None:
            text = f"{(noun.text or '').strip()!r} is no telephone number"
            scene.world.complain(13224, text, scene.url, scene.call.sid)
            continue
        leg = Leg(scene, noun)
        leg.ring(phone, shown, seconds)
        legs.append(leg)
    try:
        yield legs
    finally:
        for leg in legs:
            if not (leg.runner.why == "redirected" and leg.call.live):
                leg.hang_up()


async def first_to_accept(legs: list[Leg]) -> Leg | None:
    """The leg that took the call; None when all rang in vain."""
    open_legs = {leg.accepted for leg in legs}
    while open_legs:
        _, open_legs = await asyncio.wait(open_legs, return_when=asyncio.FIRST_COMPLETED)
        for leg in legs:
            if leg.accepted.done() and leg.accepted.result():
                return leg
    return None


def _report(legs: list[Leg], result: dict[str, str]) -> None:
    """Nobody took it: what is told is the leg that came nearest."""
    order = ("completed", "no-answer", "busy", "canceled", "failed")
    nearest = min(legs, key=lambda leg: order.index(_status(leg)))
    result |= {"DialCallStatus": _status(nearest), "DialCallSid": nearest.call.sid}


def _status(leg: Leg) -> str:
    return "completed" if leg.call.live else leg.call.status


async def _talk(scene: Scene, node: Element, leg: Leg, result: dict[str, str]) -> None:
    if scene.call.status == "ringing":
        scene.run.answer()
    star = scene.call if flag(node, "hangupOnStar") else None
    bridge = Bridge(scene.world, (scene.call, leg.call), star)
    bridge.open()
    leg.bridge.set_result(bridge)
    began, recording = now(), _record(scene, node)
    result |= {"DialCallStatus": "completed", "DialBridged": "true", "DialCallSid": leg.call.sid}
    limit = number(node, "timeLimit", TIME_LIMIT) / scene.world.settings.speed
    try:
        await asyncio.wait({bridge.over}, timeout=limit)
    finally:
        bridge.close()
        if leg.runner.why != "redirected":
            result["DialCallDuration"] = str(round((now() - began).total_seconds()))
        if recording:
            recording.stop()
            result["RecordingUrl"] = recording.url


def _record(scene: Scene, node: Element) -> Recording | None:
    """Dial's `record`, from the moment the two are connected."""
    if node.get("record", "do-not-record") in ("do-not-record", "false"):
        return None
    callback = recording_callback(scene, node)
    trim = node.get("trim") == "trim-silence"
    channels = 2 if "dual" in node.get("record", "") else 1
    wish = RecordingWish(scene.world, "DialVerb", callback, trim, VOICES, channels)
    return Recording.of_call(wish, scene.call)


def recording_callback(scene: Scene, node: Element) -> Callback | None:
    """recordingStatusCallback and its method and events; by default only the end is told."""
    url = node.get("recordingStatusCallback", "")
    if not url:
        return None
    method = node.get("recordingStatusCallbackMethod", "POST")
    events = tuple(node.get("recordingStatusCallbackEvent", "completed").split())
    return Callback(urljoin(scene.url, url), method, events)
