"""The client sees its calls: waits, talks, holds, and what was recorded of them."""

from datetime import timedelta
from typing import Any

import pytest

from config.demo.shops import PLOMBIER
from telephony.call_rows import row as row_of
from telephony.models import JournalEntry, Recording
from tenants import access
from tenants.base import uuid7
from tests.cast import ODILE, Cast
from tests.recorder import Recorder
from tests.switchboard.floor import Floor
from tests.visitors import at_client


@pytest.fixture
def page(recording_floor: Floor, recorder: Recorder) -> str:
    """The practice's calls after one that was recorded; the plumber had one too."""
    floor = recording_floor
    camille = floor.ready("camille")
    call = floor.rings(caller=ODILE)
    floor.talks(camille)
    floor.step(lambda: recorder.tells(call, seconds=75))
    floor.hangs_up(call)
    floor.hangs_up(floor.rings(PLOMBIER.line, "+33639989998"))
    doctor = at_client(floor.cast.practice, floor.cast.user("doctor"))
    with access.inside(floor.cast.practice):
        doctor.get(f"/recordings/{Recording.objects.get().pk}")
    return doctor.get("/messages/?show=calls").content.decode()


def test_it_shows_who_called_who_answered_and_the_recording_with_its_listeners(page: str) -> None:
    assert "Odile Garnier" in page
    assert "Camille" in page
    assert "1:15" in page
    assert "<audio" in page
    assert "Doctor," in page


def test_it_shows_nothing_of_another_client(page: str) -> None:
    assert "98 99 98" not in page


def test_the_times_of_a_call(floor: Floor) -> None:
    floor.hangs_up(floor.rings())
    (entry,) = floor.journal(floor.cast.practice)
    entry.answered_at = entry.arrived_at + timedelta(seconds=7)
    entry.ended_at = entry.answered_at + timedelta(seconds=61)
    entry.held_seconds, entry.outcome = 65, JournalEntry.Outcome.ANSWERED
    row = row_of(entry, [])
    assert (row["wait"], row["talk"], row["hold"]) == ("0:07", "1:01", "1:05")


def test_older_calls_stand_on_further_pages(floor: Floor) -> None:
    floor.hangs_up(floor.rings())
    with access.inside(floor.cast.practice):
        entry = JournalEntry.objects.get()
        for _ in range(60):
            entry.pk, entry.call_id = uuid7(), uuid7()
            entry._state.adding = True
            entry.save()
    doctor = at_client(floor.cast.practice, floor.cast.user("doctor"))
    first: Any = doctor.get("/messages/?show=calls")
    assert first.content.decode().count('class="call-row') == 50
    second = doctor.get(f"/messages/?show=calls&before={first.context['before']}")
    assert second.content.decode().count('class="call-row') == 11


def test_the_old_address_leads_there(cast: Cast) -> None:
    doctor = at_client(cast.practice, cast.user("doctor"))
    answer = doctor.get("/calls/")
    assert (answer.status_code, answer["Location"]) == (301, "/messages/?show=calls")
