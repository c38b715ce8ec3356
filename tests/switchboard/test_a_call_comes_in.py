"""From the line to the queue."""

import pytest

from config.demo.shops import CABINET, PLOMBIER
from telephony.models import ForwardingRule
from telephony.switchboard.models import Call, StrayCall
from tenants import access
from tests.cast import ODILE, Cast
from tests.twilio import Twilio, sid, verbs

pytestmark = pytest.mark.django_db


def test_the_line_finds_its_client_whose_greeting_is_heard(cast: Cast, twilio: Twilio) -> None:
    answer = twilio.post("/twilio/voice/incoming", CallSid=sid(), From=ODILE, To=CABINET.line)
    assert verbs(answer) == ["Say", "Enqueue"]
    assert "docteurs Roux et Lambert" in answer.content.decode()
    assert Call.objects.get().client == cast.practice


def test_two_lines_find_two_clients(cast: Cast, twilio: Twilio) -> None:
    one, other = twilio.rings(CABINET.line), twilio.rings(PLOMBIER.line)
    assert (one.client, other.client) == (cast.practice, cast.plumber)


def test_a_caller_is_offered_only_after_the_greeting(cast: Cast, twilio: Twilio) -> None:
    call_sid = sid()
    twilio.post("/twilio/voice/incoming", CallSid=call_sid, From=ODILE, To=CABINET.line)
    call = Call.objects.get(sid=call_sid)
    assert call.state == Call.State.ARRIVING
    twilio.hears_waiting(call)
    assert twilio.fresh(call).state == Call.State.WAITING


@pytest.mark.parametrize("caller", ["anonymous", "client:x", "sip:a@b.test", "", "+", "unknown"])
def test_a_caller_who_is_no_number_is_a_hidden_caller(
    cast: Cast, twilio: Twilio, caller: str
) -> None:
    assert twilio.rings(CABINET.line, caller).caller is None


@pytest.mark.parametrize("line", ["+33199009999", "", "nonsense", "+33" + "9" * 80])
def test_an_unknown_line_says_so_politely_and_is_noted(twilio: Twilio, line: str) -> None:
    answer = twilio.post("/twilio/voice/incoming", CallSid=sid(), From=ODILE, To=line)
    assert verbs(answer) == ["Say", "Hangup"]
    assert StrayCall.objects.count() == 1
    assert not Call.objects.exists()


def test_a_webhook_that_comes_twice_is_answered_alike_and_done_once(
    cast: Cast, twilio: Twilio
) -> None:
    params = {"CallSid": sid(), "From": ODILE, "To": CABINET.line}
    first, second = (twilio.post("/twilio/voice/incoming", **params) for _ in range(2))
    assert first.content == second.content
    assert Call.objects.count() == 1


@pytest.mark.parametrize("path", ["incoming", "status", "wait", "agent", "conference", "bridge"])
def test_an_unsigned_webhook_is_refused_and_nothing_is_written(
    cast: Cast, twilio: Twilio, path: str
) -> None:
    params = {"CallSid": sid(), "From": ODILE, "To": CABINET.line}
    answer = twilio.post(f"/twilio/voice/{path}", token="another token", **params)
    assert answer.status_code == 403
    assert not Call.objects.exists()


def test_a_rule_that_announces_lets_nobody_into_the_queue(cast: Cast, twilio: Twilio) -> None:
    with access.inside(cast.practice):
        ForwardingRule.objects.update(action=ForwardingRule.Action.ANNOUNCE)
    answer = twilio.post("/twilio/voice/incoming", CallSid=sid(), From=ODILE, To=CABINET.line)
    assert verbs(answer) == ["Say", "Hangup"]
