"""The things that exist while the simulator runs: calls, queues, texts."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from telephony.simulator.sids import new_sid, now

if TYPE_CHECKING:
    from telephony.simulator.queueing import Taking
    from telephony.simulator.recordings import Recording

LIVE = ("queued", "ringing", "in-progress")


@dataclass(frozen=True)
class Callback:
    """Where to tell what becomes of a call; `events` in Twilio's words."""

    url: str
    method: str = "POST"
    events: tuple[str, ...] = ("completed",)


@dataclass(frozen=True)
class Fallback:
    """Asked for instead when a call's document cannot be had or read."""

    url: str
    method: str = "POST"


@dataclass(frozen=True)
class Detection:
    """Answering machine detection; with a `url` it goes on beside the call (AsyncAmd)."""

    mode: str
    url: str = ""
    method: str = "POST"


@dataclass(frozen=True)
class Heard:
    """A line at one end of a call.

    `kind`: `said` (by this end), `speech` (by another end), `announcement` (TwiML), `music`,
    `tone`. `source`: caller, agent, callee or announcement; `name`: whom to show.
    """

    kind: str
    source: str
    name: str
    text: str
    at: datetime = field(default_factory=now)

    def as_json(self) -> dict[str, str]:
        shown = {"kind": self.kind, "from": self.source, "name": self.name, "text": self.text}
        return shown | {"at": self.at.isoformat()}


@dataclass
class Call:
    """One leg. `phone` is the end that is simulated: a number, or `client:identity`.

    `status` has Twilio's words; times are UTC. `line` is the other number, the product's.
    `microphone` is switched off by the browser's own mute button. `ears` are the verbs that
    listen to this end; they get each sentence, and "" when somebody begins to speak. `box_from`
    is the first line heard that a voicemail box at this end kept.
    """

    direction: str
    caller: str
    to: str
    phone: str
    line: str
    status: str
    account_sid: str
    sid: str = field(default_factory=lambda: new_sid("CA"))
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)
    answered: datetime | None = None
    ended: datetime | None = None
    callback: Callback | None = None
    fallback: Fallback | None = None
    parent: str = ""
    forwarded_from: str = ""
    answered_by: str = ""
    sip_code: str = ""
    sequence: int = 0
    microphone: bool = True
    box_from: int | None = None
    ears: "list[asyncio.Queue[str]]" = field(default_factory=list)
    recordings: "list[Recording]" = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    keys: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue)
    stirred: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def live(self) -> bool:
        return self.status in LIVE

    @property
    def begun(self) -> datetime | None:
        """When it was dialled; None while it is queued."""
        return None if self.status == "queued" else self.created

    @property
    def role(self) -> str:
        """Who speaks at this end, for the others."""
        if self.phone.startswith("client:"):
            return "agent"
        return "caller" if self.direction == "inbound" else "callee"

    @property
    def seconds(self) -> int:
        """Length since it was answered, in whole seconds; 0 if it never was."""
        if self.answered is None:
            return 0
        return round(((self.ended or now()) - self.answered).total_seconds())

    @property
    def box(self) -> list[str]:
        """What a voicemail box at this end has kept."""
        kept = [] if self.box_from is None else self.heard[self.box_from :]
        return [line.text for line in kept if line.kind in ("speech", "announcement")]

    @contextmanager
    def listened_to(self) -> "Iterator[asyncio.Queue[str]]":
        """The sentences said at this end while the block lasts."""
        ear: asyncio.Queue[str] = asyncio.Queue()
        self.ears.append(ear)
        try:
            yield ear
        finally:
            self.ears.remove(ear)

    def utter(self, sentence: str) -> None:
        """To whatever verb listens; "" says that somebody is about to speak."""
        for ear in self.ears:
            ear.put_nowait(sentence)
        self.stirred.set()

    def press(self, key: str) -> None:
        """Kept until a verb takes it."""
        self.keys.put_nowait(key)
        self.stirred.set()

    async def first_from(self, *sources: "asyncio.Queue[str]") -> "tuple[asyncio.Queue[str], str]":
        """The next key or sentence, and where it came from; cut short, nothing is lost."""
        while True:
            for source in sources:
                if not source.empty():
                    return source, source.get_nowait()
            self.stirred.clear()
            await self.stirred.wait()

    def drop_keys(self) -> None:
        while not self.keys.empty():
            self.keys.get_nowait()

    def as_json(self) -> dict[str, Any]:
        return {
            "sid": self.sid,
            "direction": self.direction,
            "from": self.caller,
            "to": self.to,
            "phone": self.phone,
            "line": self.line,
            "parent": self.parent,
            "status": self.status,
            "created": self.created.isoformat(),
            "answered": self.answered and self.answered.isoformat(),
            "ended": self.ended and self.ended.isoformat(),
            "seconds": self.seconds,
            "heard": [line.as_json() for line in self.heard],
        }


@dataclass(frozen=True, eq=False)
class Member:
    """A call in a queue since `since`; `taken` is done when `<Dial><Queue>` takes it out."""

    call: Call
    since: datetime = field(default_factory=now)
    taken: "asyncio.Future[Taking]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    @property
    def waited(self) -> int:
        return round((now() - self.since).total_seconds())


@dataclass
class Queue:
    """Callers in order of arrival; `waits` are the seconds of those who left."""

    friendly_name: str
    account_sid: str
    max_size: int = 1000
    sid: str = field(default_factory=lambda: new_sid("QU"))
    created: datetime = field(default_factory=now)
    members: list[Member] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def average(self) -> int:
        return round(sum(self.waits) / len(self.waits)) if self.waits else 0

    @property
    def front(self) -> Member | None:
        """The longest waiting one that nobody has taken."""
        return next((m for m in self.members if not m.taken.done()), None)

    def join(self, call: Call) -> Member:
        member = Member(call)
        self.members.append(member)
        self.news.set()
        return member

    def leave(self, member: Member) -> None:
        if member in self.members:
            self.members.remove(member)
            self.waits.append(member.waited)


@dataclass
class Text:
    """One SMS. `direction` is inbound (to a line) or outbound-api / outbound-reply."""

    direction: str
    sender: str
    to: str
    body: str
    status: str
    account_sid: str
    callback: str = ""
    sid: str = field(default_factory=lambda: new_sid("SM"))
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)
    sent: datetime | None = None
    error_code: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "sid": self.sid,
            "direction": self.direction,
            "from": self.sender,
            "to": self.to,
            "body": self.body,
            "status": self.status,
            "at": self.created.isoformat(),
        }
