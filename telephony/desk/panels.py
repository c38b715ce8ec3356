"""What the rooms above add to the desk: each registers its panels, the desk shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.template.loader import render_to_string

from telephony.switchboard.models import Agent, Call

Slot = Literal["work", "help", "followup"]


@dataclass(frozen=True)
class Seat:
    """Whose desk it is, and the call on it (None between calls)."""

    agent: Agent
    call: Call | None


@dataclass(frozen=True)
class Panel:
    """A piece of the desk. `work` stands under the phrase to say and `help` on the right, both
    in the client's schema; `followup` stands on the right between calls, on the operator's side.
    """

    name: str
    slot: Slot
    template: str
    context: Callable[[Seat], dict[str, Any]]


_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Add a panel; called once from an AppConfig's `ready`."""
    _panels.append(panel)


def render(slot: Slot, seat: Seat) -> list[dict[str, str]]:
    """The slot's panels as HTML, in the order of their registration."""
    return [
        {"slot": slot, "html": render_to_string(panel.template, panel.context(seat))}
        for panel in _panels
        if panel.slot == slot
    ]
