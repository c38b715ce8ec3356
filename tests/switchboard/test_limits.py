"""After-call work and breaks end by themselves, but nobody who is away is put into the line-up."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from messages import taking
from telephony.switchboard import claims, presence
from telephony.switchboard.models import AbsenceKind, Agent
from tenants.models import Operator
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room

State = Agent.State


def finishing(floor: Floor) -> Room:
    """Camille, whose caller has just hung up."""
    room = Room.open(floor, floor.ready("camille"))
    floor.hangs_up(room.call)
    return room


def state_after(floor: Floor, agent: Agent, seconds: float, used: float | None = None) -> str:
    """The agent's state so much later, at an open desk used `used` seconds before then."""
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False):
        presence.seen(agent.pk)
        if used is not None:
            moment = timezone.now() - timedelta(seconds=used)
            Agent.objects.filter(pk=agent.pk).update(acted_at=moment)
        floor.sweeps()
        return floor.agent(agent).state


@pytest.mark.parametrize(("seconds", "state"), [(55, State.WRAPUP), (62, State.READY)])
def test_the_time_to_finish_is_limited(floor: Floor, seconds: float, state: str) -> None:
    assert state_after(floor, finishing(floor).agent, seconds) == state


def test_the_operator_sets_the_limit_or_none(floor: Floor) -> None:
    Operator.objects.update(wrapup_seconds=None)
    room = finishing(floor)
    assert floor.agent(room.agent).planned_until is None
    assert state_after(floor, room.agent, 80) == State.WRAPUP


def test_more_time_is_given_once(floor: Floor) -> None:
    room = finishing(floor)
    floor.step(lambda: claims.take_more_time(room.agent.pk))
    with pytest.raises(claims.Refused, match="no_more_time"):
        claims.take_more_time(room.agent.pk)
    assert state_after(floor, room.agent, 80) == State.WRAPUP
    assert state_after(floor, room.agent, 125, used=30) == State.READY


def test_whoever_gives_no_sign_of_life_stays_where_they_are(floor: Floor) -> None:
    room = finishing(floor)
    floor.step(lambda: claims.take_more_time(room.agent.pk))
    waiting = floor.rings()
    assert state_after(floor, room.agent, 125) == State.WRAPUP
    assert state_after(floor, room.agent, 126, used=70) == State.WRAPUP
    assert floor.offered_to(waiting) is None


def test_under_a_typing_hand_and_over_unsent_words_nothing_changes(floor: Floor) -> None:
    room = finishing(floor)
    assert state_after(floor, room.agent, 62, used=3) == State.WRAPUP
    with floor.inside(floor.cast.practice):
        taker = taking.Taker(room.call_id, room.agent.pk, "Camille")
        taking.keep(taker, {"body": "Rappeler"})
    assert state_after(floor, room.agent, 75, used=12) == State.WRAPUP
    with floor.inside(floor.cast.practice):
        taking.keep(taker, {"body": " "})
    assert state_after(floor, room.agent, 76, used=12) == State.READY


def test_at_the_end_of_the_limit_a_booked_break_begins(floor: Floor) -> None:
    room = finishing(floor)
    kind = AbsenceKind.objects.get(name_fr="Réunion")
    floor.step(lambda: claims.take_break(room.agent.pk, kind.pk))
    assert state_after(floor, room.agent, 62) == State.PAUSE
    assert floor.agent(room.agent).absence == kind


@pytest.mark.parametrize(
    ("name", "minutes", "used", "state"),
    [
        ("Pause", 10, 5, State.READY),
        ("Pause", 9, 5, State.PAUSE),  # not yet
        ("Pause", 10, None, State.PAUSE),  # away: the key that began the break tells nothing
        ("Pause", 10, 70, State.PAUSE),
        ("Pause", 12, 5, State.PAUSE),  # back late: F2 says so
        ("Déjeuner", 45, 5, State.PAUSE),  # this kind never ends by itself
    ],
)
def test_a_break_ends_by_itself_only_for_somebody_who_is_back(
    floor: Floor, name: str, minutes: int, used: float | None, state: str
) -> None:
    camille = floor.ready("camille")
    presence.acted(camille.pk)
    kind = AbsenceKind.objects.get(name_fr=name)
    floor.step(lambda: claims.take_break(camille.pk, kind.pk))
    assert state_after(floor, camille, minutes * 60 + 1, used) == state


def test_lunch_with_the_computer_off_is_lunch_until_its_planned_end(floor: Floor) -> None:
    camille = floor.ready("camille")
    kind = AbsenceKind.objects.get(name_fr="Déjeuner")
    floor.step(lambda: claims.take_break(camille.pk, kind.pk))
    floor.falls_silent(camille, 40)
    floor.sweeps()
    assert floor.agent(camille).state == State.PAUSE
    with time_machine.travel(timezone.now() + timedelta(minutes=46)):
        floor.sweeps()
        assert floor.agent(camille).state == State.OFFLINE


def test_where_a_colleague_takes_over_nobody_is_freed_too_soon(floor: Floor) -> None:
    room = Room.open(floor, floor.ready("camille"))
    nadia = floor.ready("nadia")
    room.does("hand_over", nadia.pk)
    floor.accepts(nadia)
    Agent.objects.filter(pk=room.agent.pk).update(planned_until=timezone.now())
    floor.sweeps()
    assert floor.agent(room.agent).state == State.WRAPUP
