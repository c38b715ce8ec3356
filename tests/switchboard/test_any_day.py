"""Days on the floor that nobody planned: whatever happens, some things always hold."""

import pytest

from telephony.switchboard import dispatch, presence
from telephony.switchboard.models import Agent, AgentSpell, Call, Offer
from tests.switchboard.day import Day
from tests.switchboard.floor import Floor

STEPS = 60
ANOTHER_DAY = 20


def check_the_house() -> None:
    """What holds at every moment."""
    busy = Agent.objects.filter(state__in=["offered", "talking"])
    for state in ("offered", "talking"):
        alike = busy.filter(state=state)
        assert len({agent.call_id for agent in alike}) == len(alike), "two agents in one call"
    holders = Call.objects.exclude(agent=None).values_list("agent", flat=True)
    assert len(set(holders)) == len(holders), "one agent in two calls"
    for call in Call.objects.filter(state__in=["connecting", "talking"]):
        assert call.agent is not None
        assert (call.agent.state, call.agent.call) == ("talking", call)
    for agent in busy.filter(state="talking"):
        assert agent.call is not None
        assert agent.call.agent == agent, "an agent in a call that does not know it"
    offers = Offer.objects.filter(state=Offer.State.PENDING)
    shown = {(agent.pk, agent.call_id) for agent in busy.filter(state="offered")}
    assert {(offer.agent_id, offer.call_id) for offer in offers} == shown
    assert {offer.call_id for offer in offers if offer.handed_by_id is None} == set(
        Call.objects.filter(state="offered").values_list("pk", flat=True)
    )
    assert not Call.objects.filter(state="closed").exclude(caller=None).exists()
    check_history()


def check_history() -> None:
    """Each spell begins where the one before ended, and the present state where the last did."""
    for agent in Agent.objects.all():
        spells = list(AgentSpell.objects.filter(agent=agent).order_by("began_at", "ended_at"))
        begins = [*(spell.began_at for spell in spells), agent.state_since]
        assert begins[1:] == [spell.ended_at for spell in spells], "a gap in the day"


def check_nobody_waits_beside_a_free_agent() -> None:
    for call in Call.objects.filter(state="waiting", ending_since=None):
        for agent in Agent.objects.filter(state="ready", teams__clients=call.client):
            assert presence.is_silent(agent), "a caller waits beside a free agent"


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_house_stands(floor: Floor, seed: int) -> None:
    day = Day(floor, seed)
    for _ in range(STEPS):
        day.happens()
        check_the_house()
        floor.step(dispatch.run)
        check_the_house()
        check_nobody_waits_beside_a_free_agent()
    assert day.done["refused"] < STEPS / 2


def test_in_the_end_every_caller_is_served(floor: Floor) -> None:
    """From any disorder, agents who answer empty the queue."""
    day = Day(floor, ANOTHER_DAY)
    for _ in range(STEPS):
        day.happens()
    for _ in range(STEPS):
        day.the_waiting_hear_music()
        for agent in day.team:
            day.is_ready(agent)
        for offer in Offer.objects.filter(state=Offer.State.PENDING):
            floor.accepts(offer.agent)
        for call in Call.objects.filter(state__in=["connecting", "talking"]):
            floor.hangs_up(call)
    assert not Call.objects.exclude(state=Call.State.CLOSED).exists()
