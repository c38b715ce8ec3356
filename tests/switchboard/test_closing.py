"""A call is over: the client keeps it, the operator forgets the caller."""

import pytest

from telephony.models import JournalEntry
from telephony.switchboard import claims, closing
from telephony.switchboard.models import Agent, AgentSpell, Call
from tenants.models import UsageEntry
from tests.cast import ODILE
from tests.switchboard.floor import Floor

Outcome = JournalEntry.Outcome


def test_the_client_keeps_the_call_and_the_public_side_forgets_the_caller(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings(caller=ODILE)
    floor.talks(camille)
    floor.hangs_up(call)
    (entry,) = floor.journal(floor.cast.practice)
    assert (entry.call_id, entry.caller, entry.caller_name) == (call.pk, ODILE, "Odile Garnier")
    assert (entry.agent_name, entry.outcome) == ("Camille", Outcome.ANSWERED)
    assert floor.journal(floor.cast.plumber) == []
    call = floor.call(call)
    assert (call.state, call.caller, call.agent) == (Call.State.CLOSED, None, None)


def test_the_agent_finishes_and_is_then_ready_for_the_next(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.talks(camille)
    waiting = floor.rings()
    floor.hangs_up(call)
    assert floor.agent(camille).state == Agent.State.WRAPUP
    assert floor.offered_to(waiting) is None
    assert claims.held(call.pk, camille.pk) == call
    floor.step(lambda: claims.be_ready(camille.pk))
    assert floor.offered_to(waiting) == camille
    with pytest.raises(claims.Refused, match="not_yours"):
        claims.held(call.pk, camille.pk)


def test_the_agents_day_is_written_down_in_spells(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.talks(camille)
    floor.hangs_up(call)
    spells = AgentSpell.objects.filter(agent=camille).order_by("began_at", "ended_at")
    assert [spell.state for spell in spells] == ["offline", "ready", "offered", "talking"]


def test_the_second_end_of_a_call_changes_nothing(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.talks(camille)
    floor.hangs_up(call)
    floor.step(lambda: claims.be_ready(camille.pk))
    closed_at = floor.call(call).closed_at
    floor.hangs_up(call)
    floor.step(lambda: closing.close(call.pk))
    floor.twilio.post("/twilio/voice/left", CallSid=call.sid, QueueResult="hangup")
    assert floor.call(call).closed_at == closed_at
    assert len(floor.journal(floor.cast.practice)) == 1
    assert floor.agent(camille).state == Agent.State.READY
    assert UsageEntry.objects.filter(reference=call.pk).count() == 2
