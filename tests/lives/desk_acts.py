"""What receptionists do with a live call, and whom they reach outside."""

from collections.abc import Callable

from telephony.switchboard import control
from telephony.switchboard.models import Agent
from telephony.switchboard.models import Call as OurCall
from tenants.models import Line
from tests.exchange import phones
from tests.lives.acts import act
from tests.lives.life import Life

State = OurCall.State
# Whom a receptionist may ring, and what that telephone does.
OUTSIDE = {
    "+33639980050": phones.ACCEPTS,
    "+33639980051": phones.REFUSES,
    "+33639980052": phones.BUSY,
    "+33639980053": phones.NOBODY,
    "+33639980054": phones.VOICEMAIL_BOX,
    "+33639980055": phones.HANGS_UP,
    "+33639980056": phones.ACCEPTS_THEN_GOES,
    "+33639980057": phones.BROKEN,
}
LIKELY = ["+33639980050"] * 6 + list(OUTSIDE)


def on_a_call(life: Life) -> tuple[Agent, OurCall] | None:
    """A receptionist who speaks, and the call."""
    talking = Agent.objects.filter(
        pk__in=life.agents, state=Agent.State.TALKING, call__state=State.TALKING
    )
    agent = life.one_of(list(talking.select_related("call").order_by("pk")))
    return (agent, agent.call) if agent and agent.call else None


def target(life: Life) -> control.Target:
    """Somebody outside."""
    number = life.chance.choice(LIKELY)
    life.exchange.phone(number, OUTSIDE[number])
    return control.Target(number)


def does(life: Life, verb: Callable[..., object], *more: object) -> bool:
    """A receptionist presses a key in a call; twice, now and then."""
    found = on_a_call(life)
    if found is None:
        return False
    agent, call = found
    for _ in range(2 if life.happens(10) else 1):
        life.tries(lambda: verb(call.pk, agent.pk, *more))
    return True


@act(5)
def holds(life: Life) -> bool:
    return does(life, control.hold)


@act(4)
def resumes(life: Life) -> bool:
    return does(life, control.resume)


@act(9)
def consults(life: Life) -> bool:
    return on_a_call(life) is not None and does(life, control.consult, target(life))


@act(2)
def drops_the_third(life: Life) -> bool:
    return does(life, control.drop_third)


@act(4)
def swaps(life: Life) -> bool:
    return does(life, control.swap)


@act(4)
def brings_all_together(life: Life) -> bool:
    return does(life, control.together)


@act(6)
def completes(life: Life) -> bool:
    return does(life, control.complete)


@act(3)
def passes_on_unheard(life: Life) -> bool:
    return on_a_call(life) is not None and does(life, control.pass_blind, target(life))


@act(5)
def hands_over(life: Life) -> bool:
    found = on_a_call(life)
    if found is None:
        return False
    agent, call = found
    other = life.one_of([pk for pk in life.agents if pk != agent.pk])
    assert other is not None
    return life.tries(lambda: control.hand_over(call.pk, agent.pk, other))


@act(1)
def takes_a_handover_back(life: Life) -> bool:
    return does(life, control.keep)


@act(3)
def parks(life: Life) -> bool:
    return does(life, control.park)


@act(6)
def picks_up(life: Life) -> bool:
    parked = life.one_of(list(OurCall.objects.filter(state=State.PARKED)))
    if parked is None:
        return False
    agent = life.agent()
    return life.tries(lambda: control.pick_up(parked.pk, agent.pk, "tab"))


@act(2)
def puts_into_voicemail(life: Life) -> bool:
    return does(life, control.to_voicemail)


@act(2)
def calls_out(life: Life) -> bool:
    agent = life.agent()
    if OurCall.objects.filter(direction="outbound").count() > 1:
        return False
    line = life.one_of(list(Line.objects.order_by("number")))
    assert line is not None
    number = target(life).number
    return life.tries(lambda: control.call_out(agent.pk, line, number, "tab"))


@act(3)
def somebody_outside_hangs_up(life: Life) -> bool:
    rung = [call for call in life.exchange.live() if call.direction.startswith("outbound")]
    call = life.one_of(rung)
    if call is None:
        return False
    life.exchange.hangs_up(call)
    return True


@act(3)
def a_waiting_caller_presses_one(life: Life) -> bool:
    """To be called back, where the client offers it."""
    asked = [one for one in life.callers if one.live and life.exchange.is_asked(one)]
    caller = life.one_of(asked)
    if caller is None:
        return False
    life.exchange.presses(caller, "1")
    return True


@act(2)
def a_caller_speaks_after_the_tone(life: Life) -> bool:
    caller = life.one_of([one for one in life.callers if one.live])
    if caller is None:
        return False
    life.exchange.leaves_message(caller, 4)
    return True
