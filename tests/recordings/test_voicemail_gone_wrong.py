"""Silence, faults and doubled callbacks: no spoken message is lost, none comes twice."""

from collections.abc import Callable

import pytest

from messages.models import Delivery, Message
from telephony.carrier import client as carrier
from telephony.models import JournalEntry
from telephony.switchboard.models import Call
from tenants import access
from tenants.directory.models import Reach
from tests.cast import ODILE
from tests.recorder import Recorder
from tests.recordings.spoken import messages, outcome
from tests.switchboard.floor import Floor

State = Message.State


def test_where_nobody_receives_messages_it_is_kept_for_the_portal(
    floor: Floor, recorder: Recorder, to_voicemail: Callable[..., Call]
) -> None:
    call = to_voicemail()
    with access.inside(call.client):
        Reach.objects.all().delete()
    floor.step(lambda: recorder.tells(call, kind="voicemail"))
    (message,) = messages(call)
    assert (message.state, message.recipient) == (State.PARTIAL, None)


def test_a_callback_that_comes_twice_and_after_the_end_makes_one_message(
    floor: Floor, recorder: Recorder, to_voicemail: Callable[..., Call]
) -> None:
    call = to_voicemail()
    floor.hangs_up(call)
    for _ in range(2):
        floor.step(lambda: recorder.tells(call, kind="voicemail", name="RE1"))
    (message,) = messages(call)
    assert message.caller_number == ODILE, "the journal knows the number of a closed call"
    with access.inside(call.client):
        assert len(floor.twilio.texts) == Delivery.objects.filter(channel="sms").count()


@pytest.mark.parametrize(("status", "seconds"), [("absent", 0), ("completed", 0)])
@pytest.mark.parametrize("closed_first", [True, False])
def test_who_hangs_up_without_a_word_leaves_no_message_but_the_journal_says_so(
    floor: Floor,
    recorder: Recorder,
    to_voicemail: Callable[..., Call],
    status: str,
    seconds: int,
    closed_first: bool,
) -> None:
    call = to_voicemail()
    if closed_first:
        floor.hangs_up(call)
    floor.step(lambda: recorder.tells(call, status, kind="voicemail", seconds=seconds))
    if not closed_first:
        floor.hangs_up(call)
    assert messages(call) == []
    assert outcome(floor, call) == JournalEntry.Outcome.UNSPOKEN


def test_a_file_that_cannot_be_fetched_yet_does_not_keep_the_message_back(
    floor: Floor, recorder: Recorder, to_voicemail: Callable[..., Call]
) -> None:
    call = to_voicemail()
    recorder.fault = carrier.CarrierError(None)
    floor.step(lambda: recorder.tells(call, kind="voicemail"))
    (message,) = messages(call)
    assert message.state == State.SENT
    assert message.recording is not None
    assert not message.recording.can_be_heard
    assert floor.twilio.texts
