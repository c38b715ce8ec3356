"""A raised hand is seen on the supervisor's floor, and answered from there."""

from telephony.floor import actions, panels
from tests.desk.hands import Hands

LINE = "J'arrive dans une minute"


def helps(hands: Hands) -> str:
    supervisor = hands.room.floor.cast.user("supervisor")
    return panels.render(supervisor.pk, on_wall=False)["helps"]


def presses(hands: Hands, action: str, **said: str) -> object:
    supervisor = hands.room.floor.cast.user("supervisor")
    about = {"action": action, "of": str(hands.call.pk), **said}
    return hands.room.floor.step(lambda: actions.perform(supervisor.pk, about, "en"))


def test_a_hand_is_seen_answered_and_taken_down(hands: Hands) -> None:
    assert hands.call.client.name not in helps(hands)
    hands.does("help_raise")
    assert hands.call.client.name in helps(hands)
    assert presses(hands, "help_say", text=LINE) is None
    assert "arrive dans une minute" in hands.sees("helping")
    assert presses(hands, "help_lower") is None
    assert hands.call.client.name not in helps(hands)


def test_the_wall_shows_no_chat(hands: Hands) -> None:
    hands.does("help_raise")
    supervisor = hands.room.floor.cast.user("supervisor")
    assert "helps" not in panels.render(supervisor.pk, on_wall=True)


def test_a_hand_that_is_down_is_not_answered(hands: Hands) -> None:
    answer = presses(hands, "help_say", text=LINE)
    assert isinstance(answer, dict)
    assert answer["type"] == "refused"
