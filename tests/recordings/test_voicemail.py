"""A caller leaves a spoken message; somebody on duty gets it, whatever else goes wrong."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from config.demo.shops import CABINET, PLOMBIER
from messages.models import Message, TimelineEntry
from scheduling.models import DutyRoster
from telephony.models import JournalEntry
from telephony.switchboard import control
from telephony.switchboard.models import Call
from tenants import access
from tenants.directory.models import Colleague, Reach
from tests.cast import ODILE
from tests.desk.painting import painted
from tests.recorder import Recorder
from tests.recordings.spoken import messages, outcome
from tests.switchboard.floor import Floor
from tests.twilio import verbs
from tests.visitors import at_client

Kind, State = Message.Kind, Message.State


def on_duty(call: Call) -> Colleague:
    """Somebody who comes last in the client's list, on duty now."""
    now = timezone.now()
    with access.inside(call.client):
        DutyRoster.objects.all().delete()
        person = Colleague.objects.create(name="Ada", position=99)
        Reach.objects.create(colleague=person, channel="sms", address="+33639980009")
        during = (now - timedelta(hours=1), now + timedelta(hours=1))
        DutyRoster.objects.create(colleague=person, during=during)
    return person


def test_what_the_caller_hears(floor: Floor, to_voicemail: Callable[..., Call]) -> None:
    call = to_voicemail()
    asked = floor.twilio.post(f"/twilio/voice/voicemail?call={call.pk}", CallSid=call.sid)
    page = asked.content.decode()
    assert verbs(asked) == ["Say", "Record"]
    for part in ('maxLength="180"', 'timeout="5"', 'finishOnKey="#"', "voicemail/left?call="):
        assert part in page
    after = floor.twilio.post(f"/twilio/voice/voicemail/left?call={call.pk}", CallSid=call.sid)
    assert verbs(after) == ["Say", "Hangup"]


def test_it_becomes_a_message_for_whoever_is_on_duty(
    floor: Floor, recorder: Recorder, to_voicemail: Callable[..., Call]
) -> None:
    call = to_voicemail()
    person = on_duty(call)
    floor.step(lambda: recorder.tells(call, kind="voicemail", seconds=42))
    floor.hangs_up(call)
    (message,) = messages(call)
    assert (message.kind, message.state, message.recipient) == (Kind.VOICEMAIL, State.SENT, person)
    assert (message.caller_name, message.caller_number) == ("Odile Garnier", ODILE)
    assert "0:42" in message.body
    assert message.recording is not None
    assert message.recording.can_be_heard
    assert outcome(floor, call) == JournalEntry.Outcome.VOICEMAIL
    with access.inside(call.client):
        steps = TimelineEntry.objects.filter(message=message).values_list("step", flat=True)
        assert steps[0] == "spoken"


def test_without_anybody_on_duty_the_first_who_receives_messages_gets_it(
    floor: Floor, recorder: Recorder, to_voicemail: Callable[..., Call]
) -> None:
    call = to_voicemail()
    with access.inside(call.client):
        DutyRoster.objects.all().delete()
    floor.step(lambda: recorder.tells(call, kind="voicemail"))
    (message,) = messages(call)
    assert message.state == State.SENT


@pytest.mark.parametrize("line", [CABINET.line, PLOMBIER.line])
def test_a_confidential_clients_text_is_a_link_and_nothing_else(
    floor: Floor, recorder: Recorder, to_voicemail: Callable[..., Call], line: str
) -> None:
    call = to_voicemail(line)
    floor.step(lambda: recorder.tells(call, kind="voicemail", seconds=42))
    body = floor.twilio.texts[0]["body"]
    assert "/m/" in body
    assert ("0:42" in body) is not call.client.confidential
    assert ("98 40 01" in body) is not call.client.confidential


def test_a_written_and_a_spoken_message_of_one_call_live_side_by_side(
    floor: Floor, recorder: Recorder
) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.talks(camille)
    floor.step(lambda: control.to_voicemail(call.pk, camille.pk))
    floor.step(lambda: recorder.tells(call, kind="voicemail"))
    with access.inside(call.client):
        written = messages(call)[0]
        Message.objects.create(call_id=call.pk, version=written.version, agent_id=camille.pk)
    assert {message.kind for message in messages(call)} == {Kind.FORM, Kind.VOICEMAIL}
    assert messages(call)[0].agent_id == camille.pk, "whose desk follows it"


def test_the_desk_that_spoke_with_the_caller_and_the_portal_show_it(
    floor: Floor, recorder: Recorder
) -> None:
    camille = floor.ready("camille")
    call = floor.rings()
    floor.talks(camille)
    floor.step(lambda: control.to_voicemail(call.pk, camille.pk))
    floor.step(lambda: recorder.tells(call, kind="voicemail", seconds=42))
    assert "0:42" in painted(camille, "followup")
    doctor = at_client(call.client, floor.cast.user("doctor"))
    assert "0:42" in doctor.get("/").content.decode()
    assert "<audio" in doctor.get(f"/messages/{messages(call)[0].pk}").content.decode()


def test_the_other_client_hears_nothing_of_it(
    floor: Floor, recorder: Recorder, to_voicemail: Callable[..., Call]
) -> None:
    call = to_voicemail()
    floor.step(lambda: recorder.tells(call, kind="voicemail"))
    with access.inside(floor.cast.plumber):
        assert not Message.objects.filter(kind=Kind.VOICEMAIL).exists()
