"""The REST API as Twilio's SDK reads it, and its bad days."""

import pytest
from requests.exceptions import ReadTimeout
from twilio.base.exceptions import TwilioRestException

from telephony.carrier import client as carrier
from telephony.carrier.client import twilio
from tests.exchange.conftest import LINE, Scene
from tests.exchange.phones import ACCEPTS
from tests.exchange.rest import BROKEN, REFUSED, SILENT, UNCLEAR

HOME = "http://localhost:8000"
OTHER = "+33199001009"
WAITING = '<Enqueue waitUrl="/wait" action="/left">q</Enqueue>'


def test_a_call_is_made_answered_and_told_of(scene: Scene) -> None:
    scene.exchange.phone(OTHER, ACCEPTS)
    scene.script.documents["/hello"] = "<Say>Bonjour</Say><Pause/>"
    made = twilio().calls.create(
        to=OTHER,
        from_=LINE,
        url=f"{HOME}/hello",
        status_callback=f"{HOME}/leg",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    assert made.status == "queued"
    scene.exchange.passes(5)
    assert twilio().calls(made.sid).fetch().status == "completed"
    told = scene.script.told("/leg", "CallStatus")
    assert told == ["initiated", "ringing", "in-progress", "completed"]
    assert [call.sid for call in twilio().calls.list(to=OTHER, status="completed")] == [made.sid]


def test_a_waiting_caller_is_redirected_and_the_queue_is_told(scene: Scene) -> None:
    caller = scene.rings(WAITING, wait="<Pause/>", other="<Say>Ici</Say>")
    (queue,) = twilio().queues.list()
    assert [one.call_sid for one in twilio().queues(queue.sid).members.list()] == [caller.sid]
    carrier.redirect_call(caller.sid, f"{HOME}/other")
    scene.exchange.settle()
    assert scene.script.told("/left", "QueueResult") == ["redirected"]
    assert caller.heard == ["Ici"]


def test_a_call_that_is_over_cannot_be_moved(scene: Scene) -> None:
    caller = scene.rings("<Say>Bonjour</Say>")
    with pytest.raises(carrier.CallGone):
        carrier.redirect_call(caller.sid, f"{HOME}/other")
    with pytest.raises(TwilioRestException, match="not found"):
        twilio().calls("CA" + "9" * 32).fetch()


@pytest.mark.parametrize(("fault", "happens"), [(SILENT, True), (BROKEN, False), (UNCLEAR, True)])
def test_an_unclear_answer_may_hide_that_it_was_done(
    scene: Scene, fault: str, happens: bool
) -> None:
    caller = scene.rings(WAITING, wait="<Pause/>")
    scene.exchange.api.faults.append(fault)
    with pytest.raises(carrier.CarrierError) as told:
        carrier.end_call(caller.sid)
    assert told.value.unclear
    assert caller.live is not happens


def test_what_is_refused_is_never_done(scene: Scene) -> None:
    caller = scene.rings(WAITING, wait="<Pause/>")
    scene.exchange.api.faults.extend([REFUSED] * carrier.TRIES)
    with pytest.raises(carrier.CarrierError) as told:
        carrier.end_call(caller.sid)
    assert told.value.never_processed
    assert caller.live


def test_a_text_that_got_no_answer_is_found_by_listing(scene: Scene) -> None:
    scene.exchange.api.faults.append(SILENT)
    with pytest.raises(ReadTimeout):
        twilio().messages.create(to=OTHER, from_=LINE, body="Bonjour")
    assert carrier.find_text(OTHER, "jour", scene.exchange.clock.now)


def test_a_running_recording_is_paused_and_deleted(scene: Scene) -> None:
    noun = (
        '<Conference record="record-from-start" recordingStatusCallback="/tape">room</Conference>'
    )
    caller = scene.rings(f"<Dial>{noun}</Dial>")
    scene.rings("<Dial><Conference>room</Conference></Dial>")
    (room,) = twilio().conferences.list()
    tapes = twilio().conferences(room.sid).recordings
    assert tapes("Twilio.CURRENT").update(status="paused", pause_behavior="skip").status == "paused"
    twilio().conferences(room.sid).update(status="completed")
    scene.exchange.settle()
    assert scene.script.told("/tape", "RecordingStatus") == ["completed"]
    (kept,) = twilio().recordings.list()
    assert kept.call_sid == caller.sid
    assert twilio().recordings(kept.sid).delete()
    assert not twilio().recordings.list()
