"""A window's test call: tones that it sends must arrive here, and it is told which did."""

from telephony.carrier import tokens
from tests.cast import Cast
from tests.desk.window import Window, done, played
from tests.twilio import Twilio, sid, verbs


def test_the_tones_that_arrive_are_told_by_socket_and_on_the_line(
    cast: Cast, twilio: Twilio
) -> None:
    camille = cast.agent("camille")
    caller = f"client:{tokens.identity_of(camille.pk)}"
    user = camille.user

    async def scenario() -> None:
        async with Window(user) as window:
            asked = await done(
                lambda: twilio.post("/twilio/voice/agent", CallSid=sid(), From=caller, probe="1")
            )
            assert verbs(asked) == ["Gather", "Hangup"]
            params = {"CallSid": sid(), "From": caller, "Digits": "4711"}
            heard = await done(lambda: twilio.post("/twilio/voice/probe", None, **params))
            assert b"4 7 1 1" in heard.content
            assert (await window.gets("probe"))["keys"] == "4711"

    played(scenario)


def test_who_is_no_receptionist_tests_nothing(cast: Cast, twilio: Twilio) -> None:
    answer = twilio.post("/twilio/voice/agent", CallSid=sid(), From="client:agent_x", probe="1")
    assert verbs(answer) == ["Hangup"]
