"""What is known of a caller, and to which client."""

from zoneinfo import ZoneInfo

from config.demo.shops import CABINET, PLOMBIER
from telephony.switchboard.models import Agent
from tests.cast import Cast
from tests.desk.painting import context, offered, over, painted
from tests.twilio import Twilio

PARIS = ZoneInfo("Europe/Paris")


def test_earlier_calls_are_those_with_this_client_only(
    cast: Cast, camille: Agent, twilio: Twilio
) -> None:
    over(twilio, camille, PLOMBIER.line)
    cast.ready("camille")
    offered(twilio, CABINET.line)
    assert context(camille)["history"] == []
    assert context(camille)["caller"]["calls_this_month"] == 1


def test_the_calls_of_this_month_count_the_present_one_and_the_earlier_ones_do_not(
    cast: Cast, camille: Agent, twilio: Twilio
) -> None:
    over(twilio, camille, CABINET.line)
    assert context(camille)["history"] == []
    assert context(camille)["caller"]["calls_this_month"] == 1
    cast.ready("camille")
    offered(twilio, CABINET.line)
    assert len(context(camille)["history"]) == 1
    assert context(camille)["caller"]["calls_this_month"] == 2


def test_a_caller_is_known_to_one_client_and_a_stranger_to_the_other(
    cast: Cast, camille: Agent, twilio: Twilio
) -> None:
    call = offered(twilio, CABINET.line)
    assert "Odile Garnier" in painted(camille, "screen", "call")
    twilio.hangs_up(call)
    cast.ready("camille")
    offered(twilio, PLOMBIER.line)
    assert "Odile Garnier" not in painted(camille)


def test_a_hidden_number_shows_nothing_of_other_hidden_callers(
    cast: Cast, camille: Agent, twilio: Twilio
) -> None:
    over(twilio, camille, CABINET.line, "anonymous")
    cast.ready("camille")
    offered(twilio, CABINET.line, "anonymous")
    found = context(camille)
    assert found["caller"]["anonymous"]
    assert found["caller"]["calls_this_month"] == 0
    assert found["history"] == []
