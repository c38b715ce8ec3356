"""A lost browser does not drop the caller; a caller who hangs up loses no agent."""

from telephony.switchboard.models import Agent, Call
from tests.switchboard.floor import Floor
from tests.twilio import sid, verbs

REQUEUE = "/twilio/voice/requeue"
ENDED = "moderator_ended_conference"


def test_the_caller_is_fetched_back_and_offered_before_all_others(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    leg = floor.talks(camille)
    floor.rings()
    floor.leaves(call, leg, 3)
    floor.gives_the_voice_up(call)
    assert floor.agent(camille).state == Agent.State.PAUSE
    assert floor.twilio.redirected[-1] == (call.sid, REQUEUE)
    document = floor.twilio.post(f"{REQUEUE}?call={call.pk}", CallSid=call.sid)
    assert verbs(document) == ["Enqueue"]
    floor.hears_waiting(call)
    assert floor.offered_to(call) is None
    nadia = floor.ready("nadia")
    assert floor.offered_to(call) == nadia


def test_the_next_agent_gets_the_caller_back_and_talks(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    floor.leaves(call, floor.talks(camille), 3)
    floor.gives_the_voice_up(call)
    first_answer = floor.call(call).answered_at
    floor.hears_waiting(call)
    assert floor.offered_to(call) == nadia
    floor.talks_again(nadia, call, 4)
    call = floor.call(call)
    assert (call.state, call.agent) == (Call.State.TALKING, nadia)
    assert (call.answered_by, call.answered_at) == (nadia, first_answer)


def test_a_caller_who_was_still_parked_is_offered_without_a_detour(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    floor.accepts(camille)
    leg = sid()
    floor.step(lambda: floor.twilio.agent_calls_in(camille, call, leg))
    floor.event(call, "participant-join", leg, 1)
    floor.leaves(call, leg, 2)
    assert floor.offered_to(call) == nadia
    assert floor.call(call).in_front


def test_a_leave_that_overtakes_its_join_counts(floor: Floor) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.accepts(camille)
    leg = sid()
    floor.step(lambda: floor.twilio.agent_calls_in(camille, call, leg))
    floor.leaves(call, leg, 2)
    floor.event(call, "participant-join", leg, 1)
    floor.event(call, "participant-join", call.sid, 3)
    assert floor.call(call).state == Call.State.WAITING
    assert floor.agent(camille).state == Agent.State.PAUSE


def test_a_leave_told_twice_sets_the_next_agent_not_aside(floor: Floor) -> None:
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    call = floor.rings()
    leg = floor.talks(camille)
    floor.leaves(call, leg, 3)
    floor.gives_the_voice_up(call)
    floor.hears_waiting(call)
    floor.talks_again(nadia, call, 4)
    floor.leaves(call, leg, 3)
    floor.leaves(call, leg, 9)
    assert floor.call(call).agent == nadia
