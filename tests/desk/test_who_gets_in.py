"""Who may open the desk's socket, and what it says at once."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from tenants.models import Membership
from tests.cast import Cast
from tests.desk.window import Window, done, played


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


def test_who_loses_the_role_loses_the_open_window_at_the_next_beat(cast: Cast) -> None:
    user = cast.user("camille")

    async def scenario() -> None:
        async with Window(user) as window:
            await window.gets("paint")
            await done(lambda: Membership.objects.filter(user=user).delete())
            await window.sends("ping")
            assert await window.is_closed_with() == 4403

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
            await window.settles()

    played(scenario)


def test_keys_between_calls(cast: Cast) -> None:
    user = cast.user("camille")

    async def scenario() -> None:
        async with Window(user) as window:
            await window.gets("paint")
            for action, state in (("ready", "ready"), ("pause", "pause")):
                await window.sends(action)
                await window.settles()
                while "status" not in (parts := (await window.gets("paint"))["parts"]):
                    pass
                assert f'data-state="{state}"' in parts["status"]

    played(scenario)
