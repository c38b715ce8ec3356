"""Whatever comes in between, an erasure goes on where it was; before its day nothing happens."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.file import erasing, folders, public_rows, restore, schemas
from portal.file.backup import Unfit
from telephony.carrier import client as carrier
from telephony.carrier import media
from telephony.switchboard import recordings as live_recordings
from telephony.switchboard.models import Agent, Call
from tenants.models import Client, Erasure
from tests.answering import take_call
from tests.cast import Cast
from tests.file.alike import picture
from tests.file.leaving import erase, everything
from tests.recorder import Recorder
from tests.twilio import Twilio, sid

pytestmark = pytest.mark.django_db


def test_the_carrier_that_says_no_is_asked_again(leaving: Client, recorder: Recorder) -> None:
    recorder.fault = carrier.CarrierError(500)
    with pytest.raises(CommandError, match="the carrier did not erase"):
        erase(leaving)
    row = Erasure.objects.get()
    assert (row.state, row.problem) == ("carrier", "carrier")
    assert schemas.exists(leaving.schema_name)
    assert not Client.objects.get(pk=leaving.pk).is_active
    recorder.fault = None
    erasing.sweep()
    assert Erasure.objects.get().state == "done"


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (media, "delete_recording"),
        (folders, "erase"),
        (schemas, "drop"),
        (public_rows, "remove"),
        (erasing, "_certify"),
    ],
)
def test_killed_anywhere_it_goes_on_there_and_forgets_nothing(
    leaving: Client, cast: Cast, recorder: Recorder, where: Any, name: str
) -> None:
    theirs = picture(cast.plumber)
    killed = mock.patch.object(where, name, side_effect=KeyboardInterrupt)
    with killed, pytest.raises(KeyboardInterrupt):
        erase(leaving)
    assert Erasure.objects.get().state != "done"
    erasing.sweep()
    row = Erasure.objects.get()
    assert (row.state, row.record["carrier"]) == ("done", 1)
    assert row.record["files"] >= 2
    assert not schemas.exists(leaving.schema_name)
    assert not folders.of(leaving.schema_name).exists()
    assert leaving.name not in everything()
    assert picture(cast.plumber) == theirs


def test_recordings_that_were_never_told_of_are_erased_too(
    leaving: Client, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    untold = sid("RE")
    Call.objects.filter(client=leaving).update(recordings_due="2026-01-01T00:00Z")
    monkeypatch.setattr(live_recordings, "at_the_carrier", lambda call: [untold])
    row = erase(leaving)
    assert untold in recorder.deleted
    assert row.record["carrier"] == 2


def test_while_a_call_runs_nothing_is_erased(practice: Client, cast: Cast, twilio: Twilio) -> None:
    call = take_call(cast, twilio, "+33199001001")
    before = picture(practice)
    with pytest.raises(CommandError, match="a call of theirs is running"):
        erase(practice)
    after = picture(practice)
    assert after["files"] == before["files"]
    assert after["rows"] == before["rows"]
    assert Client.objects.get(pk=practice.pk).is_active
    assert Agent.objects.filter(call=call).exists()


def test_what_was_erased_does_not_come_back(leaving: Client, tmp_path: Path) -> None:
    call_command("backup_client", leaving.slug, to=tmp_path / "it", verbosity=0)
    erase(leaving)
    with pytest.raises(Unfit, match="was erased"):
        restore.read(tmp_path / "it")


def test_before_its_day_nothing_happens(leaving: Client, cast: Cast) -> None:

    erasing.close(leaving, timezone.now() + timedelta(days=3), cast.user("administrator"))
    erasing.sweep()
    assert Erasure.objects.get().state == "closing"
    assert erasing.call_off(leaving.pk, cast.user("administrator"))
    assert not Erasure.objects.exists()
