"""The waiting callers: rows, in the order in which they are answered."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from telephony.switchboard import asking
from telephony.switchboard.models import Agent, Call, Leg, Team
from telephony.switchboard.signals import after_commit, queue_changed
from tenants.reading import once

State = Call.State
QUEUED = (State.WAITING, State.OFFERED)
ORDER = ("-in_front", "priority", "arrived_at")
RECENT = timedelta(hours=1)
ENOUGH = 5  # answered calls before a waiting time is told


def park(call: Call) -> None:
    """The caller has reached the queue and may be offered from now on."""
    call.waiting_since = call.waiting_since or timezone.now()
    call.queued_at = call.queued_at or call.waiting_since
    move(call, State.WAITING)


def to_wait_again(call: Call) -> None:
    """The caller waits once more, before all others; what was talked meanwhile is no waiting.

    Saved with the state that follows.
    """
    call.in_front = True
    if call.answered_at:
        call.waiting_since = timezone.now()


def move(call: Call, state: str, agent: Agent | None = None) -> None:
    """Put the call (whose row the caller has locked) into `state`, held by `agent` or nobody.

    A supervisor hears one receptionist in one call: with another holder, or none, they are out.
    """
    if call.state == State.TALKING and (state, agent) != (State.TALKING, call.agent):
        _nobody_listens(call)
    call.state, call.agent, call.state_since = state, agent, timezone.now()
    if state != State.TALKING:
        call.cut_since = None
    call.save()
    after_commit(queue_changed)


def _nobody_listens(call: Call) -> None:
    for leg in call.legs.filter(kind=Leg.Kind.SUPERVISOR, left_at=None, dismissed_at=None):
        asking.dismiss(leg)


def in_order() -> QuerySet[Call]:
    """The callers to be offered: those cut off first, then by priority, then by arrival."""
    due = Q(not_before=None) | Q(not_before__lte=timezone.now())
    waiting = Call.objects.filter(due, state=State.WAITING, ending_since=None)
    return waiting.order_by(*ORDER)


def seen_by(agent: Agent) -> list[Call]:
    """The queue as this agent may see it: the callers whom its teams answer."""
    return [call for call in _known_to(agent) if call.state in QUEUED]


def parked_for(agent: Agent) -> list[Call]:
    """The callers set aside whom this agent may pick up, the longest first."""
    parked = [call for call in _known_to(agent) if call.state == State.PARKED]
    return sorted(parked, key=lambda call: call.state_since)


def waited(call: Call) -> int:
    """Seconds since the caller reached the queue; 0 before."""
    if call.waiting_since is None:
        return 0
    return int((timezone.now() - call.waiting_since).total_seconds())


def ahead_of(call: Call) -> int:
    """How many callers will be answered before this one, by the same teams."""
    for place, one in enumerate(_beside(call).order_by(*ORDER).values_list("pk", flat=True)):
        if one == call.pk:
            return place
    return 0


def waiting_for(call: Call) -> int:
    """How many callers wait for this client now, without this one."""
    queued = Call.objects.filter(state__in=QUEUED, client=call.client_id)
    return queued.exclude(pk=call.pk).count()


def likely_wait(call: Call, agents: int) -> int | None:
    """Seconds that this caller will probably wait, with so many `agents` at work; None: unknown.

    Place in the queue times what the client's last calls took, shared among the agents: the
    usual estimate of call centres, told only where enough calls were measured.
    """
    since = timezone.now() - RECENT
    done = Call.objects.filter(client=call.client_id, state=State.CLOSED, closed_at__gte=since)
    spans = done.exclude(answered_at=None).values_list("answered_at", "closed_at")
    lengths = [(until - began).total_seconds() for began, until in spans if began and until]
    if agents < 1 or len(lengths) < ENOUGH:
        return None
    return round((ahead_of(call) + 1) * (sum(lengths) / len(lengths)) / agents)


@once
def _known_to(agent: Agent) -> list[Call]:
    there = _served(agent).filter(state__in=[*QUEUED, State.PARKED])
    return list(there.select_related("client", "parked_by__user"))


def _served(agent: Agent) -> QuerySet[Call]:
    by_name = Q(team__agents=agent)
    by_client = Q(team=None) & Q(client__teams__agents=agent)
    if Team.objects.filter(agents=agent, is_pooled=True).exists():
        by_client = Q(team=None)
    served = Call.objects.filter(by_name | by_client)
    return served.order_by(*ORDER).distinct()


def _beside(call: Call) -> QuerySet[Call]:
    same = Q(team=call.team_id) if call.team_id else Q(team=None, client=call.client_id)
    return Call.objects.filter(same, state__in=QUEUED)
