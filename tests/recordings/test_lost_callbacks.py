"""A recording of which Twilio's word was lost is found in Twilio's own list."""

from django.utils import timezone

from telephony.carrier import client as carrier
from telephony.carrier.media import Said
from telephony.models import Recording
from telephony.switchboard.models import Call
from tests.recorder import SOUND, Recorder
from tests.switchboard.floor import Floor
from tests.twilio import sid


def over(floor: Floor) -> Call:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.talks(camille)
    floor.hangs_up(call)
    return floor.call(call)


def listed(recorder: Recorder, at: str, status: str = "completed") -> str:
    name = sid("RE")
    recorder.listed[at] = [Said(name, status, 31, timezone.now())]
    recorder.files[name] = SOUND
    return name


def minutes_later(floor: Floor, call: Call) -> None:
    floor.ages(call, 1, "recordings_due")
    floor.sweeps()


def test_a_lost_callback_of_a_conversation(recording_floor: Floor, recorder: Recorder) -> None:
    call = over(recording_floor)
    listed(recorder, call.conference_name)
    recording_floor.sweeps()
    assert recorder.kept(call) == [], "the callback may still come"
    minutes_later(recording_floor, call)
    (row,) = recorder.kept(call)
    assert (row.state, row.seconds) == (Recording.State.FETCHED, 31)
    assert recording_floor.call(call).recordings_due is None


def test_the_conferences_before_the_last_are_looked_at_too(
    recording_floor: Floor, recorder: Recorder
) -> None:
    call = over(recording_floor)
    Call.objects.filter(pk=call.pk).update(sitting=3)
    for name in (str(call.pk), f"{call.pk}.3"):
        listed(recorder, name)
    minutes_later(recording_floor, call)
    assert len(recorder.kept(call)) == 2


def test_what_is_still_being_made_is_asked_for_again(
    recording_floor: Floor, recorder: Recorder
) -> None:
    call = over(recording_floor)
    listed(recorder, call.conference_name, "processing")
    minutes_later(recording_floor, call)
    assert recorder.kept(call)[0].state == Recording.State.EXPECTED
    listed_again = [Said(recorder.kept(call)[0].sid, "completed", 31, timezone.now())]
    recorder.listed[call.conference_name] = listed_again
    minutes_later(recording_floor, call)
    assert recorder.kept(call)[0].state == Recording.State.FETCHED


def test_while_twilio_is_silent_it_stays_due(
    recording_floor: Floor, recorder: Recorder, monkeypatch: object
) -> None:
    call = over(recording_floor)

    def silent(name: str) -> list[Said]:
        raise carrier.CarrierError(None)

    monkeypatch.setattr("telephony.carrier.media.recordings_of_call", silent)  # type: ignore[attr-defined]
    minutes_later(recording_floor, call)
    assert recording_floor.call(call).recordings_due is not None


def test_a_call_that_was_not_recorded_is_not_asked_about(floor: Floor, recorder: Recorder) -> None:
    assert over(floor).recordings_due is None
