"""Who hears whom stands on the strip; what has happened is told in words."""

from functools import partial

import pytest
from django.utils import translation

from config.demo.shops import CABINET
from telephony.switchboard import presence
from telephony.switchboard.models import Agent
from telephony.switchboard.signals import told
from tests.cast import Cast
from tests.desk.hands import Hands
from tests.desk.painting import painted
from tests.desk.window import Window, done, played
from tests.switchboard.floor import Floor
from tests.switchboard.room import OUTSIDE

DUTY = CABINET.people[CABINET.duty].name


def test_a_caller_on_hold_has_a_clock_with_its_limits(hands: Hands) -> None:
    assert "data-alarm" not in hands.sees("screen")
    hands.does("hold")
    shown = hands.sees("screen")
    assert "strip-held" in shown
    assert "Odile Garnier hears music" in shown
    assert 'data-warn="45"' in shown
    assert 'data-stop="90"' in shown
    assert 'data-alarm="hold"' in shown


def test_talk_and_hold_are_counted_apart(hands: Hands) -> None:
    hands.does("hold")
    hands.room.floor.age_hold(hands.room.caller, 70)
    hands.does("resume")
    assert 'data-less="70"' in hands.sees("screen")
    assert 'data-span="70"' in hands.sees("call")


@pytest.mark.parametrize(
    ("status", "said"),
    [("busy", "busy"), ("no-answer", "no answer"), ("failed", "not reachable")],
)
def test_whoever_was_rung_in_vain_is_said(hands: Hands, status: str, said: str) -> None:
    hands.does("consult", to="duty")
    hands.room.third_is(status)
    assert f"{DUTY} · {said}" in hands.sees("screen")
    hands.does("resume")
    assert DUTY not in hands.sees("call")


def test_how_far_the_other_side_is(hands: Hands) -> None:
    hands.does("consult", to="duty")
    phases = ["is being called"]
    assert phases[-1] in hands.sees("screen")
    hands.room.third_is("ringing")
    assert f"{DUTY} · it rings" in hands.sees("screen")
    hands.room.third_hears()
    assert f"{DUTY} · hears who is calling" in hands.sees("screen")
    hands.room.third_presses("1")
    hands.room.joins(hands.third.sid)
    assert f"You speak with {DUTY}" in hands.sees("screen")
    hands.does("swap")
    assert f"{DUTY} hears music" in hands.sees("screen")
    hands.does("together")
    assert f"Odile Garnier, {DUTY} and you" in hands.sees("screen")


def test_whoever_declines_is_said(hands: Hands) -> None:
    hands.does("consult", to="duty")
    hands.room.third_hears()
    hands.room.third_presses("2")
    assert f"{DUTY} · declined" in hands.sees("screen")


def test_one_who_was_let_go_has_not_been_rung_in_vain(hands: Hands) -> None:
    hands.does("consult", number=OUTSIDE)
    hands.does("drop_third")
    hands.room.third_is("canceled")
    assert "strip-held" in hands.sees("screen")
    assert "On hold" in hands.sees("screen")


def test_a_hand_over_says_who_offers_and_who_is_asked(hands: Hands) -> None:
    nadia = hands.room.floor.ready("nadia")
    hands.does("hand_over", agent=str(nadia.pk))
    assert "Offered to Nadia" in hands.sees("screen")
    assert "Camille hands over: Odile Garnier" in hands.sees("screen", by=nadia)


def in_english(agent: Agent) -> str:
    with translation.override("en"):
        return painted(agent, "screen")


def test_who_missed_two_offers_is_told_and_may_come_back(floor: Floor) -> None:
    camille = floor.ready("camille")
    for _ in range(presence.MISSES_ALLOWED):
        assert "set aside" not in in_english(camille)
        call = floor.rings()
        floor.lets_expire(camille)
        floor.hangs_up(call)
    shown = in_english(camille)
    assert "You were set aside" in shown
    assert "F2" in shown
    floor.wakes(camille)
    assert "set aside" not in in_english(camille)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_news_of_the_switchboard_are_said_in_words(cast: Cast, language: str) -> None:
    camille = cast.ready("camille")
    user = camille.user

    def tell(what: str) -> None:
        told.send(None, agent_id=camille.pk, what=what)

    async def scenario() -> None:
        async with Window(user, language) as window:
            await window.gets("paint")
            for what in ("handover_missed", "callback_busy", "called_no-answer"):
                await done(partial(tell, what))
                text = (await window.gets("told"))["text"]
                assert text
                assert what not in text
            await done(partial(tell, "called_left"))  # the screen says so already
            await window.sends("ping")
            assert (await window.gets_next())["type"] == "pong"

    played(scenario)
