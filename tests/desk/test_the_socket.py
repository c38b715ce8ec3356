"""The desk's socket: who gets in, what is painted, what keys do."""

import pytest

from config.demo.shops import CABINET, PLOMBIER
from telephony.desk import screen
from telephony.desk.consumers import UNPAINTED
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
        async with Window(user) as one, Window(user, tab="two.page") as other:
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
            await one.sends("accept", offer=offer, tab="one")
            assert (await one.gets("refused"))["text"]

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
            await window.sends("accept")
            heard: list[str] = []
            while "refused" not in heard:
                news = await window.gets_next()
                heard.append(news["type"])
                if news["type"] == "paint":
                    assert news["call"] is None
                    assert set(news["parts"]) == {"queue"}
            assert "paint" in heard

    played(scenario)
    assert Agent.objects.get(state=Agent.State.OFFERED) == cast.agent("camille")


def test_a_desk_that_cannot_be_painted_is_let_go_so_that_it_comes_back(
    cast: Cast, twilio: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = cast.ready("camille").user

    def broken(*_asked: object) -> None:
        raise LookupError

    async def scenario() -> None:
        async with Window(user) as window:
            await window.gets("paint")
            with monkeypatch.context() as patch:
                patch.setattr(screen, "paint", broken)
                await done(lambda: twilio.rings(CABINET.line))
                assert await window.is_closed_with() == UNPAINTED
        async with Window(user) as again:
            assert (await again.gets_call())["call"]["client"] == CABINET.name

    played(scenario)
