"""Held and booked: by whom, by what rules, and never two at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from scheduling import booking
from scheduling.booking import Person, Refused, Taken
from scheduling.models import Appointment, AppointmentType
from tests.scheduling.surgery import DUPONT, MARTIN, PARIS, Surgery, camille

pytestmark = pytest.mark.django_db
State = Appointment.State


def refused(booked: Taken) -> list[str]:
    return [f"{slot.start.astimezone(PARIS):%H:%M}" for slot in booked.free]


def test_name_and_number_are_enough(surgery: Surgery) -> None:
    author = camille()
    made = booking.book(surgery.place(), author, DUPONT)
    assert (made.name, made.number, made.state) == (DUPONT.name, DUPONT.number, State.BOOKED)
    assert made.during.upper - made.during.lower == timedelta(minutes=20)
    (step,) = made.steps.all()
    assert (step.kind, step.author_name, step.call_id) == ("booked", "Camille", author.call_id)


def test_without_a_name_nothing_is_booked(surgery: Surgery) -> None:
    with pytest.raises(ValidationError):
        booking.book(surgery.place(), camille(), Person(" "))


def test_who_comes_second_hears_what_is_free(surgery: Surgery) -> None:
    booking.book(surgery.place(), camille(), DUPONT)
    with pytest.raises(Taken) as late:
        booking.book(surgery.place(), camille(), MARTIN)
    # Of that day on: with Dr Lambert the same hour is free.
    assert refused(late.value) == ["08:00", "08:00", "08:20"]
    booking.book(surgery.place(agenda=surgery.lambert), camille(), MARTIN)


def test_asked_twice_it_is_booked_once(surgery: Surgery) -> None:
    author = camille()
    first = booking.book(surgery.place(), author, DUPONT)
    again = booking.book(surgery.place(), author, DUPONT)
    assert again == first


def test_what_is_held_is_the_others_only_after_ninety_seconds(surgery: Surgery) -> None:
    mine = camille()
    with time_machine.travel(timezone.now()) as clock:
        booking.hold(surgery.place(), mine)
        with pytest.raises(Taken):
            booking.book(surgery.place(), camille(), MARTIN)
        clock.shift(booking.HOLD_SECONDS + 1)
        theirs = booking.book(surgery.place(), camille(), MARTIN)
        with pytest.raises(Taken):
            booking.book(surgery.place(), mine, DUPONT)
    assert list(Appointment.objects.all()) == [theirs]


def test_a_call_holds_one_time_and_books_it(surgery: Surgery) -> None:
    mine = camille()
    booking.hold(surgery.place("09:00"), mine)
    booking.hold(surgery.place("09:20", surgery.lambert), mine)
    booking.book(surgery.place("09:00"), camille(), MARTIN)
    booking.book(surgery.place("09:20", surgery.lambert), mine, DUPONT)
    assert not Appointment.objects.filter(state=State.HELD).exists()


def test_what_was_held_can_be_booked_although_its_notice_has_begun(surgery: Surgery) -> None:
    mine, place = camille(), surgery.place()
    AppointmentType.objects.update(notice=60)
    with time_machine.travel(place.start - timedelta(minutes=60, seconds=30)) as clock:
        booking.hold(place, mine)
        clock.shift(60)
        with pytest.raises(Refused, match="not_offered"):
            booking.hold(replace(place, agenda=surgery.lambert.pk), camille())
        booking.book(place, mine, DUPONT)


@pytest.mark.parametrize("clock", ["07:00", "19:50"])
def test_nothing_is_booked_outside_of_working_time(surgery: Surgery, clock: str) -> None:
    with pytest.raises(Refused, match="not_offered"):
        booking.book(surgery.place(clock), camille(), DUPONT)


def test_what_is_the_staffs_to_book_is_not_the_receptionists(surgery: Surgery) -> None:
    AppointmentType.objects.update(booker="staff")
    with pytest.raises(Refused, match="no_such"):
        booking.book(surgery.place(), camille(), DUPONT)


def test_past_the_lock_the_database_refuses(surgery: Surgery) -> None:
    made = booking.book(surgery.place(), camille(), DUPONT)
    again = Appointment(
        agenda=made.agenda, type=made.type, during=made.during, blocked=made.blocked, name="X"
    )
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        again.save()
    with pytest.raises(ValidationError):
        again.full_clean()
    again.agenda = surgery.lambert
    again.full_clean()
    again.save()
