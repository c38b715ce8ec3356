"""What a supervisor decides over the floor: who has a call, who is in the line-up.

Each is refused with a reason, written down, and told to the receptionist whom it is about.
"""

from uuid import UUID

from django.db import transaction

from telephony.switchboard import asking, conference, dispatch, legs, presence
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, Call, Leg
from telephony.switchboard.signals import after_commit, offer_made, told
from telephony.switchboard.supervising import supervisor
from tenants import audit
from tenants.models import User

State = Agent.State
IN_A_CALL = (State.OFFERED, State.TALKING)


@transaction.atomic
def take_to_queue(call_id: UUID, user_id: UUID) -> None:
    """Take a call from its holder: the caller waits again, before all others.

    The holder is then on a break, so that the same caller is not offered to them at once. Raises
    Refused with `no_supervisor` or `not_talking`.
    """
    user = supervisor(user_id)
    call = _talking(call_id)
    conference.withdraw_handover(call)
    agent = presence.lock(conference.holder(call))
    for leg in call.legs.filter(kind=Leg.Kind.AGENT, agent=agent, left_at=None):
        asking.dismiss(leg)
    presence.move(agent, State.PAUSE)
    conference.to_the_front(call)
    _note("call.taken", user, call)
    after_commit(told, agent_id=agent.pk, what="taken_to_queue", by=user.first_name)


@transaction.atomic
def take_to(call_id: UUID, user_id: UUID, agent_id: UUID) -> None:
    """Give a call to another receptionist, who may be the supervisor: offered as a hand-over.

    The caller stays with the holder until it is accepted, and the holder cannot keep it. Raises
    Refused with `no_supervisor`, `not_talking`, or `colleague_busy` where they are not free.
    """
    user = supervisor(user_id)
    call = _talking(call_id)
    holder = conference.holder(call)
    conference.withdraw_handover(call)
    colleague = dispatch.free_for(call, agent_id)
    if colleague is None:
        raise Refused("colleague_busy")
    offer = dispatch.make(call, colleague, handed_by=holder, ordered_by=user_id)
    presence.move(colleague, State.OFFERED, call)
    conference.show(call)
    _note("call.taken", user, call)
    after_commit(told, agent_id=holder, what="taken_to_colleague", by=user.first_name)
    after_commit(offer_made, offer_id=offer.pk)


@transaction.atomic
def force(agent_id: UUID, user_id: UUID, state: str) -> None:
    """Put a receptionist into the line-up (ready), on a break (pause) or offline.

    Raises Refused with `no_supervisor`, `agent_in_a_call`, `desk_silent` (nobody is ready without
    an open desk) or `no_such_state`.
    """
    user = supervisor(user_id)
    agent = presence.lock(agent_id)
    if agent.state in IN_A_CALL:
        raise Refused("agent_in_a_call")
    if agent.state == state:
        return
    if state == State.READY:
        _line_up(agent)
    elif state in (State.PAUSE, State.OFFLINE):
        presence.step_aside(agent, state)
    else:
        raise Refused("no_such_state")
    audit.record(f"agent.put_{state}", actor=user, subject=agent.pk)
    after_commit(told, agent_id=agent.pk, what=f"put_{state}", by=user.first_name)


def takers(call: Call) -> list[Agent]:
    """To whom this call could be given now."""
    return dispatch.colleagues(call)


def _line_up(agent: Agent) -> None:
    if presence.is_silent(agent):
        raise Refused("desk_silent")
    presence.free(agent)
    dispatch.run_after_commit()


def _talking(call_id: UUID) -> Call:
    call = conference.lock(call_id)
    if call.state != Call.State.TALKING or call.ending_since:
        raise Refused("not_talking")
    if legs.seated(call, Leg.Kind.CALLER) is None:
        raise Refused("not_talking")
    return call


def _note(action: str, user: User, call: Call) -> None:
    audit.record(action, actor=user, client=call.client, subject=call.pk)
