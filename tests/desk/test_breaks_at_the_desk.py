"""The break before, in and after a call: which key does what, and what stands on the screen."""

from typing import Any

from django.utils import timezone, translation

from telephony.desk import actions
from telephony.switchboard.models import AbsenceKind, Agent
from tests.desk.hands import Hands, keys_in
from tests.desk.painting import painted
from tests.switchboard.floor import Floor


def does(floor: Floor, agent: Agent, action: str, **said: Any) -> dict[str, Any]:
    said = {"action": action, **said}
    return floor.step(lambda: actions.perform(agent.pk, said, "en")) or {}


def sees(agent: Agent, *parts: str) -> str:
    with translation.override("en"):
        return painted(agent, *parts)


def on_one_line(shown: str) -> str:
    return " ".join(shown.split())


def lunch() -> str:
    return str(AbsenceKind.objects.get(name_en="Lunch").pk)


def test_one_key_takes_the_usual_break_another_shows_them_all(floor: Floor) -> None:
    camille = floor.ready("camille")
    shown = sees(camille, "call")
    assert keys_in(shown) == {"F2": "pause", "Shift+F2": "breaks", "F8": "outward"}
    assert "Break, 10 min" in shown
    listed = does(floor, camille, "breaks")["html"]
    assert listed.index("Break") < listed.index("Lunch") < listed.index("Training")
    assert 'data-digit="2"' in listed
    does(floor, camille, "break", kind=lunch())
    shown = sees(camille, "status", "screen")
    assert "Lunch" in shown
    assert "Planned until" in shown
    assert "data-countdown" in shown
    does(floor, camille, "ready")
    assert floor.agent(camille).state == Agent.State.READY


def test_in_a_call_the_same_key_books_and_takes_back(hands: Hands) -> None:
    key = 'data-action="{}" data-key="Shift+F2"'
    assert key.format("breaks") in on_one_line(hands.sees("status"))
    assert "after this call" in hands.does("breaks")["html"]
    hands.does("break", kind=lunch())
    shown = hands.sees("status")
    assert "Then: Lunch" in shown
    assert key.format("work_on") in on_one_line(shown)
    hands.does("work_on")
    assert hands.agent.booked is None
    hands.does("break", kind=lunch())
    hands.room.floor.hangs_up(hands.call)
    assert "Done, then: Lunch" in hands.sees("call")
    assert "then Lunch" in hands.sees("screen")
    hands.does("ready")
    assert hands.agent.state == Agent.State.PAUSE


def test_the_time_to_finish_counts_down_and_can_be_put_off_once(hands: Hands) -> None:
    hands.room.floor.hangs_up(hands.call)
    until = hands.agent.planned_until
    shown = hands.sees("status", "call", "screen")
    assert "In ten seconds you are available. F6 gives you more time." in shown
    assert "available by itself" in shown
    assert hands.meanings()["F6"] == "more_time"
    hands.does("more_time")
    assert "F6" not in hands.meanings()
    assert "F6" not in hands.sees("status")
    now = hands.agent.planned_until
    assert until is not None
    assert now is not None
    assert (now - until).total_seconds() == 60
    assert "once" in hands.is_refused("more_time")


def test_a_key_at_the_desk_is_a_sign_of_life(floor: Floor) -> None:
    camille = floor.ready("camille")
    before = timezone.now()
    does(floor, camille, "here")
    acted = floor.agent(camille).acted_at
    assert acted is not None
    assert acted >= before


def test_a_kind_that_is_not_known_is_refused_in_words(floor: Floor) -> None:
    camille = floor.ready("camille")
    unknown = does(floor, camille, "break", kind=str(camille.pk))
    assert unknown == {
        "type": "refused",
        "text": "This kind of break is not in use any more.",
    }
    assert does(floor, camille, "break", kind="lunch")["type"] == "refused"


def test_a_heads_up_where_nobody_else_could_take_the_next_call(floor: Floor) -> None:
    camille = floor.ready("camille", idle_for=9)
    assert "No colleague is at work." in sees(camille, "queue")
    nadia = floor.ready("nadia")
    assert "No colleague" not in sees(camille, "queue")
    floor.rings()
    assert "No colleague" not in sees(camille, "queue")
    assert "No colleague is free: 1 is busy." in sees(nadia, "queue")
    does(floor, nadia, "pause")
    assert "No colleague is at work." in sees(camille, "queue")
