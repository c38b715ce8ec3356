"""An agent's state and its history. Callers hold the agent's row lock."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from telephony.switchboard.models import Agent, AgentSpell, Call
from telephony.switchboard.signals import after_commit, desk_changed, work_over
from tenants.models import Membership

State = Agent.State
MISSES_ALLOWED = 2
GRACE = timedelta(seconds=6)  # a little more than the time between two heartbeats of a window


class NotNow(Exception):
    """The agent asked for a state that its call does not allow."""


def lock(agent_id: UUID) -> Agent:
    """The agent's row, locked until the transaction ends."""
    return Agent.objects.select_for_update().get(pk=agent_id)


def move(agent: Agent, state: str, call: Call | None = None) -> None:
    """Put the agent into `state` (with `call` where the state has one) and keep the old spell."""
    now = timezone.now()
    if agent.state == State.WRAPUP != state and agent.call:
        work_over.send(sender=None, client=agent.call.client, call_id=agent.call.pk)
    if agent.state != state:
        AgentSpell.objects.create(
            agent=agent,
            state=agent.state,
            began_at=agent.state_since,
            ended_at=max(now, agent.state_since),
        )
        agent.state_since = now
    agent.state, agent.call = state, call
    agent.save(update_fields=["state", "state_since", "call", "idle_since", "missed_offers"])
    after_commit(desk_changed, agent_id=agent.pk)


def free(agent: Agent) -> None:
    """Available from now on: behind those who have been free for longer."""
    agent.idle_since, agent.missed_offers = timezone.now(), 0
    move(agent, State.READY)


def step_aside(agent: Agent, state: str = State.PAUSE) -> None:
    """Leave the line-up (a break, or offline). Raises NotNow while a call is offered or held."""
    if agent.state in (State.OFFERED, State.TALKING):
        raise NotNow
    move(agent, state)


def missed(agent: Agent) -> None:
    """An offer passed unanswered: to the back, and out of the line-up after the second in a row."""
    agent.idle_since = timezone.now()
    agent.missed_offers += 1
    move(agent, State.PAUSE if agent.missed_offers >= MISSES_ALLOWED else State.READY)


def spared(agent: Agent) -> None:
    """The offer went away through no fault of the agent's: the place in the line-up is kept."""
    move(agent, State.READY)


def agent_of(user_id: UUID) -> UUID | None:
    """The seat of this person, as long as they are active and a receptionist."""
    return active().filter(user=user_id).values_list("pk", flat=True).first()


def active() -> QuerySet[Agent]:
    """The agents who may answer calls; asked anew each time, for roles are taken away."""
    role = Membership.Role.RECEPTIONIST
    receptionists = Membership.objects.filter(role=role, user__is_active=True).values("user")
    return Agent.objects.filter(user__in=receptionists)


def seen(agent_id: UUID) -> None:
    """The agent's desk has just given a sign of life."""
    Agent.objects.filter(pk=agent_id).update(last_seen=timezone.now())


def window_closed(agent_id: UUID) -> None:
    """A window of the agent's is gone: silence begins soon, unless another one still beats."""
    soon = timedelta(seconds=settings.DESK_SILENCE_SECONDS) - GRACE
    Agent.objects.filter(pk=agent_id).update(last_seen=timezone.now() - soon)


def is_silent(agent: Agent) -> bool:
    """Whether the desk has been without a sign of life for too long to be given a call."""
    limit = timezone.now() - timedelta(seconds=settings.DESK_SILENCE_SECONDS)
    return agent.last_seen is None or agent.last_seen < limit
