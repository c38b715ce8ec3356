"""A text for a line: nobody would read it, so its sender is told to call."""

import pytest

from config.demo.shops import CABINET
from telephony.switchboard.models import StrayCall
from tests.cast import ODILE, Cast
from tests.twilio import Twilio, sid, verbs

pytestmark = pytest.mark.django_db
INCOMING = "/twilio/messaging/incoming"


def test_a_text_for_a_line_is_answered_with_where_to_call(cast: Cast, twilio: Twilio) -> None:
    answer = twilio.post(
        INCOMING, MessageSid=sid("SM"), From=ODILE, To=CABINET.line, Body="Bonjour"
    )
    assert verbs(answer) == ["Message"]
    assert CABINET.line in answer.content.decode()


@pytest.mark.parametrize("line", ["+33199009999", "", "Permanence"])
def test_a_text_for_no_line_is_answered_with_nothing_and_noted(twilio: Twilio, line: str) -> None:
    answer = twilio.post(INCOMING, MessageSid=sid("SM"), From=ODILE, To=line, Body="Bonjour")
    assert answer.status_code == 200
    assert verbs(answer) == []
    assert StrayCall.objects.count() == 1


def test_the_same_text_twice_is_noted_once(twilio: Twilio) -> None:
    for _time in range(2):
        twilio.post(INCOMING, MessageSid="SM1", From=ODILE, To="+33199009999", Body="Bonjour")
    assert StrayCall.objects.count() == 1


@pytest.mark.parametrize("path", ["incoming", "status?client=c_x&delivery=1"])
def test_an_unsigned_word_about_texts_is_refused(twilio: Twilio, path: str) -> None:
    answer = twilio.post(f"/twilio/messaging/{path}", token="another", MessageSid=sid("SM"), To="x")
    assert answer.status_code == 403
    assert not StrayCall.objects.exists()
