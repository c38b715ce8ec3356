"""What the rooms above add to the desk: each registers its panels, the desk shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.template.loader import render_to_string

from telephony.switchboard.models import Agent, Call

Slot = Literal["work", "help", "left", "right", "day"]


@dataclass(frozen=True)
class Seat:
    """Whose desk it is, and the call on it (None between calls)."""

    agent: Agent
    call: Call | None


@dataclass(frozen=True)
class Panel:
    """A piece of the desk. `work` stands under the phrase to say and `help` on the right, both
    painted with the client's screen, in its schema, with a call there.

    `left` (under the queue) and `right` are parts of their own, on the operator's side, with a
    call or without: the template's root has the id `desk-NAME`, `push.refresh` takes the name.
    `day` is a figure of the agent's own day, painted with the screen between calls, on the
    operator's side; by its name it is painted again alone.
    """

    name: str
    slot: Slot
    template: str
    context: Callable[[Seat], dict[str, Any]]


_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Add a panel; called once from an AppConfig's `ready`."""
    _panels.append(panel)


def names(*slots: Slot) -> list[str]:
    """The panels of these slots, in the order of their registration."""
    return [panel.name for panel in _panels if panel.slot in slots]


def render(slot: Slot, seat: Seat) -> list[dict[str, str]]:
    """The slot's panels as HTML, in the order of their registration."""
    return [
        {"slot": slot, "name": panel.name, "html": _html(panel, seat)}
        for panel in _panels
        if panel.slot == slot
    ]


def part(name: str, seat: Seat) -> str:
    """One panel as HTML."""
    return next(_html(panel, seat) for panel in _panels if panel.name == name)


def _html(panel: Panel, seat: Seat) -> str:
    return render_to_string(panel.template, panel.context(seat))
