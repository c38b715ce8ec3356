"""The desk's socket: who gets in, what is painted, what keys do."""

from config.demo.shops import CABINET, PLOMBIER
from telephony.switchboard import claims, dispatch
from telephony.switchboard.models import Agent, Call
from tests.cast import Cast
from tests.desk.window import Window, done, played
from tests.twilio import Twilio


def test_the_offer_comes_with_the_clients_screen_in_it(cast: Cast, twilio: Twilio) -> None:
    user = cast.ready("camille").user

    async def scenario() -> None:
        async with Window(user) as window:
            await window.gets("paint")
            await done(lambda: twilio.rings(CABINET.line))
            painting = await window.gets_call()
            assert painting["call"]["client"] == CABINET.name
            screen = painting["parts"]["screen"]
            assert CABINET.name in screen
            assert "Camille à votre écoute" in screen
            assert 'id="message-form"' in screen

    played(scenario)


def test_accepting_calls_for_the_voice_in_the_window_that_accepted(
    cast: Cast, twilio: Twilio
) -> None:
    user = cast.ready("camille").user

    async def scenario() -> None:
        async with Window(user) as one, Window(user) as other:
            call = await done(lambda: twilio.rings(CABINET.line))
            offer = (await one.gets_call())["call"]["offer"]
            await one.sends("accept", offer=offer, tab="one")
            await one.settles()
            for window in (one, other):
                assert await window.gets("voice") == {
                    "type": "voice",
                    "call": str(call.pk),
                    "tab": "one",
                }
            await other.sends("accept", offer=offer, tab="other")
            assert (await other.gets("refused"))["text"]

    played(scenario)
    assert Call.objects.get().agent == cast.agent("camille")


def test_a_refusal_is_said_in_the_readers_language(cast: Cast, twilio: Twilio) -> None:
    camille = cast.ready("camille")
    twilio.rings(CABINET.line)
    (offer,) = dispatch.run()
    claims.decline(offer.pk, camille.pk)
    user = camille.user

    async def scenario() -> None:
        async with Window(user, "en") as window:
            await window.sends("accept", offer=str(offer.pk), tab="one")
            assert "no longer offered" in (await window.gets("refused"))["text"]
            await window.sends("hangup", call=str(offer.call_id))
            assert "not your call" in (await window.gets("refused"))["text"]

    played(scenario)


def test_the_offer_of_another_agent_never_reaches_me(cast: Cast, twilio: Twilio) -> None:
    cast.ready("camille")
    user = cast.user("nadia")

    async def scenario() -> None:
        async with Window(user) as window:
            await window.gets("paint")
            await done(lambda: twilio.rings(PLOMBIER.line))
            for _ in range(2):  # the caller is parked, then offered to Camille
                news = await window.gets("paint")
                assert news["call"] is None
                assert set(news["parts"]) == {"queue"}
            await window.sends("accept")
            assert (await window.gets_next())["type"] == "refused"

    played(scenario)
    assert Agent.objects.get(state=Agent.State.OFFERED) == cast.agent("camille")
