"""The things that exist while the simulator runs: calls, queues, texts."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telephony.simulator.sids import new_sid, now

LIVE = ("queued", "ringing", "in-progress")


@dataclass(frozen=True)
class Callback:
    """Where to tell what becomes of a call; `events` in Twilio's words."""

    url: str
    method: str = "POST"
    events: tuple[str, ...] = ("completed",)


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
    `microphone` is switched off by the browser's own mute button.
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
    sequence: int = 0
    microphone: bool = True
    heard: list[Heard] = field(default_factory=list)
    keys: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue)

    @property
    def live(self) -> bool:
        return self.status in LIVE

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
            "status": self.status,
            "created": self.created.isoformat(),
            "answered": self.answered and self.answered.isoformat(),
            "ended": self.ended and self.ended.isoformat(),
            "seconds": self.seconds,
            "heard": [line.as_json() for line in self.heard],
        }


@dataclass(frozen=True)
class Member:
    """A call in a queue since `since`."""

    call: Call
    since: datetime = field(default_factory=now)

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

    @property
    def average(self) -> int:
        return round(sum(self.waits) / len(self.waits)) if self.waits else 0

    def leave(self, member: Member) -> None:
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
