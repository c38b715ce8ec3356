"""What a supervisor sees: each part of the floor as HTML. Names of callers are not among it.

Nor are their numbers or a word of a message: the operator's side knows the calls, not what is said.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string

from telephony.floor import board, controls, numbers, panels
from telephony.switchboard import supervising
from telephony.switchboard.models import Agent, Call, Leg

PARTS = ("agents", "waiting", "talking", "figures")
CONTROLS = ("chosen", "ear")


@dataclass(frozen=True)
class Chosen:
    """The receptionist or call that the supervisor's keys are about."""

    kind: str
    key: UUID

    @classmethod
    def read(cls, said: dict[str, Any]) -> "Chosen | None":
        """What the page says was chosen; None for nothing, or nonsense."""
        try:
            key = UUID(str(said.get("of")))
        except ValueError:
            return None
        return cls(str(said["kind"]), key) if said.get("kind") in ("agent", "call") else None


@dataclass(frozen=True)
class View:
    """Whose window it is, and what for: on the wall nothing can be chosen."""

    user_id: UUID
    is_wall: bool = False
    chosen: Chosen | None = None


@dataclass(frozen=True)
class Painting:
    """The floor's parts by name, and the call that the supervisor is in."""

    parts: dict[str, str]
    ear: dict[str, Any] | None


def paint(view: View) -> Painting:
    """The whole floor as it is now."""
    now = board.look()
    ear = None if view.is_wall else supervising.call_of(view.user_id)
    context: dict[str, Any] = {
        "wall": view.is_wall,
        "agents": now.agents,
        "waiting": now.waiting,
        "greeted": now.greeted,
        "talking": now.talking,
        "figures": numbers.shown(now.target_of),
        "ear": ear,
        "ear_controls": controls.of_ear(ear) if ear else [],
        **_chosen(view, ear),
    }
    names = PARTS if view.is_wall else PARTS + CONTROLS
    parts: dict[str, str] = {
        name: render_to_string(f"floor/_{name}.html", context) for name in names
    }
    parts.update(panels.render(view.user_id, on_wall=view.is_wall))
    return Painting(parts, _about(ear) if ear else None)


def panel_names(view: View) -> list[str]:
    """The parts that higher rooms have added, in their order."""
    return panels.names(on_wall=view.is_wall)


def _about(ear: Leg) -> dict[str, Any]:
    """For the page: whether the microphone may be open follows from it."""
    return {"call": str(ear.call_id), "manner": ear.manner, "is_settled": ear.is_in_manner}


def _chosen(view: View, ear: Leg | None) -> dict[str, Any]:
    agent, call = _found(view.chosen)
    return {
        "chosen": view.chosen,
        "chosen_key": str(view.chosen.key) if view.chosen else "",
        "chosen_agent": agent,
        "chosen_call": call,
        "controls": controls.of_chosen(agent, call, ear),
    }


def _found(chosen: Chosen | None) -> tuple[Agent | None, Call | None]:
    """The receptionist who is chosen and their call, or the call that is chosen and its holder."""
    if chosen is None:
        return None, None
    if chosen.kind == "call":
        live = Call.objects.exclude(state=Call.State.CLOSED).filter(pk=chosen.key)
        call = live.select_related("client", "agent__user").first()
        return (call.agent if call else None), call
    agent = Agent.objects.select_related("user", "call__client").filter(pk=chosen.key).first()
    return agent, (agent.call if agent and agent.state == Agent.State.TALKING else None)
