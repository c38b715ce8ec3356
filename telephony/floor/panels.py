"""What the rooms above add to the floor: each registers its panels, the floor shows them.

A desk where somebody asks for help registers `helps`, and calls `push.refresh` when it changes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string


@dataclass(frozen=True)
class Panel:
    """A piece of the floor, on the right: the root of its template has the id `floor-NAME`.

    `context` is given the supervisor's key and whether it is for the wall, where no control works.
    """

    name: str
    template: str
    context: Callable[[UUID, bool], dict[str, Any]]
    on_wall: bool = False


_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Add a panel; called once from an AppConfig's `ready`."""
    _panels.append(panel)


def names(*, on_wall: bool) -> list[str]:
    """The panels in the order of their registration."""
    return [panel.name for panel in _panels if panel.on_wall or not on_wall]


def render(user_id: UUID, *, on_wall: bool) -> dict[str, str]:
    """Each panel as HTML, by its name."""
    return {
        panel.name: render_to_string(panel.template, panel.context(user_id, on_wall))
        for panel in _panels
        if panel.on_wall or not on_wall
    }
