"""A call is over: the client keeps it, the operator forgets the caller."""

import pytest

from config.demo.shops import CABINET, PLOMBIER
from telephony.models import ForwardingRule, JournalEntry
from telephony.switchboard import claims, closing
from telephony.switchboard.models import Agent, AgentSpell, Call
from tenants import access
from tenants.models import Client, UsageEntry
from tests.cast import ODILE
from tests.switchboard.floor import Floor
from tests.twilio import sid

Outcome = JournalEntry.Outcome


def journal(client: Client) -> list[JournalEntry]:
    with access.inside(client):
        return list(JournalEntry.objects.all())


def test_the_client_keeps_the_call_and_the_public_side_forgets_the_caller(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings(caller=ODILE)
    floor.talks(camille)
    floor.hangs_up(call)
    (entry,) = journal(floor.cast.practice)
    assert (entry.call_id, entry.caller, entry.caller_name) == (call.pk, ODILE, "Odile Garnier")
    assert (entry.agent_name, entry.outcome) == ("Camille", Outcome.ANSWERED)
    assert journal(floor.cast.plumber) == []
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
    assert len(journal(floor.cast.practice)) == 1
    assert floor.agent(camille).state == Agent.State.READY
    assert UsageEntry.objects.filter(reference=call.pk).count() == 2


def test_what_was_answered_is_counted_and_nothing_else(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings(PLOMBIER.line)
    floor.talks(camille)
    floor.ages(call, 90, "arrived_at", "waiting_since", "answered_at")
    floor.hangs_up(floor.rings())
    floor.hangs_up(call)
    found = UsageEntry.objects.filter(client=floor.cast.plumber)
    assert dict(found.values_list("kind", "quantity")) == {
        UsageEntry.Kind.CALL: 1,
        UsageEntry.Kind.TALK: 90,
    }
    assert not UsageEntry.objects.filter(client=floor.cast.practice).exists()


def test_a_caller_who_hangs_up_in_the_greeting(floor: Floor) -> None:
    call_sid = sid()
    floor.twilio.post("/twilio/voice/incoming", CallSid=call_sid, From=ODILE, To=CABINET.line)
    floor.hangs_up(Call.objects.get(sid=call_sid))
    assert journal(floor.cast.practice)[0].outcome == Outcome.ABANDONED_GREETING


def test_a_caller_who_hangs_up_while_waiting_as_the_queue_tells(floor: Floor) -> None:
    call = floor.rings()
    floor.twilio.post("/twilio/voice/left", CallSid=call.sid, QueueResult="hangup")
    assert journal(floor.cast.practice)[0].outcome == Outcome.ABANDONED_WAITING


def test_a_caller_who_heard_an_announcement(floor: Floor) -> None:
    with access.inside(floor.cast.practice):
        ForwardingRule.objects.update(action=ForwardingRule.Action.ANNOUNCE)
    call_sid = sid()
    floor.twilio.post("/twilio/voice/incoming", CallSid=call_sid, From=ODILE, To=CABINET.line)
    floor.hangs_up(Call.objects.get(sid=call_sid))
    assert journal(floor.cast.practice)[0].outcome == Outcome.ANNOUNCED


def test_a_caller_who_hangs_up_before_the_two_met_gives_the_agent_its_place_back(
    floor: Floor,
) -> None:
    camille, nadia = floor.ready("camille", idle_for=60), floor.ready("nadia", idle_for=30)
    call = floor.rings()
    floor.accepts(camille)
    floor.hangs_up(call)
    assert journal(floor.cast.practice)[0].outcome == Outcome.ABANDONED_WAITING
    assert floor.offered_to(floor.rings()) == camille
    assert floor.agent(nadia).state == Agent.State.READY
