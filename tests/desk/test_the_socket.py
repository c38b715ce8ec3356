"""The desk's socket: who gets in, what is painted, what keys do."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from config.demo.shops import CABINET, PLOMBIER
from telephony.switchboard import claims, dispatch
from telephony.switchboard.models import Agent, Call
from tenants.models import Membership
from tests.cast import Cast
from tests.desk.window import Window, done, played
from tests.twilio import Twilio


@pytest.mark.parametrize("who", ["nobody", "outsider", "doctor", "supervisor"])
def test_only_agents_get_in(cast: Cast, who: str) -> None:
    user = AnonymousUser() if who == "nobody" else cast.user(who)

    async def scenario() -> None:
        async with Window(user) as window:
            assert await window.is_closed_with() == 4403

    played(scenario)


def test_an_agent_who_is_no_receptionist_any_more_stays_outside(cast: Cast) -> None:
    Membership.objects.filter(user=cast.user("camille")).delete()
    user = cast.user("camille")

    async def scenario() -> None:
        async with Window(user) as window:
            assert await window.is_closed_with() == 4403

    played(scenario)


def test_connecting_paints_every_part_and_is_a_sign_of_life(cast: Cast) -> None:
    user = cast.user("camille")

    async def scenario() -> None:
        async with Window(user) as window:
            painting = await window.gets("paint")
            assert set(painting["parts"]) >= {"status", "queue", "call", "screen", "help"}
            assert painting["call"] is None

    played(scenario)
    assert cast.agent("camille").last_seen is not None


def test_a_heartbeat_is_answered(cast: Cast) -> None:
    user = cast.user("camille")

    async def scenario() -> None:
        async with Window(user) as window:
            await window.sends("ping", sent=7)
            assert (await window.gets("pong"))["sent"] == 7

    played(scenario)


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


@pytest.mark.parametrize(
    "said",
    [
        {"action": "accept"},
        {"action": "accept", "offer": None},
        {"action": "accept", "offer": 7},
        {"action": "decline", "offer": "nonsense"},
        {"action": "hangup", "call": ["x"]},
    ],
)
def test_nonsense_is_answered_and_the_window_stays_open(cast: Cast, said: dict[str, Any]) -> None:
    user = cast.user("camille")

    async def scenario() -> None:
        async with Window(user) as window:
            await window.sends(**said)
            assert (await window.gets("refused"))["text"]
            await window.sends("ping")
            assert await window.gets("pong")

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
            await window.sends("ping")
            assert (await window.gets_next())["type"] == "pong"

    played(scenario)
    assert Agent.objects.get(state=Agent.State.OFFERED) == cast.agent("camille")


def test_keys_between_calls(cast: Cast) -> None:
    user = cast.user("camille")

    async def scenario() -> None:
        async with Window(user) as window:
            await window.gets("paint")
            for action, state in (("ready", "ready"), ("pause", "pause")):
                await window.sends(action)
                await window.settles()
                status = (await window.gets("paint"))["parts"]["status"]
                assert f'data-state="{state}"' in status

    played(scenario)
