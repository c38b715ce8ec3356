"""An agent's state and its history. Callers hold the agent's row lock."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from telephony.switchboard.models import AbsenceKind, Agent, AgentSpell, Call
from telephony.switchboard.signals import after_commit, desk_changed, queue_changed, work_over
from tenants.models import Membership, Operator, User

State = Agent.State
AWAY = (State.OFFLINE, State.PAUSE)
WITH_A_CALL = (State.OFFERED, State.TALKING, State.WRAPUP)
MOVED = [
    "state",
    "state_since",
    "call",
    "absence",
    "booked",
    "planned_until",
    "has_more_time",
    "forced_by",
    "idle_since",
    "missed_offers",
]
MISSES_ALLOWED = 2


class NotNow(Exception):
    """The agent asked for a state that its call does not allow."""


def lock(agent_id: UUID) -> Agent:
    """The agent's row, locked until the transaction ends."""
    return Agent.objects.select_for_update().get(pk=agent_id)


def move(
    agent: Agent,
    state: str,
    call: Call | None = None,
    *,
    absence: AbsenceKind | None = None,
    by: User | None = None,
) -> None:
    """Put the agent into `state` and keep the old spell; the only place which does so.

    `call` for the states which have one, `absence` for a break of the agent's own (without it, a
    pause is the booked break or else the house's doing), `by` where a supervisor forces it.
    """
    if state == State.PAUSE:
        absence = absence or agent.booked
    if agent.state == State.WRAPUP != state and agent.call:
        work_over.send(sender=None, client=agent.call.client, call_id=agent.call.pk)
    if (agent.state in AWAY) != (state in AWAY):
        after_commit(queue_changed)  # who waits is the same, who answers is not
    before = (agent.state, agent.call_id, agent.absence_id)
    if before != (state, call.pk if call else None, absence.pk if absence else None):
        _turn_page(agent)
        agent.has_more_time, agent.forced_by = False, by
        agent.planned_until = _planned(state, absence, agent.state_since)
    agent.state, agent.call, agent.absence = state, call, absence
    if state not in WITH_A_CALL:
        agent.booked = None
    agent.save(update_fields=MOVED)
    after_commit(desk_changed, agent_id=agent.pk)


def _turn_page(agent: Agent) -> None:
    # Of two machines' clocks one may be late: spells follow each other all the same.
    now = max(timezone.now(), agent.state_since)
    AgentSpell.objects.create(
        agent=agent,
        state=agent.state,
        began_at=agent.state_since,
        ended_at=now,
        call_id=agent.call_id,
        absence=agent.absence,
        planned_until=agent.planned_until,
        forced_by=agent.forced_by,
    )
    agent.state_since = now


def _planned(state: str, absence: AbsenceKind | None, since: datetime) -> datetime | None:
    """When this state is to end."""
    if state == State.PAUSE and absence and absence.minutes:
        return since + timedelta(minutes=absence.minutes)
    limit = wrapup_limit() if state == State.WRAPUP else None
    return since + limit if limit else None


def wrapup_limit() -> timedelta | None:
    """How long the after-call work may take before it ends by itself; None: as long as needed."""
    seconds = Operator.objects.values_list("wrapup_seconds", flat=True).first()
    return timedelta(seconds=seconds) if seconds else None


def free(agent: Agent, *, by: User | None = None) -> None:
    """Available from now on, behind those who have been free for longer; or, where the agent has
    booked a break for after the call, on it.
    """
    agent.idle_since, agent.missed_offers = timezone.now(), 0
    _line_up(agent, by)


def _line_up(agent: Agent, by: User | None = None) -> None:
    # In one move: between the call and the booked break there is no moment to be offered another.
    move(agent, State.PAUSE if agent.booked and by is None else State.READY, by=by)


def step_aside(
    agent: Agent,
    state: str = State.PAUSE,
    absence: AbsenceKind | None = None,
    *,
    by: User | None = None,
) -> None:
    """Leave the line-up (a break, or offline). Raises NotNow while a call is offered or held."""
    if agent.state in (State.OFFERED, State.TALKING):
        raise NotNow
    agent.missed_offers = 0
    move(agent, state, absence=absence, by=by)


def book(agent: Agent, kind: AbsenceKind | None) -> None:
    """The break for after the present call; None takes it back. Raises NotNow without a call."""
    if agent.state not in WITH_A_CALL:
        raise NotNow
    agent.booked = kind
    agent.save(update_fields=["booked"])
    after_commit(desk_changed, agent_id=agent.pk)


def more_time(agent: Agent) -> None:
    """The after-call work may take its limit once more. Raises NotNow a second time."""
    limit = wrapup_limit()
    if agent.planned_until is None or limit is None or not may_have_more_time(agent):
        raise NotNow
    agent.planned_until = max(agent.planned_until, timezone.now()) + limit
    agent.has_more_time = True
    agent.save(update_fields=["planned_until", "has_more_time"])
    after_commit(desk_changed, agent_id=agent.pk)


def may_have_more_time(agent: Agent) -> bool:
    """Whether the agent finishes under a limit that has not been put off yet."""
    return agent.state == State.WRAPUP and bool(agent.planned_until) and not agent.has_more_time


def kinds() -> QuerySet[AbsenceKind]:
    """The kinds of breaks in use; the first one is the usual break."""
    return AbsenceKind.objects.filter(is_active=True)


def missed(agent: Agent) -> None:
    """An offer passed unanswered: to the back, and out of the line-up after the second in a row."""
    agent.idle_since = timezone.now()
    agent.missed_offers += 1
    if agent.booked:
        free(agent)
    else:
        move(agent, State.PAUSE if agent.missed_offers >= MISSES_ALLOWED else State.READY)


def spared(agent: Agent) -> None:
    """The offer went away through no fault of the agent's: the place in the line-up is kept."""
    _line_up(agent)


def colleagues(agent: Agent) -> tuple[int, int]:
    """How many others of the agent's teams are at work: those who are free, and those busy."""
    alive = timezone.now() - timedelta(seconds=settings.DESK_SILENCE_SECONDS)
    others = active().filter(teams__agents=agent, last_seen__gte=alive).exclude(pk=agent.pk)
    states = dict(others.exclude(state__in=AWAY).values_list("pk", "state"))
    free_now = sum(state == State.READY for state in states.values())
    return free_now, len(states) - free_now


def agent_of(user_id: UUID) -> UUID | None:
    """The seat of this person, as long as they are active and a receptionist."""
    return active().filter(user=user_id).values_list("pk", flat=True).first()


def active() -> QuerySet[Agent]:
    """The agents who may answer calls; asked anew each time, for roles are taken away."""
    role = Membership.Role.RECEPTIONIST
    receptionists = Membership.objects.filter(role=role, user__is_active=True).values("user")
    return Agent.objects.filter(user__in=receptionists)


def seen(agent_id: UUID, voice: str = Agent.Voice.OK) -> None:
    """The agent's desk has just given a sign of life, and its voice is there."""
    Agent.objects.filter(pk=agent_id).update(last_seen=timezone.now(), voice=voice)


def acted(agent_id: UUID) -> None:
    """Somebody has just pressed a key or clicked at the agent's desk."""
    Agent.objects.filter(pk=agent_id).update(acted_at=timezone.now())


def can_speak() -> Q:
    """The agents whose voice would be heard: by their window, or by their own telephone."""
    return Q(voice__in=[Agent.Voice.OK, Agent.Voice.TEXT]) | Q(speaks_by_telephone=True)


def is_silent(agent: Agent) -> bool:
    """Whether the desk has been without a sign of life for too long to be given a call."""
    limit = timezone.now() - timedelta(seconds=settings.DESK_SILENCE_SECONDS)
    return agent.last_seen is None or agent.last_seen < limit
