"""What there is at Twilio: calls and the documents they perform, queues, recordings, texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

if TYPE_CHECKING:
    from tests.exchange.phones import Phone
    from tests.exchange.rooms import Room, Seat

OVER = ("completed", "busy", "failed", "no-answer", "canceled")


@dataclass(frozen=True)
class Listener:
    """Whom Twilio tells of something, and of which events."""

    url: str
    events: tuple[str, ...] = ("completed",)
    method: str = "POST"


@dataclass(frozen=True)
class Fetch:
    """A document to be asked for; `more` are the parameters besides those of every request."""

    url: str
    method: str = "POST"
    more: dict[str, str] = field(default_factory=dict)
    inline: str = ""  # a document that came with the request itself


# Where a document stands still.


@dataclass(frozen=True)
class Gathering:
    node: Element


@dataclass(frozen=True)
class Waiting:
    """In the queue; the scene above is the wait document's."""

    node: Element
    member: Member


@dataclass(frozen=True)
class Breathing:
    """The wait document is through: it is asked for again at the next tick."""


@dataclass(frozen=True)
class Seated:
    node: Element
    room: Room
    seat: Seat


@dataclass(frozen=True)
class Dialling:
    """`<Dial><Number>`: rings, or (once `bridged`) speaks with the child."""

    node: Element
    child: Call


@dataclass(frozen=True)
class Taping:
    node: Element
    began: int


@dataclass(frozen=True)
class Bridged:
    """The child of a `<Dial><Number>`, speaking with its parent."""


Place = Gathering | Waiting | Breathing | Seated | Dialling | Taping | Bridged


@dataclass
class Scene:
    """A document being performed: the verbs still to come, and where it stands still."""

    url: str = ""
    rest: list[Element] = field(default_factory=list)
    place: Place | None = None


@dataclass(eq=False)
class Call:
    """One end at Twilio. `caller` is Twilio's From; `line` is the number of ours that was rung."""

    sid: str
    caller: str
    to: str
    direction: str
    created: datetime
    status: str = "ringing"
    parent: Call | None = None
    listeners: list[Listener] = field(default_factory=list)
    phone: Phone | None = None
    scenes: list[Scene] = field(default_factory=lambda: [Scene()])
    wanted: Fetch | None = None
    first: Fetch | None = None  # wanted once somebody answers
    heard: list[str] = field(default_factory=list)
    answered: datetime | None = None
    ended: datetime | None = None
    sequence: int = 0
    bridged: bool = False

    @property
    def live(self) -> bool:
        return self.status not in OVER

    @property
    def scene(self) -> Scene:
        return self.scenes[-1]

    @property
    def place(self) -> Place | None:
        """Where the call as such is: its wait document stands above that."""
        return self.scenes[0].place if self.scenes else None

    @property
    def is_outside(self) -> bool:
        """A telephone, not a browser of ours."""
        other = self.to if self.direction.startswith("outbound") else self.caller
        return not other.startswith("client:")

    def seconds(self, now: datetime) -> int:
        """How long it has been answered."""
        return int(((self.ended or now) - self.answered).total_seconds()) if self.answered else 0


@dataclass(eq=False)
class Member:
    call: Call
    queue: Queue
    since: datetime


@dataclass(eq=False)
class Queue:
    sid: str
    name: str
    created: datetime
    members: list[Member] = field(default_factory=list)


@dataclass(eq=False)
class Recording:
    """`status` is in-progress, paused or completed; `call` the (parent) call it was made on."""

    sid: str
    call: str
    source: str
    created: datetime
    conference: str = ""
    status: str = "in-progress"
    seconds: int = 0
    listener: Listener | None = None
    pauses: list[str] = field(default_factory=list)
    is_deleted: bool = False


@dataclass(eq=False)
class Text:
    sid: str
    sender: str
    to: str
    body: str
    created: datetime
    callback: str = ""
    status: str = "queued"
    error: int | None = None
