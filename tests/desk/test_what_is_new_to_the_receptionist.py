"""Instructions: folded where many, marked where they changed, read where they are opened."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from config.demo.shops import CABINET
from telephony.models import Instruction
from telephony.switchboard.models import Agent, Call
from tenants import access
from tests.cast import ODILE
from tests.desk.hands import Hands
from tests.switchboard.room import Room


@pytest.fixture
def hands_again(hands: Hands) -> Hands:
    """Camille, who has answered for the practice an hour ago, in a call of it again."""
    floor = hands.room.floor
    floor.hangs_up(hands.call)
    hour = timezone.now() - timedelta(hours=1)
    Call.objects.filter(pk=hands.call.pk).update(answered_at=hour, arrived_at=hour)
    with access.inside(hands.call.client):
        Instruction.objects.update(changed_at=hour - timedelta(days=1))
    return Hands(Room.open(floor, floor.ready("camille"), caller=ODILE))


def read(page: str) -> str:
    """What the form would say of them, before anything was opened."""
    found = re.search(r'form="message-form" name="read_instructions" value="(1?)"', page)
    assert found, "the pre-flight looks for it"
    return found[1]


def test_what_changed_since_the_last_call_is_marked(hands_again: Hands) -> None:
    assert "is-new" not in hands_again.sees("help")
    with access.inside(hands_again.call.client):
        line = Instruction.objects.filter(kind="standing")[1]
        line.text = "Dire que le cabinet déménage."
        line.save()
    page = hands_again.sees("help")
    assert page.count('class="is-new-line"') == 1
    assert "1 new" in page


def test_the_first_call_for_a_client_says_so_and_marks_nothing(hands: Hands) -> None:
    page = hands.sees("help")
    assert "your first call here" in page
    assert "is-new-line" not in page


def test_many_are_folded_and_then_have_to_be_opened(hands_again: Hands) -> None:
    page = hands_again.sees("help")
    assert len(CABINET.instructions) == 5
    assert "2 more" in page
    assert read(page) == ""


def test_few_that_are_known_need_no_opening_and_new_ones_do(hands_again: Hands) -> None:
    with access.inside(hands_again.call.client):
        kept = Instruction.objects.filter(kind="standing")[0]
        Instruction.objects.filter(kind="standing").exclude(pk=kept.pk).delete()
    assert read(hands_again.sees("help")) == "1"
    with access.inside(hands_again.call.client):
        kept.save()
    assert read(hands_again.sees("help")) == ""


def test_it_is_each_receptionists_own_memory(hands_again: Hands) -> None:
    floor = hands_again.room.floor
    nadia: Agent = floor.ready("nadia")
    Room.open(floor, nadia)
    assert "your first call here" in hands_again.sees("help", by=nadia)
    assert "your first call here" not in hands_again.sees("help")
