"""What a verb may answer: where a call goes next."""

from dataclasses import dataclass, field


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


Step = Fetch | Inline
Outcome = Step | End | Leave | None
