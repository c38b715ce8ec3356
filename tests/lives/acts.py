"""What may happen in a life, each with a weight.

An act is a function that is given the life, does one thing, and says whether it could. To add one,
write it here under `@act(weight)`; nothing else has to know of it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from telephony.switchboard import claims, control, own_telephone, presence
from telephony.switchboard.models import Agent, Offer
from telephony.switchboard.models import Call as OurCall
from tests.lives.life import CALLERS, Life

Do = Callable[[Life], bool]


@dataclass(frozen=True)
class Act:
    name: str
    weight: int
    do: Do


ACTS: list[Act] = []


def act(weight: int) -> Callable[[Do], Do]:
    """Enter the function into the table."""

    def entered(do: Do) -> Do:
        ACTS.append(Act(do.__name__, weight, do))
        return do

    return entered


def happen(life: Life) -> None:
    """One thing that can happen now happens."""
    for _ in range(20):
        (chosen,) = life.chance.choices(ACTS, [one.weight for one in ACTS])
        life.note(f"- {chosen.name}")
        life.strikes_rest()
        if chosen.do(life):
            return
        life.exchange.wire.journal.pop()


# --- Twilio


@act(30)
def twilio_asks(life: Life) -> bool:
    call = life.one_of(life.exchange.asking())
    if call is None:
        return False
    life.asks(call, 2 if life.happens(life.temper.asked_again) else 1)
    return True


@act(24)
def twilio_tells(life: Life) -> bool:
    bag = life.exchange.bag
    if not bag:
        return False
    hook = life.chance.choice(bag) if life.happens(life.temper.out_of_order) else bag[0]
    if life.happens(life.temper.lost):
        life.exchange.wire.lose(hook)
    else:
        life.tells(hook, 2 if life.happens(life.temper.twice) else 1)
    return True


@act(3)
def all_is_sent(life: Life) -> bool:
    life.settle()
    return True


@act(2)
def a_task_comes_late(life: Life) -> bool:
    if not life.hands.waiting:
        return False
    life.step(life.hands.waiting.pop(0))
    return True


@act(5)
def time_passes(life: Life) -> bool:
    life.lets_time_pass(life.chance.choice([1, 1, 3, 6, 16, 25]))
    return True


@act(3)
def the_house_is_swept(life: Life) -> bool:
    life.sweeps()
    return True


@act(1)
def the_waiting_hear_music(life: Life) -> bool:
    life.exchange.tick()
    return bool(life.exchange.asking())


# --- callers


@act(9)
def somebody_rings(life: Life) -> bool:
    now = sum(call.live for call in life.callers)
    if now >= life.most_callers or len(life.callers) >= CALLERS:
        return False
    life.rings(*life.a_call())
    return True


@act(2)
def a_caller_hangs_up(life: Life) -> bool:
    caller = life.one_of([call for call in life.callers if call.live])
    if caller is None:
        return False
    life.exchange.hangs_up(caller)
    return True


# --- receptionists


@act(8)
def an_agent_is_ready(life: Life) -> bool:
    agent = life.agent()
    if agent.state in (Agent.State.READY, Agent.State.TALKING):
        return False
    life.asleep.discard(agent.pk)
    life.lets_time_pass(0)
    return life.tries(lambda: claims.be_ready(agent.pk))


@act(30)
def an_agent_accepts(life: Life) -> bool:
    offer = life.one_of(list(Offer.objects.order_by("-made_at", "pk")[:2]))
    if offer is None or (offer.state != Offer.State.PENDING and not life.happens(10)):
        return False
    return life.tries(lambda: claims.accept(offer.pk, offer.agent_id, "tab"))


@act(1)
def an_agent_declines(life: Life) -> bool:
    offer = Offer.objects.filter(state=Offer.State.PENDING).first()
    if offer is None:
        return False
    return life.tries(lambda: claims.decline(offer.pk, offer.agent_id))


@act(40)
def a_browser_calls_in(life: Life) -> bool:
    agent = life.one_of(list(Agent.objects.filter(state=Agent.State.TALKING).order_by("pk")))
    if agent is None or agent.call is None:
        return False
    if life.browser_of(agent) and not life.happens(3):
        return False
    life.calls_in(agent, agent.call)
    return True


@act(1)
def a_browser_calls_in_for_an_old_call(life: Life) -> bool:
    call = OurCall.objects.order_by("pk").last()
    if call is None or call.state not in (OurCall.State.CLOSED, OurCall.State.WAITING):
        return False
    life.calls_in(life.agent(), call)
    return True


@act(6)
def a_browser_is_lost(life: Life) -> bool:
    browsers = [life.exchange.world.calls[sid] for sid in life.browsers]
    leg = life.one_of([leg for leg in browsers if leg.live])
    if leg is None:
        return False
    life.exchange.is_lost(leg)
    return True


@act(5)
def an_agent_reloads_the_page(life: Life) -> bool:
    """The voice goes and comes back with a leg of its own, now or after some seconds."""
    agent = life.one_of(list(Agent.objects.filter(state=Agent.State.TALKING).order_by("pk")))
    leg = life.browser_of(agent) if agent else None
    if agent is None or agent.call is None or leg is None:
        return False
    if life.happens(70):
        life.exchange.is_lost(leg)  # else Twilio has not noticed yet: the old leg still sits there
    life.lets_time_pass(life.chance.choice([0, 0, 1, 3]))
    now = Agent.objects.get(pk=agent.pk)
    if now.state == Agent.State.TALKING and now.call is not None:
        life.calls_in(now, now.call)
    return True


@act(3)
def an_agent_rings_the_own_telephone(life: Life) -> bool:
    agent = life.one_of(list(Agent.objects.filter(state=Agent.State.TALKING).order_by("pk")))
    if agent is None or agent.call_id is None:
        return False
    call_id = agent.call_id
    return life.tries(lambda: own_telephone.ring(call_id, agent.pk))


@act(3)
def an_agent_hangs_up(life: Life) -> bool:
    agent = life.agent()
    if agent.call_id is None or agent.state != Agent.State.TALKING:
        return False
    call_id = agent.call_id
    return life.tries(lambda: control.hang_up(call_id, agent.pk))


@act(1)
def an_agent_steps_aside(life: Life) -> bool:
    agent = life.agent()
    if agent.state == Agent.State.PAUSE:
        return False
    return life.tries(lambda: claims.step_aside(agent.pk))


@act(2)
def an_agent_wants_a_break(life: Life) -> bool:
    """Now, or after the call; or changes its mind."""
    agent = life.agent()
    if agent.booked and life.happens(40):
        return life.tries(lambda: claims.work_on(agent.pk))
    kind = life.chance.choice(list(presence.kinds()))
    return life.tries(lambda: claims.take_break(agent.pk, kind.pk))


@act(2)
def an_agent_takes_more_time(life: Life) -> bool:
    agent = life.agent()
    if agent.state != Agent.State.WRAPUP:
        return False
    return life.tries(lambda: claims.take_more_time(agent.pk))


@act(2)
def somebody_presses_a_key(life: Life) -> bool:
    life.step(lambda: presence.acted(life.agent().pk))
    return True


@act(1)
def a_desk_falls_silent(life: Life) -> bool:
    if life.asleep:
        return False
    life.asleep.add(life.agent().pk)
    return True
