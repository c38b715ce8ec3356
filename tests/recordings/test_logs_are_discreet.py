"""A recording's whole life, faults in it too: no line of the log says who called or from where."""

from io import StringIO

import pytest

from telephony.carrier import client as carrier
from telephony.switchboard import voicemail
from tests.cast import ODILE
from tests.messages.test_logs_are_discreet import SECRETS, log
from tests.recorder import Recorder
from tests.switchboard.floor import Floor
from tests.twilio import sid
from tests.visitors import at_client

__all__ = ["log"]


@pytest.mark.parametrize("fault", [None, carrier.CarrierError(None), carrier.CarrierError(20003)])
def test_a_spoken_message_leaves_no_word_in_the_log(
    log: StringIO, floor: Floor, recorder: Recorder, fault: carrier.CarrierError | None
) -> None:
    call = floor.rings(caller=ODILE)
    floor.step(lambda: voicemail.begin(floor.call(call)))
    recorder.fault, name = fault, sid("RE")
    floor.step(lambda: recorder.tells(call, kind="voicemail", name=name))
    recorder.tells(call, kind="voicemail", token="another")
    floor.hangs_up(call)
    at_client(call.client, floor.cast.user("doctor")).get("/calls/")
    (row,) = recorder.kept(call)
    written = log.getvalue()
    assert (str(row.pk) in written) is (fault is not None), "the fault itself is told"
    assert [secret for secret in (*SECRETS, name, row.file) if secret in written] == []
