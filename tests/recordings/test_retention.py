"""A recording is kept as long as its client said when it was made, here and at Twilio."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from telephony import tasks
from telephony.carrier import client as carrier
from telephony.models import Recording
from telephony.switchboard.models import Call
from tests.recorder import Recorder
from tests.switchboard.floor import Floor

State = Recording.State


@pytest.fixture
def call(recording_floor: Floor, recorder: Recorder) -> Call:
    """A call whose recording is here."""
    camille = recording_floor.ready("camille")
    call = recording_floor.rings()
    recording_floor.talks(camille)
    recording_floor.step(lambda: recorder.tells(call))
    return call


def after(floor: Floor, call: Call, days: float) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=True):
        floor.step(lambda: tasks.sweep_client(call.client.schema_name))


def file_of(call: Call, row: Recording) -> Path:
    return Path(settings.MEDIA_ROOT, call.client.schema_name, row.file)


def test_it_is_there_until_its_last_day_and_then_no_more(
    floor: Floor, recorder: Recorder, call: Call
) -> None:
    after(floor, call, 29.9)
    (row,) = recorder.kept(call)
    assert (row.state, file_of(call, row).exists()) == (State.FETCHED, True)
    after(floor, call, 30.1)
    (row,) = recorder.kept(call)
    assert (row.state, file_of(call, row).exists()) == (State.ERASED, False)
    assert row.erased_at is not None
    assert row.gone_at_twilio is not None


def test_a_longer_retention_later_does_not_bring_it_back_nor_a_shorter_one_cut_it(
    floor: Floor, recorder: Recorder, call: Call
) -> None:
    recorder.records(call.client.schema_name, days=1)
    after(floor, call, 29)
    assert recorder.kept(call)[0].state == State.FETCHED
    recorder.records(call.client.schema_name, days=300)
    after(floor, call, 31)
    assert recorder.kept(call)[0].state == State.ERASED


def test_the_other_client_keeps_its_own(floor: Floor, recorder: Recorder, call: Call) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=True):
        floor.step(lambda: tasks.sweep_client(floor.cast.plumber.schema_name))
    assert recorder.kept(call)[0].state == State.FETCHED


def test_what_never_came_is_erased_at_twilio_all_the_same(
    recording_floor: Floor, recorder: Recorder
) -> None:
    floor = recording_floor
    call = floor.rings()
    recorder.fault = carrier.CarrierError(None)
    floor.step(lambda: recorder.tells(call))
    recorder.fault = None
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=True):
        recorder.files.clear()
        floor.step(lambda: tasks.sweep_client(call.client.schema_name))
    (row,) = recorder.kept(call)
    assert row.state == State.ERASED
    assert recorder.deleted == [row.sid]


def test_an_erasure_that_was_cut_short_is_done_again(
    floor: Floor, recorder: Recorder, call: Call
) -> None:
    (row,) = recorder.kept(call)
    file_of(call, row).unlink()  # and then the worker was killed
    after(floor, call, 31)
    assert recorder.kept(call)[0].state == State.ERASED
