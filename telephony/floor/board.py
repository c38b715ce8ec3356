"""The floor as it is now: who is there, who waits, who talks. Few queries for however many."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telephony.switchboard import presence, queue, recordings, today
from telephony.switchboard.figures import RING, Target
from telephony.switchboard.models import Agent, Call, Leg, Team

State = Call.State
IN_PROGRESS = (State.CONNECTING, State.TALKING, State.PARKED, State.PASSED, State.VOICEMAIL)
Row = dict[str, Any]


@dataclass(frozen=True)
class Board:
    """Rows as templates read them. `greeted`: how many are still on the way to the queue."""

    agents: list[Row]
    waiting: list[Row]
    talking: list[Row]
    greeted: int
    target_of: today.TargetOf


def look() -> Board:
    """All that a supervisor may know of this moment."""
    target_of = today.targets()
    agents = _agents()
    calls = Call.objects.exclude(state=State.CLOSED).select_related("client", "parked_by__user")
    live = list(calls.order_by("waiting_since", "arrived_at"))
    legs = _legs(live)
    offered = {agent.call_id: agent for agent in agents if agent.state == Agent.State.OFFERED}
    holders = {agent.pk: agent for agent in agents}
    waiting = [call for call in live if _waits(call)]
    return Board(
        agents=_agent_rows(agents),
        waiting=[_waiting(call, target_of(call.client_id), offered) for call in waiting],
        talking=[_talking(call, legs, holders) for call in live if call.state in IN_PROGRESS],
        greeted=sum(call.state == State.ARRIVING and not _waits(call) for call in live),
        target_of=target_of,
    )


# --- receptionists


def _agents() -> list[Agent]:
    found = presence.active().select_related("user", "call__client", "absence")
    return sorted(found, key=lambda one: (one.state == Agent.State.OFFLINE, str(one.user)))


def _agent_rows(agents: list[Agent]) -> list[Row]:
    done, teams = _calls_today(), _teams()
    return [_agent(agent, done.get(agent.pk, 0), teams.get(agent.pk, [])) for agent in agents]


def _teams() -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for name, agent_id in Team.objects.order_by("name").values_list("name", "agents"):
        found.setdefault(agent_id, []).append(name)
    return found


def _calls_today() -> dict[UUID, int]:
    since = today.midnight()
    mine = Call.objects.filter(arrived_at__gte=since, answered_at__gte=since)
    counted = mine.exclude(answered_by=None).order_by().values("answered_by")
    return dict(counted.annotate(n=Count("pk")).values_list("answered_by", "n"))


def _agent(agent: Agent, calls: int, teams: list[str]) -> Row:
    call = agent.call
    return {
        "id": str(agent.pk),
        "name": str(agent.user),
        "state": agent.state,
        "state_label": agent.get_state_display(),
        "since": agent.state_since.isoformat(),
        "kind": _kind(agent),
        "until": _until(agent),
        "client": call.client if call else None,
        "teams": ", ".join(teams),
        "calls": calls,
        "is_there": not presence.is_silent(agent),
    }


def _kind(agent: Agent) -> str:
    """What sort of absence it is."""
    return str(agent.absence) if agent.absence else ""


def _until(agent: Agent) -> str:
    """Until when it is planned, as an hour; "" where nothing is."""
    planned = agent.planned_until
    return date_format(timezone.localtime(planned), "H:i") if planned else ""


# --- who waits


def _waits(call: Call) -> bool:
    """In the queue, or on the way back to it."""
    return call.state in queue.QUEUED or (call.state == State.ARRIVING and call.in_front)


def _waiting(call: Call, target: Target, offered: dict[UUID | None, Agent]) -> Row:
    by = offered.get(call.pk)
    return {
        "id": str(call.pk),
        "client": call.client,
        "rang": call.arrived_at.isoformat(),
        "queued": call.waiting_since.isoformat() if call.waiting_since else "",
        # The clock that the target is counted by turns red at its end.
        "by_ring": target.clock == RING,
        "warn": target.seconds // 2,
        "stop": target.seconds,
        "is_callback": call.callback_since is not None,
        "label": _standing(call),
        "offered_to": by.user.first_name if by else "",
    }


def _standing(call: Call) -> str:
    if call.in_front:
        return _("cut off, comes first")
    return _("urgent") if call.priority < 5 else ""


# --- who talks


def _legs(calls: list[Call]) -> dict[UUID, list[Leg]]:
    talking = [call.pk for call in calls if call.state in IN_PROGRESS]
    found: dict[UUID, list[Leg]] = {}
    live = Leg.objects.filter(call__in=talking, left_at=None, dismissed_at=None)
    for leg in live.select_related("supervisor"):
        found.setdefault(leg.call_id, []).append(leg)
    return found


def _talking(call: Call, legs: dict[UUID, list[Leg]], holders: dict[UUID, Agent]) -> Row:
    there = {leg.kind: leg for leg in legs.get(call.pk, [])}
    caller, third = there.get(Leg.Kind.CALLER), there.get(Leg.Kind.THIRD)
    ear = there.get(Leg.Kind.SUPERVISOR)
    holder = holders.get(call.agent_id) if call.agent_id else None
    parked_by = call.parked_by.user.first_name if call.parked_by else ""
    return {
        "id": str(call.pk),
        "client": call.client,
        "agent": str(holder.user) if holder else parked_by,
        "state": call.state,
        "state_label": call.get_state_display(),
        "is_out": call.direction == Call.Direction.OUTBOUND,
        "since": _since(call).isoformat(),
        "held_since": caller.held_since.isoformat() if caller and caller.held_since else "",
        "third": _third(third),
        "recorded": _recorded(call),
        "supervisor": f"{ear.supervisor.first_name} {ear.get_manner_display()}"
        if ear and ear.supervisor
        else "",
    }


def _since(call: Call) -> datetime:
    talks = call.state == State.TALKING
    return call.answered_at if talks and call.answered_at else call.state_since


def _third(leg: Leg | None) -> str:
    """How far somebody outside is; who it is stands in the client's own schema."""
    if leg is None:
        return ""
    return _("third party on the line") if leg.joined_at else _("third party is called")


def _recorded(call: Call) -> str:
    if not call.is_recorded or call.state != State.TALKING:
        return ""
    return _("recording rests") if recordings.is_resting(call) else _("recorded")
