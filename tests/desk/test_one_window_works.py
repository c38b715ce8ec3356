"""Heartbeats both ways, and the one window of a receptionist's that works."""

import asyncio

import pytest
from django.utils import timezone

from config.demo.shops import CABINET
from telephony.desk import consumers
from telephony.switchboard.models import Agent, Call
from tests.cast import Cast
from tests.desk.window import Window, done, played
from tests.twilio import Twilio


async def active_in(window: Window, tab: str) -> None:
    """The window is told, sooner or later, that `tab` is the one."""
    while (await window.gets("tabs"))["active"] != tab:
        pass


async def answers(window: Window, voice: str) -> None:
    """To the next beat of the server's."""
    number = 0
    while not number:
        event = await window.gets_raw()
        number = event.get("number", 0) if event["type"] == "beat" else 0
    await window.sends("beat", number=number, voice=voice, probed=3, hidden=True)
    await window.settles()


def test_the_answer_to_a_beat_is_the_sign_of_life(cast: Cast) -> None:
    user = cast.user("camille")

    async def scenario() -> None:
        async with Window(user) as window:
            await active_in(window, window.tab)
            await done(lambda: Agent.objects.update(last_seen=None))
            await answers(window, "text")

    played(scenario)
    camille = cast.agent("camille")
    assert camille.last_seen is not None
    assert camille.probed_at is not None
    assert camille.probed_at < timezone.now()


def test_a_window_that_leaves_beats_unanswered_is_known_to_be_deaf(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "BEAT_SECONDS", 0.05)
    user = cast.user("camille")

    async def is_deaf() -> bool:
        return await done(lambda: Agent.objects.get(user=user).deaf_since) is not None

    async def scenario() -> None:
        async with Window(user) as window:
            await active_in(window, window.tab)
            async with asyncio.timeout(10):
                while not await is_deaf():
                    await asyncio.sleep(0.1)

    played(scenario)


def test_the_second_window_watches_and_its_keys_are_refused_in_words(
    cast: Cast, twilio: Twilio
) -> None:
    user = cast.ready("camille").user

    async def scenario() -> None:
        async with Window(user, "en") as one, Window(user, "en", "two.page") as other:
            await active_in(other, one.tab)
            await done(lambda: twilio.rings(CABINET.line))
            offer = (await other.gets_call())["call"]["offer"]
            await other.sends("accept", offer=offer, tab=other.tab)
            assert "another window" in (await other.gets("refused"))["text"]
            await one.sends("accept", offer=offer, tab=one.tab)
            await one.settles()
            assert (await other.gets("voice"))["tab"] == one.tab

    played(scenario)
    assert Call.objects.get().agent == cast.agent("camille")


def test_the_call_follows_to_the_window_that_takes_over(cast: Cast, twilio: Twilio) -> None:
    user = cast.ready("camille").user

    async def scenario() -> None:
        async with Window(user) as one, Window(user, tab="two.page") as other:
            await done(lambda: twilio.rings(CABINET.line))
            offer = (await one.gets_call())["call"]["offer"]
            await one.sends("accept", offer=offer, tab=one.tab)
            await one.settles()
            await other.sends("work_here", speaks="")
            await other.settles()
            await active_in(one, other.tab)
            while (await other.gets("voice"))["tab"] != other.tab:
                pass

    played(scenario)


def test_a_closed_window_is_told_to_the_others(cast: Cast) -> None:
    user = cast.user("camille")

    async def scenario() -> None:
        async with Window(user, tab="a.2") as other:
            await active_in(other, "a.2")
            async with Window(user, tab="a.1") as one:
                await one.sends("work_here", speaks="")
                await one.settles()
                await active_in(other, "a.1")
            await done(lambda: None)
            while (news := await other.gets("tabs"))["active"]:
                pass
            assert news["before"] == "a.1"

    played(scenario)
