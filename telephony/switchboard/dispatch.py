"""Who answers whom: the first caller in order meets the agent who has been free the longest.

No process holds the queue in memory. Run it after anything that could make a match: a caller
parked, an agent free; the sweeper runs it every two seconds for what slipped between two locks.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
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


def _offer(call: Call) -> Offer | None:
    agent = _longest_idle(call)
    if agent is None:
        return None
    deadline = timezone.now() + timedelta(seconds=settings.OFFER_SECONDS)
    offer = Offer.objects.create(call=call, agent=agent, expires_at=deadline)
    queue.move(call, Call.State.OFFERED)
    presence.move(agent, Agent.State.OFFERED, call)
    after_commit(offer_made, offer_id=offer.pk)
    return offer


def _longest_idle(call: Call) -> Agent | None:
    alive = timezone.now() - timedelta(seconds=settings.DESK_SILENCE_SECONDS)
    serving = Team.objects.filter(clients=call.client_id).values("agents")
    return (
        presence.active()
        .filter(pk__in=serving, state=Agent.State.READY, last_seen__gte=alive)
        .order_by("idle_since")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
