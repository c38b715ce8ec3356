"""Whom a freed time is offered to, and until when they may answer."""

from datetime import date, timedelta
from typing import Any

import pytest

from scheduling import booking
from scheduling.booking import Author
from scheduling.models import FreedTime, SlotOffer
from tests.scheduling.line import MORNING, List
from tests.scheduling.telling import last

pytestmark = pytest.mark.django_db
State = SlotOffer.State


@pytest.mark.parametrize(
    ("wish", "is_asked"),
    [
        ({}, True),
        ({"parts": ["morning"]}, True),
        ({"parts": ["afternoon", "evening"]}, False),
        ({"until_day": date(2026, 11, 23)}, False),
        ({"from_day": date(2026, 11, 25)}, False),
        ({"state": "withdrawn"}, False),
    ],
)
def test_only_who_wants_such_a_time_is_asked(
    line: List, wish: dict[str, Any], is_asked: bool
) -> None:
    line.waits("Anna", 1, **wish)
    line.frees()
    assert bool(line.offers()) == is_asked


def test_who_wants_another_doctor_is_not_asked(line: List) -> None:
    line.waits("Anna", 1).agendas.add(line.surgery.lambert)
    line.waits("Bert", 2).agendas.add(line.surgery.roux)
    line.frees()
    assert line.offers() == [("Bert", State.OPEN)]


def test_by_night_it_is_offered_in_the_morning(line: List, monday: Any) -> None:
    line.waits("Anna", 1)
    monday.move_to(MORNING.replace(hour=22))
    booking.move(line.made.pk, line.surgery.place("14:00", days=3), Author("Claire Roux"))
    line.sweep()
    offer = SlotOffer.objects.get()
    assert last("slot_offered").retry_at == MORNING.replace(day=24, hour=8)
    assert offer.deadline == MORNING.replace(day=24, hour=8, minute=30)


def test_too_near_to_be_answered_it_is_not_offered(line: List, monday: Any) -> None:
    line.waits("Anna", 1)
    monday.move_to(line.made.during.lower - timedelta(minutes=20))
    line.frees()
    assert line.offers() == []
    assert not FreedTime.objects.filter(state="open").exists()
