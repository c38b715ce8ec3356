"""What a receptionist has begun and not sent: to be finished, dismissed, or at least read again.

`Unfinished` on the operator's side says in which calls; what it is stands with the client.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from messages import kept, taking, timeline
from messages.models import KeptWords, Message
from telephony.switchboard.models import Agent, Call, Offer, Unfinished
from tenants import access

State = Message.State
Reason = KeptWords.Reason


def held(call_id: UUID, agent: Agent) -> Call | None:
    """The ended call whose message this agent may still finish.

    None in a call: the live call is the lock, and only its client is written to.
    """
    if agent.call_id is not None:
        return None
    mine = Call.objects.filter(pk=call_id, state=Call.State.CLOSED, unfinished__agent=agent)
    call = mine.select_related("client").first()
    if call is None:
        return None
    with access.inside(call.client):
        message = taking.find(call.pk)
    return call if message is None or message.agent_id == agent.pk else None


def rescue(call_id: UUID, agent: Agent, typed: kept.Typed) -> bool:
    """A form came that is refused: keep its words for whoever wrote it; False where there is none.

    Only for an agent who has once had the call: nobody else may write to its client.
    """
    had = Q(answered_by=agent) | Q(offers__agent=agent, offers__state=Offer.State.ACCEPTED)
    call = Call.objects.filter(had, pk=call_id).select_related("client").first()
    if call is None or not kept.has_words(typed):
        return False
    with access.inside(call.client), transaction.atomic():
        _keep(call, agent, typed)
    return True


@transaction.atomic
def dismiss(call: Call, agent: Agent, reason: str) -> None:
    """Nobody will finish it, and why. In the client's schema.

    Raises ValueError for a reason that is none.
    """
    reason = Message.Dismissal(reason)
    begun = Message.objects.filter(call_id=call.pk, agent_id=agent.pk, state__in=taking.OPEN)
    for message in begun.select_for_update(of=("self",)):
        message.state, message.dismissal = State.PARTIAL, reason
        message.save(update_fields=["state", "dismissal", "saved_at"])
        timeline.add(message, timeline.Step.DISMISSED, str(agent.user), about=reason)
    settle(call.pk, agent.pk)


@transaction.atomic
def discard(call: Call, agent: Agent) -> None:
    """The words that were kept beside a message are not needed. In the client's schema."""
    kept.discard(call.pk, agent.pk)
    settle(call.pk, agent.pk)


def settle(call_id: UUID, agent_id: UUID) -> None:
    """Keep in mind, or forget, that something is left in this call. In the client's schema."""
    if taking.is_left(call_id, agent_id) or kept.of(call_id, agent_id):
        Unfinished.objects.get_or_create(call_id=call_id, agent_id=agent_id)
    else:
        Unfinished.objects.filter(call_id=call_id, agent_id=agent_id).delete()


def _keep(call: Call, agent: Agent, typed: kept.Typed) -> None:
    message = taking.find(call.pk)
    is_open = message is None or message.state in taking.OPEN
    is_mine = message is None or message.agent_id == agent.pk
    if is_open and is_mine and call.state == Call.State.CLOSED:
        if lost := kept.replaced(message, agent.pk, typed):
            kept.aside(call.pk, agent.pk, lost, Reason.REPLACED)
        taking.keep(taking.Taker(call.pk, agent.pk, str(agent.user)), dict(typed))
        taking.cut_short(call.pk)
    elif message is None or is_open or not is_mine or taking.says_else(message, typed):
        kept.aside(call.pk, agent.pk, typed, Reason.SENT if not is_open else Reason.STALE)
    settle(call.pk, agent.pk)
