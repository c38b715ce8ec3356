"""The floor is for supervisors and the operator's administrator: page, socket, every key."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tenants.models import Membership
from tests.cast import Cast
from tests.desk.window import done, played
from tests.floor.pane import Pane
from tests.visitors import at_operator

INSIDE = ["supervisor", "administrator"]
OUTSIDE = ["nobody", "camille", "doctor", "outsider"]


@pytest.mark.parametrize("who", INSIDE)
def test_they_get_in(cast: Cast, who: str) -> None:
    user = cast.user(who)
    assert at_operator(user).get("/floor/").status_code == 200
    home = at_operator(user).get("/").content.decode()
    assert 'href="/floor/"' in home

    async def scenario() -> None:
        async with Pane(user) as pane:
            painting = await pane.gets("paint")
            assert set(painting["parts"]) >= {"agents", "waiting", "talking", "figures", "chosen"}
            assert painting["ear"] is None

    played(scenario)


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_does(cast: Cast, who: str) -> None:
    user = AnonymousUser() if who == "nobody" else cast.user(who)
    if not isinstance(user, AnonymousUser):
        assert at_operator(user).get("/floor/").status_code == 403
        assert 'href="/floor/"' not in at_operator(user).get("/").content.decode()

    async def scenario() -> None:
        async with Pane(user) as pane:
            assert await pane.is_closed_with() == 4403

    played(scenario)


def test_who_loses_the_role_is_refused_at_once_and_put_out_at_the_next_beat(cast: Cast) -> None:
    user = cast.user("supervisor")

    async def scenario() -> None:
        async with Pane(user, "en") as pane:
            await pane.gets("paint")
            await done(lambda: Membership.objects.filter(user=user).delete())
            await pane.sends("stating", of=str(cast.practice.pk))
            assert "Only supervisors" in (await pane.gets("refused"))["text"]
            await pane.sends("ping")
            assert await pane.is_closed_with() == 4403

    played(scenario)


def test_the_wall_shows_all_and_lets_nothing_be_done(cast: Cast) -> None:
    page = at_operator(cast.user("supervisor")).get("/floor/?wall=1").content.decode()
    assert "floor-wall" in page
    assert "Camille" in page
    for control in ("data-action", "data-pick", "<dialog", "<button"):
        assert control not in page


@pytest.mark.parametrize("of", [None, 7, "nonsense", ["x"]])
@pytest.mark.parametrize("action", ["listen", "take", "force", "taking", "choose"])
def test_nonsense_leaves_the_window_open(cast: Cast, action: str, of: object) -> None:
    user = cast.user("supervisor")

    async def scenario() -> None:
        async with Pane(user) as pane:
            await pane.gets("paint")
            await pane.sends(action, of=of)
            if action != "choose":
                assert (await pane.gets("refused"))["text"]
            await pane.settles()

    played(scenario)
