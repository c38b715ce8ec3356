"""Who answers whom: the first caller in order meets the agent who has been free the longest.

No process holds the queue in memory. Run it after anything that could make a match: a caller
parked, an agent free; the sweeper runs it every two seconds for what slipped between two locks.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from telephony.switchboard import presence, queue
from telephony.switchboard.models import Agent, Call, Offer, Team
from telephony.switchboard.signals import after_commit, offer_made


def run() -> list[Offer]:
    """Make all offers that can be made now. Safe in any number of processes at once."""
    with transaction.atomic():
        waiting = queue.in_order().select_for_update(skip_locked=True, of=("self",))
        return [offer for call in waiting if (offer := _offer(call))]


def run_after_commit() -> None:
    """Run once the present transaction is through: what it changed must be seen by all."""
    transaction.on_commit(run, robust=True)


def settle(call: Call, state: Offer.State) -> Agent | None:
    """End the call's pending offer as `state`; the agent it was made to comes back locked."""
    offer = Offer.objects.filter(call=call, state=Offer.State.PENDING).first()
    if offer is None:
        return None
    offer.state, offer.settled_at = state, timezone.now()
    offer.save(update_fields=["state", "settled_at"])
    return presence.lock(offer.agent_id)


def make(
    call: Call, agent: Agent, handed_by: UUID | None = None, ordered_by: UUID | None = None
) -> Offer:
    """An offer of this call to this agent; both rows are locked, and moved by the caller."""
    deadline = timezone.now() + timedelta(seconds=settings.OFFER_SECONDS)
    return Offer.objects.create(
        call=call,
        agent=agent,
        expires_at=deadline,
        handed_by_id=handed_by,
        ordered_by_id=ordered_by,
    )


def serves(agent_id: UUID, call: Call) -> bool:
    """Whether a team of this agent's answers for the call's client."""
    return _teams(call).filter(agents=agent_id).exists()


def free_for(call: Call, agent_id: UUID) -> Agent | None:
    """This agent's row, locked, if it may be given the call now."""
    found = _free(call).filter(pk=agent_id)
    return found.select_for_update(skip_locked=True, of=("self",)).first()


def colleagues(call: Call) -> list[Agent]:
    """The agents to whom this call could be handed over now, longest free first."""
    return list(_free(call).select_related("user").order_by("idle_since"))


def at_work(call: Call, language: str = "") -> int:
    """How many agents answer calls like this one now, free or not, and speak `language`."""
    working = [Agent.State.READY, Agent.State.OFFERED, Agent.State.TALKING, Agent.State.WRAPUP]
    found = presence.active().filter(pk__in=_teams(call).values("agents"), state__in=working)
    return (found.filter(languages__contains=[language]) if language else found).count()


def _offer(call: Call) -> Offer | None:
    agent = _longest_idle(call)
    if agent is None:
        return None
    offer = make(call, agent)
    queue.move(call, Call.State.OFFERED)
    presence.move(agent, Agent.State.OFFERED, call)
    after_commit(offer_made, offer_id=offer.pk)
    return offer


def _longest_idle(call: Call) -> Agent | None:
    """Of the client's own teams first, then of the pooled ones."""
    own = Team.objects.filter(clients=call.client_id, is_pooled=False).values("agents")
    return (
        _free(call)
        .exclude(pk__in=_who_declined(call))
        .annotate(is_own=Case(When(pk__in=own, then=0), default=1))
        .order_by("is_own", "idle_since")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )


def _free(call: Call) -> QuerySet[Agent]:
    alive = timezone.now() - timedelta(seconds=settings.DESK_SILENCE_SECONDS)
    found = presence.active().filter(
        presence.can_speak(),
        pk__in=_teams(call).values("agents"),
        state=Agent.State.READY,
        last_seen__gte=alive,
    )
    spoken = call.language.split("-")[0]
    if spoken and at_work(call, spoken):
        return found.filter(languages__contains=[spoken])
    return found  # better understood with an effort than not at all


def _teams(call: Call) -> QuerySet[Team]:
    """The teams that may answer this call: the one a rule asked for, or the client's."""
    if call.team_id:
        return Team.objects.filter(pk=call.team_id)
    return Team.objects.filter(Q(clients=call.client_id) | Q(is_pooled=True))


def _who_declined(call: Call) -> QuerySet[Offer]:
    """Those who let this call pass a moment ago: it is not put before them again at once."""
    moment = timezone.now() - timedelta(seconds=settings.DECLINED_SECONDS)
    missed = Offer.objects.filter(call=call, state=Offer.State.MISSED, settled_at__gt=moment)
    return missed.values("agent")  # type: ignore[return-value]  # a subquery of keys
