"""How the demonstration's clients are written down."""

from dataclasses import dataclass, field
from datetime import time

from telephony.models import ForwardingRule

Day = tuple[tuple[str, str], ...]
CLOSED: Day = ()
FULL_DAY: Day = (("08:30", "12:30"), ("14:00", "18:30"))


@dataclass(frozen=True)
class Person:
    """One of a client's people; `mobile` and `email` are where messages reach them."""

    name: str
    role: str
    number: str
    mobile: str = ""
    email: str = ""
    note: str = ""


@dataclass(frozen=True)
class Caller:
    """Somebody whom the client knows."""

    name: str
    number: str


@dataclass(frozen=True)
class Rule:
    """The client's forwarding rule."""

    name: str
    opening: str = ForwardingRule.Opening.ALWAYS
    priority: int = 5


@dataclass(frozen=True)
class Shop:
    """A client: everything that its owner would have typed into the portal."""

    name: str
    slug: str
    trade: str
    city: str
    colour: str
    line: str
    welcome: str
    phrase: str
    speech: str
    warnings: tuple[str, ...]
    instructions: tuple[str, ...]
    people: tuple[Person, ...]
    callers: tuple[Caller, ...]
    rule: Rule
    week: tuple[Day, ...]
    note: str = ""
    confidential: bool = False
    duty: int = 0
    owner: str = field(default="")


def at(text: str) -> time:
    """The time of day that `text` ("08:30") stands for."""
    return time.fromisoformat(text)
