"""The recording rests while something confidential is said, and ends when the agent leaves."""

import pytest

from config.demo.shops import PLOMBIER
from telephony.carrier import client as carrier
from telephony.carrier import media
from telephony.switchboard import claims, control, recordings
from telephony.switchboard.control import Target
from telephony.switchboard.models import Agent, Call, Leg
from tests.recorder import Recorder
from tests.switchboard.floor import Floor
from tests.twilio import sid

PAUSED, RUNS, STOPPED = "paused", "in-progress", "stopped"


@pytest.fixture
def talk(recording_floor: Floor) -> tuple[Floor, Agent, Call]:
    """Camille speaks with a caller whose call is recorded."""
    camille = recording_floor.ready("camille")
    call = recording_floor.rings()
    recording_floor.talks(camille)
    return recording_floor, camille, recording_floor.call(call)


Talk = tuple[Floor, Agent, Call]


def asked(recorder: Recorder) -> list[str]:
    return [status for _room, status in recorder.asked]


def test_the_agents_pause_and_what_follows(talk: Talk, recorder: Recorder) -> None:
    floor, camille, call = talk
    floor.step(lambda: recordings.pause(call.pk, camille.pk))
    assert recorder.asked == [(call.conference_sid, PAUSED)]
    floor.step(lambda: recordings.pause(call.pk, camille.pk))
    assert len(recorder.asked) == 1, "it rests already"
    floor.step(lambda: recordings.resume(call.pk, camille.pk))
    assert asked(recorder) == [PAUSED, RUNS]


def test_a_confidential_field_lets_it_rest_and_does_not_end_the_agents_own_pause(
    talk: Talk, recorder: Recorder
) -> None:
    floor, camille, call = talk
    floor.step(lambda: recordings.rest(call.pk, camille.pk, True))
    floor.step(lambda: recordings.pause(call.pk, camille.pk))
    floor.step(lambda: recordings.rest(call.pk, camille.pk, False))
    assert asked(recorder) == [PAUSED]
    floor.step(lambda: recordings.resume(call.pk, camille.pk))
    assert asked(recorder) == [PAUSED, RUNS]


def test_it_rests_while_the_caller_is_held(talk: Talk, recorder: Recorder) -> None:
    floor, camille, call = talk
    floor.step(lambda: control.hold(call.pk, camille.pk))
    assert recordings.is_resting(floor.call(call))
    floor.step(lambda: control.resume(call.pk, camille.pk))
    assert asked(recorder) == [PAUSED, RUNS]


def test_only_the_holder_pauses(talk: Talk, recorder: Recorder) -> None:
    floor, _camille, call = talk
    nadia = floor.ready("nadia")
    for verb in (recordings.pause, recordings.resume):
        with pytest.raises(claims.Refused, match="not_yours"):
            verb(call.pk, nadia.pk)
    assert recorder.asked == []


def test_a_call_that_is_not_recorded_asks_nothing(
    recording_floor: Floor, recorder: Recorder
) -> None:
    floor = recording_floor
    camille = floor.ready("camille")
    call = floor.rings(PLOMBIER.line)
    floor.talks(camille)
    floor.step(lambda: recordings.pause(call.pk, camille.pk))
    floor.step(lambda: control.hold(call.pk, camille.pk))
    floor.sweeps()
    assert recorder.asked == []


def test_a_refusal_is_asked_again_by_the_sweeper(talk: Talk, recorder: Recorder) -> None:
    floor, camille, call = talk
    recorder.fault = carrier.CarrierError(20429)
    floor.step(lambda: recordings.pause(call.pk, camille.pk))
    recorder.fault = None
    floor.sweeps()
    assert recorder.asked == [], "not yet"
    floor.ages(call, 6, "recording_asked_at")
    floor.sweeps()
    floor.ages(call, 6, "recording_asked_at")
    floor.sweeps()
    assert asked(recorder) == [PAUSED], "once it is done nobody asks again"


def test_a_want_that_changes_while_twilio_is_asked_is_followed(
    talk: Talk, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two tasks may overtake each other; the last answer leaves Twilio as it is wanted."""
    floor, camille, call = talk
    plain = recorder._set

    def slow(conference: str, status: str) -> None:
        monkeypatch.setattr(media, "set_recording", plain)
        Call.objects.filter(pk=call.pk).update(recording_paused=False)
        plain(conference, status)

    monkeypatch.setattr(media, "set_recording", slow)
    floor.step(lambda: recordings.pause(call.pk, camille.pk))
    assert asked(recorder) == [PAUSED, RUNS]


def brings_third(floor: Floor, agent: Agent, call: Call) -> None:
    leg = floor.step(lambda: control.consult(call.pk, agent.pk, Target("+33639980001")))
    Leg.objects.filter(pk=leg.pk).update(sid=sid())
    floor.step(lambda: floor.twilio.post(f"/twilio/voice/third/key?leg={leg.pk}", Digits="1"))
    floor.event(call, "participant-join", Leg.objects.get(pk=leg.pk).sid, 9)


def test_when_the_receptionist_leaves_the_others_are_not_recorded(
    talk: Talk, recorder: Recorder
) -> None:
    floor, camille, call = talk
    brings_third(floor, camille, call)
    floor.step(lambda: control.complete(call.pk, camille.pk))
    assert floor.call(call).state == Call.State.PASSED
    assert asked(recorder)[-1] == STOPPED
    floor.ages(call, 6, "recording_asked_at")
    floor.sweeps()
    assert asked(recorder).count(STOPPED) == 1


def test_a_stop_that_was_refused_is_asked_again(talk: Talk, recorder: Recorder) -> None:
    floor, camille, call = talk
    brings_third(floor, camille, call)
    recorder.fault = carrier.CarrierError(None)
    floor.step(lambda: control.complete(call.pk, camille.pk))
    recorder.fault = None
    floor.ages(call, 6, "recording_asked_at")
    floor.sweeps()
    assert asked(recorder)[-1] == STOPPED


def test_a_new_conference_is_recorded_from_its_start(talk: Talk, recorder: Recorder) -> None:
    floor, camille, call = talk
    floor.step(lambda: recordings.pause(call.pk, camille.pk))
    floor.step(lambda: control.park(call.pk, camille.pk))
    again = floor.call(call)
    assert (again.recording_paused, again.recording_state) == (False, "")


def test_a_colleague_who_takes_over_does_not_inherit_a_field_of_anothers_window(
    talk: Talk, recorder: Recorder
) -> None:
    floor, camille, call = talk
    nadia = floor.ready("nadia")
    floor.step(lambda: recordings.rest(call.pk, camille.pk, True))
    floor.step(lambda: control.hand_over(call.pk, camille.pk, nadia.pk))
    floor.accepts(nadia)
    floor.step(lambda: floor.twilio.agent_calls_in(nadia, call))
    floor.event(call, "participant-join", Leg.objects.get(agent=nadia, call=call).sid, 9)
    floor.ages(call, 6, "recording_asked_at")
    floor.sweeps()
    assert asked(recorder) == [PAUSED, RUNS]
