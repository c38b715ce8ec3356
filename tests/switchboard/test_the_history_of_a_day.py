"""Spells follow each other without gap or overlap, and say what each was about."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from telephony.switchboard import claims, day, presence
from telephony.switchboard.models import AbsenceKind, Agent, AgentSpell
from tests.switchboard.day import Day
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room
from tests.switchboard.test_any_day import check_history

State = Agent.State


def test_each_spell_says_which_call_it_was_about(floor: Floor) -> None:
    camille = floor.ready("camille")
    room = Room.open(floor, camille)
    floor.hangs_up(room.call)
    floor.step(lambda: claims.be_ready(camille.pk))
    about = {spell.state: spell.call_id for spell in camille.spells.all()}
    of_the_call = dict.fromkeys(["offered", "talking", "wrapup"], room.call_id)
    assert about == {"offline": None, "ready": None, **of_the_call}


def test_a_break_keeps_its_kind_its_plan_and_who_forced_it(floor: Floor) -> None:
    camille, supervisor = floor.ready("camille"), floor.cast.user("supervisor")
    kind = AbsenceKind.objects.get(name_fr="Réunion")
    presence.step_aside(camille, absence=kind, by=supervisor)
    assert floor.agent(camille).forced_by == supervisor
    planned = floor.agent(camille).planned_until
    presence.free(camille, by=supervisor)
    spell = camille.spells.get(state="pause")
    assert (spell.absence, spell.planned_until, spell.forced_by) == (kind, planned, supervisor)
    floor.step(lambda: claims.step_aside(camille.pk))
    assert floor.agent(camille).forced_by is None
    assert camille.spells.latest("began_at").forced_by == supervisor


def test_one_agent_cannot_be_in_two_places_at_a_time(floor: Floor) -> None:
    camille, nadia = floor.ready("camille"), floor.ready("nadia")
    now = timezone.now() + timedelta(hours=1)
    hour = {"began_at": now, "ended_at": now + timedelta(hours=1), "state": "ready"}
    AgentSpell.objects.create(agent=camille, **hour)
    AgentSpell.objects.create(agent=nadia, **hour)
    later = {"began_at": now + timedelta(hours=1), "ended_at": now + timedelta(hours=2)}
    AgentSpell.objects.create(agent=camille, **{**hour, **later})
    half = {"began_at": now + timedelta(minutes=30)}
    with pytest.raises(IntegrityError, match="one_spell_at_a_time"), transaction.atomic():
        AgentSpell.objects.create(agent=camille, **{**hour, **half})


def test_a_clock_that_is_set_back_makes_no_overlap(floor: Floor) -> None:
    camille = floor.ready("camille")
    with time_machine.travel(timezone.now() - timedelta(minutes=5)):
        floor.step(lambda: claims.step_aside(camille.pk))
        presence.seen(camille.pk)
        floor.step(lambda: claims.be_ready(camille.pk))
    check_history()
    assert camille.spells.count() == 3


def test_the_whole_day_is_accounted_for(floor: Floor) -> None:
    began = timezone.now()
    life = Day(floor, 5)
    for _ in range(40):
        life.happens()
    check_history()
    until = timezone.now()
    for agent in life.team:
        known = day.stretches(floor.agent(agent), began, until)
        assert [one.ended_at for one in known[:-1]] == [one.began_at for one in known[1:]]
        assert known[-1].ended_at == until
        assert (known[0].began_at - began).total_seconds() < 1
