"""The waiting callers: rows, in the order in which they are answered."""

from django.db.models import QuerySet
from django.utils import timezone

from telephony.switchboard.models import Agent, Call
from telephony.switchboard.signals import after_commit, queue_changed

State = Call.State
QUEUED = (State.WAITING, State.OFFERED)


def park(call: Call) -> None:
    """The caller has reached the queue and may be offered from now on."""
    call.waiting_since = call.waiting_since or timezone.now()
    move(call, State.WAITING)


def move(call: Call, state: str, agent: Agent | None = None) -> None:
    """Put the call (whose row the caller has locked) into `state`, held by `agent` or nobody."""
    call.state, call.agent, call.state_since = state, agent, timezone.now()
    call.save()
    after_commit(queue_changed)


def in_order() -> QuerySet[Call]:
    """The callers to be offered: those cut off first, then by priority, then by arrival."""
    return Call.objects.filter(state=State.WAITING, ending_since=None).order_by(
        "-in_front", "priority", "arrived_at"
    )


def seen_by(agent: Agent) -> list[Call]:
    """The queue as this agent may see it: the callers of the clients that its teams serve."""
    served = Call.objects.filter(state__in=QUEUED, client__teams__agents=agent)
    order = ("-in_front", "priority", "arrived_at")
    return list(served.select_related("client").order_by(*order).distinct())
