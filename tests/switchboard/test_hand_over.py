"""A live call goes to a colleague, who has it only once they sit with the caller."""

import pytest

from telephony.switchboard import claims
from telephony.switchboard.claims import Refused
from telephony.switchboard.models import Agent, Call, Offer
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room
from tests.twilio import sid


@pytest.fixture
def nadia(floor: Floor) -> Agent:
    return floor.ready("nadia")


@pytest.fixture
def room(floor: Floor, nadia: Agent) -> Room:
    room = Room.open(floor, floor.ready("camille", idle_for=60))
    room.does("hand_over", nadia.pk)
    return room


def comes(room: Room, agent: Agent) -> str:
    """The agent accepts, calls in and sits down; its leg."""
    room.floor.accepts(agent)
    leg = sid()
    room.floor.step(lambda: room.floor.twilio.agent_calls_in(agent, room.call, leg))
    room.joins(leg)
    return leg


def states(room: Room, nadia: Agent) -> tuple[str, str]:
    return room.floor.agent(room.agent).state, room.floor.agent(nadia).state


def test_the_caller_stays_with_the_first_until_it_is_accepted(room: Room, nadia: Agent) -> None:
    assert states(room, nadia) == ("talking", "offered")
    assert room.call.agent == room.agent


def test_the_colleague_takes_over_and_the_first_is_free(room: Room, nadia: Agent) -> None:
    first = room.agent_leg().sid
    comes(room, nadia)
    assert room.call.state == Call.State.TALKING
    assert room.call.agent == nadia
    assert states(room, nadia) == ("ready", "talking")
    assert first in room.floor.twilio.ended
    room.leaves(first)
    assert room.call.state == Call.State.TALKING


def test_from_the_acceptance_on_only_the_colleague_writes(room: Room, nadia: Agent) -> None:
    room.floor.accepts(nadia)
    assert claims.held(room.call_id, nadia.pk).pk == room.call_id
    with pytest.raises(Refused, match="not_yours"):
        claims.held(room.call_id, room.agent.pk)


def test_nobody_is_moved_by_an_event_of_the_first(room: Room, nadia: Agent) -> None:
    room.floor.accepts(nadia)
    room.joins(room.agent_leg(room.agent).sid)
    assert room.call.state == Call.State.CONNECTING


def test_a_missed_hand_over_leaves_the_call_where_it_is(room: Room, nadia: Agent) -> None:
    room.floor.lets_expire(nadia)
    assert room.call.state == Call.State.TALKING
    assert states(room, nadia) == ("talking", "ready")


def test_a_hand_over_can_be_taken_back(room: Room, nadia: Agent) -> None:
    room.does("keep")
    assert states(room, nadia) == ("talking", "ready")
    assert Offer.objects.latest("made_at").state == Offer.State.WITHDRAWN


def test_a_colleague_who_never_comes_gives_the_caller_back(room: Room, nadia: Agent) -> None:
    room.floor.accepts(nadia)
    room.floor.ages(room.call, 30, "state_since")
    room.floor.sweeps()
    assert room.call.agent == room.agent
    assert states(room, nadia) == ("talking", "pause")


def test_a_caller_who_hangs_up_ends_both_ways(room: Room, nadia: Agent) -> None:
    room.floor.hangs_up(room.call)
    assert states(room, nadia) == ("wrapup", "ready")


def test_a_caller_who_hangs_up_between_the_two(room: Room, nadia: Agent) -> None:
    room.floor.accepts(nadia)
    room.floor.hangs_up(room.call)
    assert states(room, nadia) == ("wrapup", "wrapup")


def test_a_first_who_is_lost_while_asking_frees_the_colleague(room: Room, nadia: Agent) -> None:
    room.loses_its_agent()
    room.floor.hears_waiting(room.call)
    assert room.floor.offered_to(room.call) == nadia
    assert room.call.in_front


def test_a_busy_colleague_is_not_asked(floor: Floor, nadia: Agent) -> None:
    room = Room.open(floor, floor.ready("camille", idle_for=60))
    floor.rings()
    floor.accepts(nadia)
    with pytest.raises(Refused, match="colleague_busy"):
        room.does("hand_over", nadia.pk)


def test_a_colleague_of_another_team_is_not_asked(floor: Floor) -> None:
    room = Room.open(floor, floor.ready("camille", idle_for=60))
    paul = floor.hire("paul", floor.cast.plumber)
    floor.wakes(paul)
    with pytest.raises(Refused, match="colleague_busy"):
        room.does("hand_over", paul.pk)
