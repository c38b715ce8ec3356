"""How a call went, by how far it came."""

from config.demo.shops import CABINET, PLOMBIER
from telephony.models import ForwardingRule, JournalEntry
from telephony.switchboard.models import Agent, Call
from tenants import access
from tenants.models import UsageEntry
from tests.cast import ODILE
from tests.switchboard.floor import Floor
from tests.twilio import sid

Outcome = JournalEntry.Outcome


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
    assert floor.journal(floor.cast.practice)[0].outcome == Outcome.ABANDONED_GREETING


def test_a_caller_who_hangs_up_while_waiting_as_the_queue_tells(floor: Floor) -> None:
    call = floor.rings()
    floor.twilio.post("/twilio/voice/left", CallSid=call.sid, QueueResult="hangup")
    assert floor.journal(floor.cast.practice)[0].outcome == Outcome.ABANDONED_WAITING


def test_a_caller_who_heard_an_announcement(floor: Floor) -> None:
    with access.inside(floor.cast.practice):
        ForwardingRule.objects.update(action=ForwardingRule.Action.ANNOUNCE)
    call_sid = sid()
    floor.twilio.post("/twilio/voice/incoming", CallSid=call_sid, From=ODILE, To=CABINET.line)
    floor.hangs_up(Call.objects.get(sid=call_sid))
    assert floor.journal(floor.cast.practice)[0].outcome == Outcome.ANNOUNCED


def test_a_caller_who_hangs_up_before_the_two_met_gives_the_agent_its_place_back(
    floor: Floor,
) -> None:
    camille, nadia = floor.ready("camille", idle_for=60), floor.ready("nadia", idle_for=30)
    call = floor.rings()
    floor.accepts(camille)
    floor.hangs_up(call)
    assert floor.journal(floor.cast.practice)[0].outcome == Outcome.ABANDONED_WAITING
    assert floor.offered_to(floor.rings()) == camille
    assert floor.agent(nadia).state == Agent.State.READY
