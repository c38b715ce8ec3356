"""What a verb may answer: where a call goes next."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from telephony.simulator.runner import Runner


@dataclass(frozen=True)
class Fetch:
    """Ask the product for a document; `params` are added to the call's own."""

    url: str
    method: str = "POST"
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Inline:
    """A document that came in a REST request (`Twiml=`)."""

    xml: str
    url: str


@dataclass(frozen=True)
class End:
    """The call is over, with this CallStatus."""

    status: str = "completed"


@dataclass(frozen=True)
class Leave:
    """`<Leave>`: out of the queue, on with the document that held `<Enqueue>`."""


@dataclass(frozen=True)
class Deed:
    """What a call does that no document asked for: a leg of `<Dial>` waiting to be joined."""

    act: "Callable[[Runner], Awaitable[Outcome]]"


Step = Fetch | Inline
Outcome = Step | End | Leave | None
