"""How the reasons for calling of a trade are written down."""

from dataclasses import dataclass
from typing import Any

from messages.models import FormVersion, Message
from messages.scripts import SAY

Asked = dict[str, Any]
Body, Ending, Urgency = FormVersion.Body, FormVersion.Ending, Message.Urgency


@dataclass(frozen=True)
class Reason:
    """One reason: what is asked, what the receptionist must know, what comes at the end."""

    name: str
    questions: tuple[Asked, ...] = ()
    instructions: tuple[str, ...] = ()
    body: str = Body.REQUIRED
    ending: str = Ending.MESSAGE
    urgencies: tuple[str, ...] = ()  # none: all to choose from; one: fixed
    is_first: bool = False


def ask(key: str, label: str, kind: str = "text", **more: Any) -> Asked:
    """A question as FormVersion keeps it."""
    return {"key": key, "label": label, "kind": kind, **more}


def choose(key: str, label: str, *choices: str, **more: Any) -> Asked:
    """A question with answers to choose from."""
    return ask(key, label, "choice", choices=list(choices), **more)


def say(key: str, text: str, **more: Any) -> Asked:
    """A text to read aloud."""
    return ask(key, text, SAY, **more)


def when(key: str, *answers: str) -> dict[str, Any]:
    """Asked only where `key` was answered so: `ask(…, **when("kind", "Fuite"))`."""
    return {"only_if": {"key": key, "answers": list(answers)}}
