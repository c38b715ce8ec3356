"""What supervisors do with live calls and receptionists, while all the rest happens."""

from collections.abc import Callable
from uuid import UUID

from telephony.carrier import tokens
from telephony.switchboard import steering, supervising
from telephony.switchboard.models import Agent, Leg
from telephony.switchboard.models import Call as OurCall
from tests.lives.acts import act
from tests.lives.desk_acts import on_a_call
from tests.lives.life import Life

SUPERVISORS = ("supervisor", "administrator")


def supervisor(life: Life) -> UUID:
    return life.cast.user(life.chance.choice(SUPERVISORS)).pk


def attends(life: Life, verb: Callable[[UUID, UUID], None]) -> bool:
    """Wants to hear (or to be heard in) a call that goes on; twice, now and then."""
    found = on_a_call(life)
    if found is None:
        return False
    user, call = supervisor(life), found[1]
    for _ in range(2 if life.happens(10) else 1):
        life.tries(lambda: verb(call.pk, user))
    return True


@act(4)
def a_supervisor_listens(life: Life) -> bool:
    return attends(life, supervising.listen)


@act(3)
def a_supervisor_whispers(life: Life) -> bool:
    return attends(life, supervising.whisper)


@act(2)
def a_supervisor_speaks(life: Life) -> bool:
    return attends(life, supervising.barge)


@act(14)
def a_supervisors_browser_calls_in(life: Life) -> bool:
    """Where it is expected; late, for a call that is over, now and then."""
    ears = Leg.objects.filter(kind=Leg.Kind.SUPERVISOR).order_by("-began_at", "pk")
    wanted = ears.filter(left_at=None, sid=None) if life.happens(90) else ears
    leg = wanted.first()
    if leg is None or leg.supervisor_id is None:
        return False
    identity = tokens.identity_of_supervisor(leg.supervisor_id)
    life.exchange.browser_dials(identity, call=str(leg.call_id))
    return True


@act(3)
def a_supervisor_leaves(life: Life) -> bool:
    leg = life.one_of(list(there()))
    if leg is None or leg.supervisor_id is None:
        return False
    call_id, user = leg.call_id, leg.supervisor_id
    return life.tries(lambda: supervising.leave(call_id, user))


@act(2)
def a_supervisors_browser_is_lost(life: Life) -> bool:
    leg = life.one_of([leg for leg in there() if leg.sid])
    if leg is None:
        return False
    life.exchange.is_lost(life.exchange.world.calls[str(leg.sid)])
    return True


@act(2)
def a_call_is_taken_to_the_queue(life: Life) -> bool:
    found = on_a_call(life)
    if found is None:
        return False
    user, call = supervisor(life), found[1]
    return life.tries(lambda: steering.take_to_queue(call.pk, user))


@act(2)
def a_call_is_given_to_a_colleague(life: Life) -> bool:
    found = on_a_call(life)
    if found is None:
        return False
    agent, call = found
    user, other = supervisor(life), life.one_of([pk for pk in life.agents if pk != agent.pk])
    assert other is not None
    return life.tries(lambda: steering.take_to(call.pk, user, other))


@act(2)
def a_state_is_forced(life: Life) -> bool:
    user, agent = supervisor(life), life.agent()
    state = life.chance.choice([Agent.State.READY, Agent.State.PAUSE, Agent.State.OFFLINE])
    return life.tries(lambda: steering.force(agent.pk, user, state))


def there() -> list[Leg]:
    """Supervisors' ends that are expected or there, in calls that go on."""
    live = OurCall.objects.exclude(state=OurCall.State.CLOSED)
    ears = Leg.objects.filter(kind=Leg.Kind.SUPERVISOR, left_at=None, call__in=live)
    return list(ears.order_by("pk"))
