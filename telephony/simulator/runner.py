"""A call's life as one task: documents are fetched and their verbs done until it ends."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urldefrag, urljoin
from xml.etree.ElementTree import Element

from telephony.simulator.manners import MANNERS, Manner
from telephony.simulator.params import status_params, voice_params
from telephony.simulator.recordings import Recording, RecordingWish
from telephony.simulator.sids import now
from telephony.simulator.state import Call, Detection
from telephony.simulator.steps import Deed, End, Fetch, Inline, Outcome, Step
from telephony.simulator.twiml import TwimlError, check_type, flag, parse
from telephony.simulator.webhooks import hook
from telephony.simulator.world import World

if TYPE_CHECKING:
    from telephony.simulator.conference import Seat

SILENT_VERBS = ("Reject", "Pause", "Redirect")  # the first verb answers, but for these
DETECTION_TAKES = 1.0  # simulated seconds to tell a person from a machine
AT_ONCE = ("busy", "failed")  # manners of a telephone that does not even ring
SIP_CODES = {
    "completed": "200",
    "busy": "486",
    "no-answer": "487",
    "canceled": "487",
    "failed": "404",
}
T = TypeVar("T")
APOLOGY = "An application error has occurred. Goodbye."


def nothing() -> dict[str, str]:
    return {}


@dataclass(frozen=True)
class Stage:
    """Where a document plays: which verbs it may hold, what its requests add, and whether the
    call's fallback may take its place."""

    verbs: Collection[str]
    params: Callable[[], dict[str, str]] = nothing
    falls_back: bool = False


@dataclass
class Scene:
    """One document being played: what a verb sees."""

    run: "Runner"
    url: str
    stage: Stage

    @property
    def call(self) -> Call:
        return self.run.call

    @property
    def world(self) -> World:
        return self.run.world

    def fetch(self, node: Element, **params: str) -> Fetch:
        """The step an `action` means; absent or empty, the current document again."""
        url = urljoin(self.url, node.get("action") or self.url)
        return Fetch(url, node.get("method") or "POST", params)

    async def play(self, nodes: list[Element]) -> Outcome:
        """The verbs one after the other, until one says where to go."""
        from telephony.simulator.verbs import perform

        for node in nodes:
            if self.call.status == "ringing" and not _silent(node):
                self.run.answer()
            outcome = await perform(self, node)
            if outcome is not None:
                return outcome
        return None


def _silent(node: Element) -> bool:
    """A verb that does not answer a ringing call; answerOnBridge leaves it to the bridge."""
    late = node.tag == "Dial" and flag(node, "answerOnBridge")
    return late or node.tag in SILENT_VERBS


@dataclass
class Runner:
    """Plays one call. `why` tells verbs that are cut short what happened."""

    world: World
    call: Call
    first: Step | Deed
    ring_seconds: float = 0.0
    detection: Detection | None = None
    wish: RecordingWish | None = None
    why: str = ""
    seat: "Seat | None" = None
    _pending: Step | None = None
    _interrupted: bool = False
    _acting: "asyncio.Task[None] | None" = None
    _picked_up: "asyncio.Future[bool]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    _tasks: "set[asyncio.Task[Any]]" = field(default_factory=set)

    def start(self) -> "asyncio.Task[None]":
        """Its task ends when the call has."""
        self.world.calls[self.call.sid] = self.call
        self.world.runners[self.call.sid] = self
        self.world.touched(self.call)
        return self.aside(self._live())

    # --- what others do to a call

    def redirect(self, step: Step) -> None:
        """Leave what is going on and play this instead (REST update of a call)."""
        self._interrupt("redirected", step)

    def end(self, status: str = "completed") -> None:
        """Hang up, or stop ringing, from either side."""
        if self.call.live:
            self._close(status)
            self._interrupt("hangup", None)

    def pick_up(self) -> None:
        """The telephone that rings is answered."""
        if not self._picked_up.done():
            self._picked_up.set_result(True)

    # --- what verbs do

    def answer(self) -> None:
        """The call begins to count."""
        self.call.status, self.call.answered = "in-progress", now()
        self.world.touched(self.call)
        self._report("answered")
        if self.wish:
            Recording.of_call(self.wish, self.call)

    def aside(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Something that goes on beside the verb: music, an announcement."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def tell(self, step: Fetch) -> None:
        """Request an action whose answer no longer matters."""
        params = voice_params(self.call) | step.params
        self.world.sender.tell(hook(step.method, step.url, params), self.call.sid)

    async def documents(self, step: Step, stage: Stage) -> Outcome:
        """Play a document and those it leads to; what the last one ends with."""
        while True:
            scene, nodes = await self._opened(step, stage)
            outcome = await scene.play(nodes)
            self.call.drop_keys()  # typed ahead counts within one document only
            if not isinstance(outcome, (Fetch, Inline)):
                return outcome
            step = outcome

    async def music(self, step: Step, stage: Stage) -> bool:
        """A document heard by the way; its faults do not end the call. False when it failed."""
        try:
            await self.documents(step, stage)
        except TwimlError as error:
            self._complain(error)
            return False
        return True

    # --- inside

    async def _live(self) -> None:
        step: Step | Deed | None = self.first
        if self.ring_seconds and not await self._rings():
            step = None
        while step is not None and self.call.live:
            step = await self._act(step)
        if self.call.live:
            self._close("completed")
        self._report("completed")
        self.world.runners.pop(self.call.sid, None)

    async def _rings(self) -> bool:
        """Outbound: ring until answered, refused or too long (in simulated seconds)."""
        self._report("initiated", CallStatus="initiated")
        manner = self.world.manner_of(self.call.phone)
        if manner.kind not in AT_ONCE:
            self.call.status = "ringing"
            self.world.touched(self.call)
            self._report("ringing")
        self.aside(MANNERS[manner.kind](self, manner))
        patience = self.ring_seconds / self.world.settings.speed
        answered, _ = await asyncio.wait({self._picked_up}, timeout=patience)
        if not answered:
            self._close("no-answer")
        elif self.call.live:
            self.answer()
            await self._detect(manner)
        return self.call.live

    async def _detect(self, manner: Manner) -> None:
        """Answering machine detection, before the document or beside it (AsyncAmd)."""
        wanted = self.detection
        if wanted is None:
            return
        work = self._tell_person_from_machine(wanted, manner)
        if wanted.url:
            self.aside(work)
        else:
            await work

    async def _tell_person_from_machine(self, wanted: Detection, manner: Manner) -> None:
        await self.world.sleep(DETECTION_TAKES)
        machine = "machine_end_beep" if wanted.mode == "DetectMessageEnd" else "machine_start"
        self.call.answered_by = machine if manner.kind == "voicemail" else "human"
        if wanted.url:
            params = {
                "CallSid": self.call.sid,
                "AccountSid": self.call.account_sid,
                "AnsweredBy": self.call.answered_by,
                "MachineDetectionDuration": str(round(DETECTION_TAKES * 1000)),
            }
            self.world.sender.tell(hook(wanted.method, wanted.url, params), self.call.sid)

    async def _act(self, step: Step | Deed) -> Step | None:
        """Play until the end, or until somebody interrupts with another step."""
        from telephony.simulator.verbs import VERBS

        self._interrupted = False
        self._acting = asyncio.ensure_future(self._guarded(step, Stage(VERBS, falls_back=True)))
        await asyncio.wait({self._acting})
        if self._interrupted:
            return self._pending
        if error := self._acting.exception():
            raise error
        return None

    async def _guarded(self, step: Step | Deed, stage: Stage) -> None:
        try:
            if isinstance(step, Deed):
                outcome = await step.act(self)
            else:
                outcome = await self.documents(step, stage)
        except TwimlError as error:
            await self._apologise(error)
            outcome = End()
        self._close(outcome.status if isinstance(outcome, End) else "completed")

    async def _apologise(self, error: TwimlError) -> None:
        """What Twilio says aloud before it hangs up on a broken application."""
        self._complain(error)
        if self.call.status == "ringing":
            self.answer()
        self.world.announce(self.call, APOLOGY)
        await self.world.sleep(1.0)

    async def _opened(self, step: Step, stage: Stage) -> tuple[Scene, list[Element]]:
        """The document, or the call's fallback when it cannot be had or read."""
        try:
            return await self._open(step, stage)
        except TwimlError as error:
            fallback = self.call.fallback
            if not (stage.falls_back and fallback and error.code) or step.url == fallback.url:
                raise
            self._complain(error)
            why = {"ErrorCode": str(error.code), "ErrorUrl": urldefrag(error.url).url}
            return await self._open(Fetch(fallback.url, fallback.method, why), stage)

    async def _open(self, step: Step, stage: Stage) -> tuple[Scene, list[Element]]:
        if isinstance(step, Inline):
            return Scene(self, step.url, stage), parse(step.xml, step.url, stage.verbs)
        params = voice_params(self.call) | stage.params() | step.params
        answer = await self.world.sender.ask(hook(step.method, step.url, params))
        if answer.error:
            raise TwimlError(answer.error, answer.reason, step.url)
        check_type(answer.content_type, step.url)
        return Scene(self, step.url, stage), parse(answer.body, step.url, stage.verbs)

    def _interrupt(self, why: str, step: Step | None) -> None:
        self.why, self._pending, self._interrupted = why, step, True
        if not self._picked_up.done():
            self._picked_up.set_result(False)
        if self._acting:
            self._acting.cancel()

    def _close(self, status: str) -> None:
        if self.call.live:
            self.call.status, self.call.ended = status, now()
            self.call.sip_code = SIP_CODES.get(status, "") if self.ring_seconds else ""
            for recording in self.call.recordings:
                recording.stop()
            self.world.touched(self.call)

    def _report(self, event: str, **instead: str) -> None:
        """A status callback, if somebody asked for this event."""
        callback = self.call.callback
        if callback and event in callback.events:
            wanted = hook(callback.method, callback.url, status_params(self.call) | instead)
            self.call.sequence += 1
            self.world.sender.tell(wanted, self.call.sid)

    def _complain(self, error: TwimlError) -> None:
        self.world.complain(error.code, str(error), error.url, self.call.sid)
