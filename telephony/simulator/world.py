"""All the simulator knows, in memory: made at start, gone at exit."""

import asyncio
from collections import deque
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from telephony.simulator.events import Bus
from telephony.simulator.faults import Faults
from telephony.simulator.manners import Manner
from telephony.simulator.phonebook import Phonebook
from telephony.simulator.settings import Settings
from telephony.simulator.sids import now
from telephony.simulator.state import Call, Heard, Queue, Text
from telephony.simulator.webhooks import Sender

if TYPE_CHECKING:
    from telephony.simulator.bridge import Bridge
    from telephony.simulator.conference import Conference
    from telephony.simulator.mail import Mail
    from telephony.simulator.recordings import Recording
    from telephony.simulator.runner import Runner


class World:
    """The registers, and the few things everybody does with them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.bus = Bus()
        self.faults = Faults(self._faults_changed)
        self.phonebook = Phonebook(settings.phonebook)
        self.sender = Sender(settings, self.faults, self._journal, self.complain)
        self.calls: dict[str, Call] = {}
        self.runners: dict[str, Runner] = {}
        self.conferences: dict[str, Conference] = {}
        self.bridges: dict[str, Bridge] = {}
        self.recordings: dict[str, Recording] = {}
        self.manners: dict[str, Manner] = {}
        self.address = f"http://localhost:{settings.port}"
        self.queues: dict[str, Queue] = {}
        self.texts: dict[str, Text] = {}
        self.mails: list[Mail] = []
        self.smtp_port = settings.smtp_port
        self.webhooks: deque[dict[str, Any]] = deque(maxlen=500)
        self.debugger: deque[dict[str, Any]] = deque(maxlen=200)
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    def aside(self, work: Coroutine[Any, Any, None]) -> None:
        """Something that goes on by itself; the reference keeps it from being collected."""
        if self._closed:
            return work.close()
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await self.sender.close()

    async def sleep(self, seconds: float) -> None:
        """Wait in simulated time."""
        await asyncio.sleep(seconds / self.settings.speed)

    def hear(self, call: Call, line: Heard) -> None:
        """A line at this end; music that goes on is one line."""
        last = call.heard[-1] if call.heard else None
        if line.kind == "music" and last and (last.kind, last.text) == ("music", line.text):
            return
        call.heard.append(line)
        if call.microphone or line.kind != "said":
            for recording in call.recordings:
                recording.catch(line)
        self.bus.publish("line", call=call.sid, phone=call.phone, line=line.as_json())

    def announce(self, call: Call, text: str, kind: str = "announcement") -> None:
        """What the carrier says to this end, in the line's name."""
        name = self.phonebook.name_of(call.line) if call.line else ""
        self.hear(call, Heard(kind, "announcement", name, text))

    def touched(self, call: Call) -> None:
        """The call changed: say so to the page."""
        call.updated = now()
        self.bus.publish("call", call=call.as_json())

    def complain(self, code: int, message: str, url: str, call_sid: str = "") -> None:
        """An entry in the debugger, as in Twilio's console; code 0 is the simulator's own."""
        entry = {"code": code, "message": message, "url": url, "call": call_sid}
        entry |= {"at": now().isoformat()}
        self.debugger.append(entry)
        self.bus.publish("debugger", entry=entry)

    def manner_of(self, phone: str) -> Manner:
        """How that telephone behaves when it is called."""
        return self.manners.get(phone, Manner())

    def live_calls(self, phone: str) -> list[Call]:
        """This telephone's calls that are not over, newest first."""
        return [c for c in reversed(self.calls.values()) if c.phone == phone and c.live]

    def queue_named(self, name: str) -> Queue:
        """The account's queue of that name, made when first asked for."""
        for queue in self.queues.values():
            if queue.friendly_name == name:
                return queue
        queue = Queue(name, self.settings.account_sid)
        self.queues[queue.sid] = queue
        return queue

    def reset(self) -> None:
        """Hang up everywhere and forget everything but the phonebook."""
        for runner in list(self.runners.values()):
            runner.end("completed")
        for register in (self.calls, self.conferences, self.queues, self.texts, self.recordings):
            register.clear()
        self.manners.clear()
        for log in (self.mails, self.webhooks, self.debugger):
            log.clear()
        self.faults.clear()
        self.bus.publish("reset")

    def _faults_changed(self) -> None:
        self.bus.publish("faults", faults=self.faults.as_json())

    def _journal(self, delivery: dict[str, Any]) -> None:
        entry = delivery | {"at": now().isoformat()}
        self.webhooks.append(entry)
        self.bus.publish("webhook", entry=entry)
