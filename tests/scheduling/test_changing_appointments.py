"""Moved and cancelled, with reason and author."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from scheduling import booking
from scheduling.booking import Refused, Taken
from tests.scheduling.surgery import DUPONT, MARTIN, Surgery, camille

pytestmark = pytest.mark.django_db


def test_moved_with_what_it_was(surgery: Surgery) -> None:
    made = booking.book(surgery.place(), camille(), DUPONT)
    moved = booking.move(made.pk, surgery.place("09:10"), camille(), "travaille")
    assert moved.during.lower == surgery.place("09:10").start
    step = moved.steps.get(kind="moved")
    assert (step.was.lower, step.was_with) == (surgery.place().start, "Dr Roux")
    assert (step.reason, step.author_name) == ("travaille", "Camille")
    booking.book(surgery.place("09:40"), camille(), MARTIN)
    with pytest.raises(Taken):
        booking.move(made.pk, surgery.place("09:30"), camille())


def test_cancelled_with_reason_and_author_and_free_again(surgery: Surgery) -> None:
    made = booking.book(surgery.place(), camille(), DUPONT)
    with pytest.raises(ValidationError):
        booking.cancel(made.pk, camille(), " ")
    gone = booking.cancel(made.pk, camille(), "malade")
    assert (gone.state, gone.cancelled_by, gone.cancelled_why) == ("cancelled", "Camille", "malade")
    booking.book(surgery.place(), camille(), MARTIN)
    with pytest.raises(Refused, match="over"):
        booking.cancel(made.pk, camille(), "encore")
    with pytest.raises(Refused, match="over"):
        booking.move(made.pk, surgery.place("11:00"), camille())
    with pytest.raises(Refused, match="no_such"):
        booking.cancel(uuid4(), camille(), "inconnu")
