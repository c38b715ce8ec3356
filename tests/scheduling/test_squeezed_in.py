"""Squeezed in beside others: only where the agenda allows it, with a reason that is kept."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from scheduling import booking
from scheduling.booking import Booker, Refused, Taken
from scheduling.models import Agenda, Appointment
from tests.scheduling.surgery import DUPONT, MARTIN, Surgery, camille

pytestmark = pytest.mark.django_db


def allow(surgery: Surgery) -> None:
    Agenda.objects.filter(pk=surgery.roux.pk).update(may_overbook=True)


def test_refused_where_the_agenda_does_not_allow_it(surgery: Surgery) -> None:
    made = booking.book(surgery.place(), camille(), DUPONT)
    with pytest.raises(Refused, match="no_overbooking"):
        booking.book(surgery.place(), camille(), MARTIN, "fièvre")
    with pytest.raises(IntegrityError, match="squeezed"), transaction.atomic():
        Appointment.objects.create(
            agenda=surgery.roux, type=surgery.visit, name="X", overbooked_why="fièvre",
            during=made.during, blocked=made.blocked,
        )  # fmt: skip


def test_kept_with_its_reason_and_taken_for_others(surgery: Surgery) -> None:
    allow(surgery)
    booking.book(surgery.place(), camille(), DUPONT)
    with pytest.raises(Taken):
        booking.book(surgery.place(), camille(), MARTIN, " ")
    made = booking.book(surgery.place(), camille(), MARTIN, "fièvre")
    assert (made.overbooked_why, made.steps.get().reason) == ("fièvre", "fièvre")
    # Half an hour on there is nobody but the one squeezed in.
    late = booking.book(surgery.place("10:10"), camille(), MARTIN, "attend déjà")
    with pytest.raises(Taken):
        booking.book(surgery.place("10:00"), camille(), DUPONT)
    assert booking.move(late.pk, surgery.place("11:00"), camille()).overbooked_why == ""


def test_outside_of_working_time_too_but_not_by_the_public(surgery: Surgery) -> None:
    allow(surgery)
    booking.book(surgery.place("07:00"), camille(), DUPONT, "part en voyage")
    surgery.visit.booker = Booker.PUBLIC
    surgery.visit.save()
    anybody = replace(camille(), booker=Booker.PUBLIC)
    with pytest.raises(Refused, match="no_overbooking"):
        booking.book(surgery.place("07:00"), anybody, MARTIN, "vite")
