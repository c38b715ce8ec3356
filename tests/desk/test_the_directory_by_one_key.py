"""Each of the first nine in the directory has a digit in a call, which rings and announces."""

import re

from config.demo.shops import CABINET
from telephony.switchboard.models import Call
from tenants import access
from tenants.directory.models import Colleague
from tests.desk.hands import Hands


def digits(hands: Hands) -> dict[str, str]:
    """Of the directory on the desk: its keys, each with whom it rings."""
    found = re.findall(
        r'data-action="ring"\s+data-key="([^"]+)".*?data-colleague="([^"]+)"',
        hands.sees("help"),
        re.DOTALL,
    )
    return dict(found)


def people(hands: Hands) -> list[str]:
    with access.inside(hands.call.client):
        return [str(one.pk) for one in Colleague.objects.all()]


def test_the_caller_is_held_and_the_person_rung_and_told_who_calls(hands: Hands) -> None:
    keys = digits(hands)
    assert list(keys) == [f"Ctrl+Digit{nth}" for nth in range(1, len(CABINET.people) + 1)]
    assert list(keys.values()) == people(hands)
    hands.does("consult", to=keys["Ctrl+Digit1"])
    assert hands.third.number == CABINET.people[0].number
    assert hands.third.is_announced
    assert hands.room.caller.held_since is not None
    assert hands.call.state == Call.State.TALKING


def test_there_are_nine_at_most_and_those_without_a_number_say_so(hands: Hands) -> None:
    with access.inside(hands.call.client):
        Colleague.objects.all().update(number="")
        for place in range(9):
            Colleague.objects.create(name=f"Personne {place}", position=place)
    keys = digits(hands)
    assert len(keys) == 9
    assert "No number" in hands.is_refused("consult", to=keys["Ctrl+Digit1"])


def test_between_calls_and_after_one_there_are_none(hands: Hands) -> None:
    hands.room.floor.hangs_up(hands.call)
    assert digits(hands) == {}
    hands.does("ready")
    assert digits(hands) == {}
