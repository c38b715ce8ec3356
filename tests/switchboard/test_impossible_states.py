"""What must never be is refused by the database itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from telephony.switchboard.models import Agent, AgentSpell, Call, Leg, Offer
from tests.switchboard.floor import Floor
from tests.twilio import sid


def refused(constraint: str) -> Any:
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("call_held_while_connected", {"state": "talking", "answered_at": timezone.now()}),
        ("call_held_while_connected", {"state": "connecting"}),
        ("call_caller_e164", {"caller": "0639989999"}),
        ("closed_call_forgets_caller", {"state": "closed", "closed_at": timezone.now()}),
        ("closed_call_forgets_caller", {"state": "closed", "caller": None}),
        ("waiting_call_has_since", {"waiting_since": None}),
    ],
)
def test_a_call(floor: Floor, constraint: str, changes: dict[str, Any]) -> None:
    call = floor.rings()
    with refused(constraint), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(**changes)


def test_a_call_that_talks_was_answered(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.accepts(camille)
    with refused("talking_call_answered"), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(state="talking")


@pytest.mark.parametrize("state", ["offered", "talking", "wrapup"])
def test_an_agent_in_a_call_without_one(floor: Floor, state: str) -> None:
    camille = floor.ready("camille")
    with refused("agent_call_fits_state"), transaction.atomic():
        Agent.objects.filter(pk=camille.pk).update(state=state)


@pytest.mark.parametrize("state", ["ready", "pause", "offline"])
def test_a_free_agent_with_a_call(floor: Floor, state: str) -> None:
    camille = floor.ready("camille")
    floor.rings()
    with refused("agent_call_fits_state"), transaction.atomic():
        Agent.objects.filter(pk=camille.pk).update(state=state)


def test_two_agents_in_one_call(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    with refused("one_screen_an_offer"), transaction.atomic():
        Agent.objects.filter(pk=nadia.pk).update(state="offered", call=call)
    floor.talks(camille)
    with refused("one_agent_a_call"), transaction.atomic():
        Agent.objects.filter(pk=nadia.pk).update(state="talking", call=call)


def test_two_calls_of_one_agent(floor: Floor) -> None:
    camille = floor.ready("camille")
    floor.rings()
    floor.talks(camille)
    other = floor.rings()
    with refused("one_call_an_agent"), transaction.atomic():
        Call.objects.filter(pk=other.pk).update(state="connecting", agent=camille)


def test_two_offers_of_one_call_or_to_one_agent(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.cast.agent("nadia")
    call = floor.rings()
    other = floor.rings()
    now = timezone.now()
    with refused("one_offer_a_call"), transaction.atomic():
        Offer.objects.create(call=call, agent=nadia, expires_at=now)
    with refused("one_offer_an_agent"), transaction.atomic():
        Offer.objects.create(call=other, agent=camille, expires_at=now)
    with refused("offer_settled_once"), transaction.atomic():
        Offer.objects.filter(call=call).update(state="missed")


def test_an_agents_leg_of_nobody(floor: Floor) -> None:
    call = floor.rings()
    with refused("agent_leg_has_agent"), transaction.atomic():
        Leg.objects.create(call=call, kind=Leg.Kind.AGENT, sid=sid())


def test_one_call_with_the_sid_of_another(floor: Floor) -> None:
    one, other = floor.rings(), floor.rings()
    with refused("sid"), transaction.atomic():
        Call.objects.filter(pk=one.pk).update(sid=other.sid)


def test_a_spell_that_ends_before_it_begins(floor: Floor) -> None:
    camille = floor.ready("camille")
    now = timezone.now()
    with refused("spell_runs_forward"), transaction.atomic():
        AgentSpell.objects.create(
            agent=camille, state="ready", began_at=now, ended_at=now - timedelta(seconds=1)
        )
