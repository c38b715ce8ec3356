"""From Twilio to the client's own folder: nothing is lost, nothing is kept twice."""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from config.demo.shops import CABINET
from telephony import recordings, storage, tasks
from telephony.carrier import client as carrier
from telephony.carrier import media
from telephony.models import Recording
from telephony.switchboard.models import Call
from tenants import access
from tests.recorder import SOUND, Recorder
from tests.switchboard.floor import Floor
from tests.twilio import sid

State = Recording.State


@pytest.fixture
def call(recording_floor: Floor) -> Call:
    """A recorded call that is over."""
    camille = recording_floor.ready("camille")
    call = recording_floor.rings(CABINET.line)
    recording_floor.talks(camille)
    recording_floor.hangs_up(call)
    return call


def path(call: Call, row: Recording) -> Path:
    return Path(settings.MEDIA_ROOT, call.client.schema_name, row.file)


def sweep(floor: Floor, call: Call, minutes: float = 0) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=True):
        floor.step(lambda: tasks.sweep_client(call.client.schema_name))


def test_a_closed_calls_recording_finds_its_client(
    floor: Floor, recorder: Recorder, call: Call
) -> None:
    name = sid("RE")
    floor.step(lambda: recorder.tells(call, name=name))
    (row,) = recorder.kept(call)
    assert (row.state, row.seconds, row.content_type) == (State.FETCHED, 42, "audio/mpeg")
    assert path(call, row).read_bytes() == SOUND
    assert name not in row.file
    assert recorder.deleted == [name]
    assert row.gone_at_twilio is not None
    with access.inside(floor.cast.plumber):
        assert not Recording.objects.exists()


@pytest.mark.parametrize("order", [(0, 1, 1, 0), (1, 0, 0, 1), (1, 1, 0)])
def test_callbacks_twice_and_in_any_order_are_as_good(
    floor: Floor, recorder: Recorder, call: Call, order: tuple[int, ...]
) -> None:
    name = sid("RE")
    for number in order:
        status = ("in-progress", "completed")[number]
        floor.step(partial(recorder.tells, call, status, name=name))
    (row,) = recorder.kept(call)
    assert row.state == State.FETCHED
    assert (recorder.fetched, recorder.deleted) == ([name], [name])


def test_a_recording_that_still_runs_is_not_fetched(
    floor: Floor, recorder: Recorder, call: Call
) -> None:
    floor.step(lambda: recorder.tells(call, "in-progress"))
    sweep(floor, call)
    assert recorder.fetched == []
    assert recorder.kept(call)[0].state == State.EXPECTED


def test_a_file_that_was_cut_off_is_not_kept_and_twilio_keeps_its_own(
    floor: Floor, recorder: Recorder, call: Call
) -> None:
    recorder.fault = media.NotWhole(200)
    floor.step(lambda: recorder.tells(call))
    (row,) = recorder.kept(call)
    assert (row.state, recorder.deleted) == (State.EXPECTED, [])
    assert not path(call, row).exists()
    assert not path(call, row).with_name(path(call, row).name + ".part").exists()
    recorder.fault = None
    sweep(floor, call)
    assert recorder.kept(call)[0].state == State.EXPECTED, "not before its wait is over"
    sweep(floor, call, minutes=1)
    assert recorder.kept(call)[0].state == State.FETCHED


def test_a_worker_killed_while_fetching_leaves_a_claim_that_runs_out(
    floor: Floor, recorder: Recorder, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*args: object) -> str:
        raise Killed

    plain = media.fetch_recording
    monkeypatch.setattr(media, "fetch_recording", killed)
    with pytest.raises(Killed):
        floor.step(lambda: recorder.tells(call))
    monkeypatch.setattr(media, "fetch_recording", plain)
    sweep(floor, call, minutes=1)
    assert recorder.fetched == [], "another worker may still be about it"
    sweep(floor, call, minutes=16)
    (row,) = recorder.kept(call)
    assert row.state == State.FETCHED
    assert path(call, row).read_bytes() == SOUND
    assert len(recorder.fetched) == 1


def test_a_killed_worker_after_fetching_erases_at_twilio_later(
    floor: Floor, recorder: Recorder, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = recordings.erase_at_twilio
    monkeypatch.setattr(recordings, "erase_at_twilio", lambda key: None)
    floor.step(lambda: recorder.tells(call))
    assert recorder.deleted == []
    monkeypatch.setattr(recordings, "erase_at_twilio", plain)
    sweep(floor, call, minutes=1)
    assert len(recorder.deleted) == 1


def test_what_twilio_never_hands_over_is_given_up_after_days_not_sooner(
    floor: Floor, recorder: Recorder, call: Call
) -> None:
    recorder.fault = carrier.CallGone(carrier.NOT_FOUND, permanent=True)
    floor.step(lambda: recorder.tells(call))
    sweep(floor, call, minutes=60 * 24 * 2)
    assert recorder.kept(call)[0].state == State.EXPECTED
    sweep(floor, call, minutes=60 * 24 * 3 + 1)
    assert recorder.kept(call)[0].state == State.FAILED
    assert recorder.deleted == []


def test_a_refused_deletion_is_asked_again_until_twilio_says_gone(
    floor: Floor, recorder: Recorder, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str) -> None:
        raise carrier.CarrierError(None)

    monkeypatch.setattr(media, "delete_recording", refuse)
    floor.step(lambda: recorder.tells(call))
    row = recorder.kept(call)[0]
    assert (row.state, row.gone_at_twilio) == (State.FETCHED, None)
    monkeypatch.setattr(media, "delete_recording", recorder._delete)
    sweep(floor, call, minutes=1)
    assert recorder.kept(call)[0].gone_at_twilio is not None
    sweep(floor, call, minutes=70)
    assert len(recorder.deleted) == 1


def test_a_stranger_cannot_announce_a_recording(
    floor: Floor, recorder: Recorder, call: Call
) -> None:
    assert recorder.tells(call, token="another").status_code == 403
    assert recorder.kept(call) == []


def test_a_file_is_there_whole_or_not_at_all(floor: Floor) -> None:
    with access.inside(floor.cast.practice):
        with suppress(OSError), storage.whole("recordings/x.mp3") as file:
            file.write(b"half")
            raise OSError("the disk is full")
        assert not storage.path_of("recordings/x.mp3").exists()
