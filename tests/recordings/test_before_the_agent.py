"""Whether a call is recorded is decided once, and told before it is."""

from functools import partial

import pytest

from config.demo.shops import CABINET, PLOMBIER
from telephony import recordings
from telephony.recordings import Policy
from telephony.switchboard import notice
from telephony.switchboard.models import Call
from tenants.base import uuid7
from tests.recorder import Recorder
from tests.switchboard.floor import Floor
from tests.twilio import sid

IS = MAY_BE = "peut être enregistré"


def arrives(floor: Floor, line: str) -> str:
    """What a caller of this line hears first."""
    path, about = "/twilio/voice/incoming", {"From": "+33639989999", "To": line}
    return floor.twilio.post(path, None, CallSid=sid(), **about).content.decode()


def test_the_caller_of_a_client_that_records_hears_so_before_the_queue(
    recording_floor: Floor,
) -> None:
    heard = arrives(recording_floor, CABINET.line)
    assert IS in heard
    assert heard.index(IS) < heard.index("<Enqueue")
    assert Call.objects.get().is_recorded


def test_nobody_elses_caller_hears_it(recording_floor: Floor) -> None:
    assert "enregistré" not in arrives(recording_floor, PLOMBIER.line)
    assert not Call.objects.get().is_recorded


@pytest.mark.parametrize(("percent", "recorded"), [(0, False), (100, True)])
def test_where_some_calls_are_recorded_all_callers_hear_that_theirs_may_be(
    floor: Floor, recorder: Recorder, percent: int, recorded: bool
) -> None:
    recorder.records(floor.cast.practice.schema_name, "sampled", percent=percent)
    assert MAY_BE in arrives(floor, CABINET.line)
    assert Call.objects.get().is_recorded is recorded


def test_the_share_that_is_drawn_is_the_share_that_was_asked_for() -> None:
    policy = Policy("sampled", percent=20)
    keys = [uuid7() for _ in range(4000)]
    drawn = [key for key in keys if recordings.chosen(key, policy)]
    assert 0.17 < len(drawn) / len(keys) < 0.23  # four standard deviations and more
    assert drawn == [key for key in keys if recordings.chosen(key, policy)], "drawn once"
    more = Policy("sampled", percent=60)
    assert all(recordings.chosen(key, more) for key in drawn), "a larger share holds the smaller"


def test_the_draw_cannot_be_foreseen_without_the_secret_key(settings: object) -> None:
    policy, keys = Policy("sampled", percent=50), [uuid7() for _ in range(200)]
    before = [recordings.chosen(key, policy) for key in keys]
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert before != [recordings.chosen(key, policy) for key in keys]


def test_back_in_the_queue_it_is_not_said_again_and_not_drawn_again(
    recording_floor: Floor, recorder: Recorder
) -> None:
    floor = recording_floor
    call = floor.rings()
    recorder.records(floor.cast.practice.schema_name, "never")
    heard = floor.twilio.post(f"/twilio/voice/requeue?call={call.pk}").content.decode()
    assert IS not in heard
    assert floor.call(call).is_recorded
    assert floor.call(call).heard.count(notice.HEARD) == 1


def test_only_a_recorded_calls_conference_records(recording_floor: Floor) -> None:
    floor = recording_floor
    camille, nadia = floor.ready("camille", idle_for=9), floor.ready("nadia")
    seats = {}
    for agent, line in ((camille, CABINET.line), (nadia, PLOMBIER.line)):
        call = floor.rings(line)
        floor.accepts(agent)
        seat = floor.step(partial(floor.twilio.agent_calls_in, agent, call))
        seats[line] = seat.content.decode()
    assert 'record="record-from-start"' in seats[CABINET.line]
    assert "record" not in seats[PLOMBIER.line]


def test_whom_we_call_ourselves_is_not_recorded(recording_floor: Floor) -> None:
    call = recording_floor.rings()
    call.direction, call.heard = Call.Direction.OUTBOUND, []
    assert notice.announce(call) == ()
