"""Breaks have kinds; one that is booked in a call begins after it, and no call comes between."""

import pytest

from telephony.switchboard import claims, control, presence
from telephony.switchboard.models import AbsenceKind, Agent
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room

State = Agent.State


def kind(name: str) -> AbsenceKind:
    return AbsenceKind.objects.get(name_fr=name)


def books(floor: Floor, agent: Agent, name: str = "Déjeuner") -> None:
    floor.step(lambda: claims.take_break(agent.pk, kind(name).pk))


def is_at_lunch(floor: Floor, agent: Agent) -> bool:
    now = floor.agent(agent)
    return (now.state, now.absence, now.booked) == (State.PAUSE, kind("Déjeuner"), None)


def test_the_usual_break_is_the_first_of_the_list(floor: Floor) -> None:
    camille = floor.ready("camille")
    floor.step(lambda: claims.step_aside(camille.pk))
    assert floor.agent(camille).absence == kind("Pause")
    AbsenceKind.objects.filter(name_fr="Pause").update(is_active=False)
    floor.wakes(camille)
    floor.step(lambda: claims.step_aside(camille.pk))
    assert floor.agent(camille).absence == kind("Déjeuner")


def test_a_break_has_a_planned_end_and_another_one_can_follow(floor: Floor) -> None:
    camille = floor.ready("camille")
    books(floor, camille)
    now = floor.agent(camille)
    assert now.planned_until is not None
    assert (now.planned_until - now.state_since).total_seconds() == 45 * 60
    books(floor, camille, "Formation")
    assert [spell.absence for spell in camille.spells.filter(state="pause")] == [kind("Déjeuner")]


def test_a_break_booked_in_a_call_comes_before_the_next_caller(floor: Floor) -> None:
    camille = floor.ready("camille")
    room = Room.open(floor, camille)
    waiting = floor.rings()
    books(floor, camille)
    floor.hangs_up(room.call)
    assert floor.agent(camille).state == State.WRAPUP
    floor.step(lambda: claims.be_ready(camille.pk))
    assert is_at_lunch(floor, camille)
    assert floor.offered_to(waiting) is None
    assert not camille.spells.filter(call_id=waiting.pk).exists()


def test_the_booking_can_be_taken_back(floor: Floor) -> None:
    camille = floor.ready("camille")
    room = Room.open(floor, camille)
    books(floor, camille)
    floor.step(lambda: claims.work_on(camille.pk))
    floor.hangs_up(room.call)
    floor.step(lambda: claims.be_ready(camille.pk))
    assert floor.agent(camille).state == State.READY


def test_the_offer_that_went_away_was_the_last_before_the_break(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    books(floor, camille)
    floor.hangs_up(call)
    assert is_at_lunch(floor, camille)
    missed = floor.rings()
    books(floor, nadia)
    floor.lets_expire(nadia)
    assert is_at_lunch(floor, nadia)
    assert floor.agent(nadia).missed_offers == 0
    assert floor.offered_to(missed) is None


def test_swapping_calls_keeps_the_break_for_after_both(floor: Floor) -> None:
    camille = floor.ready("camille")
    room = Room.open(floor, camille)
    room.does("park")
    other = Room.open(floor, camille)
    books(floor, camille)
    floor.step(lambda: control.pick_up(room.call_id, camille.pk, "tab"))
    assert floor.agent(camille).call_id == room.call_id != other.call_id
    assert floor.agent(camille).booked == kind("Déjeuner")
    assert not camille.spells.filter(state="pause").exists()


def test_whoever_loses_the_voice_has_the_break_that_was_booked(floor: Floor) -> None:
    camille = floor.ready("camille")
    room = Room.open(floor, camille)
    books(floor, camille)
    room.loses_its_agent()
    assert is_at_lunch(floor, camille)


def test_a_kind_that_was_retired_is_refused_and_one_in_use_cannot_be_booked_idle(
    floor: Floor,
) -> None:
    camille = floor.ready("camille")
    lunch = kind("Déjeuner")
    with pytest.raises(presence.NotNow):
        claims.work_on(camille.pk)
    AbsenceKind.objects.filter(pk=lunch.pk).update(is_active=False)
    with pytest.raises(claims.Refused, match="no_such_break"):
        claims.take_break(camille.pk, lunch.pk)
