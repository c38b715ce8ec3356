"""What a supervisor sees of the floor; and what nobody sees there: callers' names and numbers."""

from datetime import timedelta

from django.utils import timezone

from config.demo.shops import CABINET, PLOMBIER
from telephony.floor import board, push, screen
from telephony.floor.screen import Chosen, View
from telephony.switchboard.models import Agent, Call, ServiceTarget
from tenants.base import display_number
from tests.cast import ODILE, STRANGER, Cast
from tests.desk.window import done, played
from tests.floor.pane import Pane
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room


def painted(cast: Cast, chosen: Chosen | None = None) -> dict[str, str]:
    return screen.paint(View(cast.user("supervisor").pk, chosen=chosen)).parts


def test_a_call_appears_while_it_waits_and_moves_on_when_it_is_answered(
    cast: Cast, floor: Floor
) -> None:
    camille = floor.ready("camille")
    user = cast.user("supervisor")

    async def scenario() -> None:
        async with Pane(user, "en") as pane:
            await pane.gets("paint")
            await done(lambda: floor.rings(PLOMBIER.line))
            await pane.sees("waiting", PLOMBIER.name, "Waiting · 1", "Camille's screen")
            await done(lambda: floor.talks(camille))
            await pane.sees("talking", PLOMBIER.name, "In progress · 1", "Camille")
            await pane.sees("waiting", "Nobody is waiting")

    played(scenario)


def test_nobody_who_calls_is_named(cast: Cast, floor: Floor) -> None:
    room = Room.open(floor, floor.ready("camille"), caller=ODILE)
    floor.rings(caller=STRANGER)
    room.consults("+33639980042")
    page = "".join(painted(cast, Chosen("call", room.call_id)).values())
    assert CABINET.name in page
    for number in (ODILE, STRANGER, "+33639980042"):
        assert number not in page
        assert display_number(number) not in page
    assert "Odile" not in page


def test_states_teams_and_calls_of_today(cast: Cast, floor: Floor) -> None:
    Room.open(floor, floor.ready("camille"))
    row = next(one for one in board.look().agents if one["name"] == "Camille")
    assert (row["state"], row["calls"], row["teams"]) == ("talking", 1, "Jour")
    assert row["client"] == cast.practice
    assert row["is_there"]
    floor.falls_silent(cast.agent("camille"))
    assert "le poste ne répond" in painted(cast)["agents"] or "does not" in painted(cast)["agents"]


def test_a_desk_that_falls_silent_is_seen_without_any_news(cast: Cast, floor: Floor) -> None:
    camille, user = floor.ready("camille"), cast.user("supervisor")

    async def scenario() -> None:
        async with Pane(user, "en") as pane:
            await pane.sees("agents", "Camille")
            await done(lambda: floor.falls_silent(camille))
            await pane.sees("agents", "desk does not answer")

    played(scenario)


def test_only_what_looks_different_is_sent(cast: Cast, floor: Floor) -> None:
    user = cast.user("supervisor")

    async def scenario() -> None:
        async with Pane(user) as pane:
            await pane.gets("paint")
            await done(push.refresh)
            await done(lambda: floor.ready("camille"))
            news = await pane.gets("paint")
            assert set(news["parts"]) == {"agents"}

    played(scenario)


def test_two_clocks_and_the_one_that_gives_the_colour(cast: Cast, floor: Floor) -> None:
    call = floor.rings()
    floor.ages(call, 50, "arrived_at")
    floor.ages(call, 42, "waiting_since", "queued_at")
    (row,) = board.look().waiting
    assert row["rang"] < row["queued"]
    assert (row["by_ring"], row["stop"]) == (False, 20)
    ServiceTarget.objects.create(client=cast.practice, seconds=90, clock="ring")
    (row,) = board.look().waiting
    assert (row["by_ring"], row["stop"]) == (True, 90)


def test_a_missed_target_is_marked_for_its_client_alone(cast: Cast, floor: Floor) -> None:
    ServiceTarget.objects.create(seconds=30)
    for line, wait in ((CABINET.line, 45), (PLOMBIER.line, 5)):
        call = floor.rings(line)
        floor.ages(call, wait, "arrived_at", "waiting_since", "queued_at")
        Call.objects.filter(pk=call.pk).update(answered_at=timezone.now())
    figures = painted(cast)["figures"]
    assert figures.count("data-missed=") == 1
    assert f'data-missed="{cast.practice.pk}"' in figures
    assert "80 % / 30 s" in figures


def test_yesterday_is_not_today(cast: Cast, floor: Floor) -> None:
    call = floor.rings()
    floor.hangs_up(call)
    assert CABINET.name in painted(cast)["figures"]
    Call.objects.filter(pk=call.pk).update(arrived_at=timezone.now() - timedelta(days=1))
    assert CABINET.name not in painted(cast)["figures"]


def test_how_a_call_went_is_kept_without_its_caller(cast: Cast, floor: Floor) -> None:
    floor.hangs_up(floor.rings())
    call = Call.objects.get()
    assert (call.outcome, call.caller) == ("waiting", None)
    assert call.queued_at is not None


def test_only_what_can_be_done_has_a_key(cast: Cast, floor: Floor) -> None:
    room = Room.open(floor, floor.ready("camille"))
    on_call = painted(cast, Chosen("agent", room.agent.pk))["chosen"]
    for key in ("F4", "F6", "Shift+F6", "F8"):
        assert f'data-key="{key}"' in on_call
    assert 'data-key="F2"' not in on_call
    away = painted(cast, Chosen("agent", cast.agent("nadia").pk))["chosen"]
    assert 'data-key="F2"' in away
    assert 'data-key="F4"' not in away
    assert Agent.objects.count() == 2
