"""At the desk: a kind says whom it is for, and warns before it is booked for somebody else."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from scheduling.models import Appointment
from tenants import access
from tests.cast import ODILE
from tests.desk.agenda import booked, panel, slot
from tests.desk.hands import Hands
from tests.scheduling.surgery import PARIS, Surgery

NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)
HERE_IN_MARCH = "Has been here on 12 March: this kind is for first visits."
NEVER_HERE = "No visit with this number is known: this kind is for those who have been here."


def is_for(hands: Hands, surgery: Surgery, visit: str) -> None:
    with access.inside(hands.call.client):
        surgery.visit.visit = visit
        surgery.visit.save()


def came(hands: Hands, surgery: Surgery, start: datetime) -> None:
    """Odile, who calls, was here then."""
    during = (start, start + timedelta(minutes=20))
    with access.inside(hands.call.client):
        row = surgery.has(ODILE)
        Appointment.objects.filter(pk=row.pk).update(state="arrived", during=during, blocked=during)


def held(hands: Hands, surgery: Surgery, **said: Any) -> str:
    return str(hands.does("booking_hold", **slot(surgery, hands), **said)["html"])


@pytest.mark.parametrize(
    ("visit", "words"),
    [
        ("any", ""),
        ("first", "20 min · for first visits"),
        ("follow_up", "20 min · for those who have been here"),
    ],
)
def test_each_kind_says_whom_it_is_for(
    hands: Hands, surgery: Surgery, visit: str, words: str
) -> None:
    is_for(hands, surgery, visit)
    for grid in ("", "day"):
        html, _keys = panel(hands, grid=grid)
        assert words in html
        assert ("min ·" in html) == bool(words)


def test_who_has_been_here_is_no_first_visit(hands: Hands, surgery: Surgery) -> None:
    is_for(hands, surgery, "first")
    assert "first visits." not in held(hands, surgery)
    with time_machine.travel(NOW, tick=False):
        came(hands, surgery, datetime(2026, 3, 12, 9, tzinfo=PARIS))
        assert HERE_IN_MARCH in held(hands, surgery)
        came(hands, surgery, datetime(2025, 12, 30, 9, tzinfo=PARIS))
        assert "12 March:" in held(hands, surgery), "the last time counts"
    assert booked(hands, surgery).type_id == surgery.visit.pk, "a warning refuses nothing"


def test_who_has_never_been_here_is_none_that_comes_again(hands: Hands, surgery: Surgery) -> None:
    is_for(hands, surgery, "follow_up")
    assert NEVER_HERE in held(hands, surgery)
    with time_machine.travel(NOW, tick=False):
        came(hands, surgery, datetime(2025, 12, 30, 9, tzinfo=PARIS))
        assert "is-late" not in held(hands, surgery)


def test_the_number_that_was_typed_is_the_one_that_is_looked_for(
    hands: Hands, surgery: Surgery
) -> None:
    is_for(hands, surgery, "first")
    with time_machine.travel(NOW, tick=False):
        came(hands, surgery, datetime(2025, 12, 30, 9, tzinfo=PARIS))
        assert "Has been here on 30 December 2025" in held(hands, surgery)
        assert "Has been here" not in held(hands, surgery, number="06 39 98 50 77")


def test_who_moves_an_appointment_is_not_asked_again(hands: Hands, surgery: Surgery) -> None:
    made = booked(hands, surgery)
    is_for(hands, surgery, "follow_up")
    assert "No visit" not in held(hands, surgery, moving=str(made.pk))
