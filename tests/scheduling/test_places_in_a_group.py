"""Kinds with several places: each place is one person's, and no two groups are at one time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from scheduling import agendas, availability, booking
from scheduling.availability import Slot, Wish
from scheduling.booking import Person, Taken
from scheduling.models import Appointment, AppointmentType
from tests.scheduling.surgery import DUPONT, PARIS, Surgery, camille

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(surgery: Surgery) -> AppointmentType:
    """Three places, of an hour each; the surgery's visits are for this from now on."""
    AppointmentType.objects.filter(pk=surgery.visit.pk).update(capacity=3, minutes=60)
    surgery.visit.refresh_from_db()
    return surgery.visit


def slots(surgery: Surgery) -> list[Slot]:
    now, day = timezone.now(), surgery.place().start.date()
    book = agendas.load(PARIS, now)
    kind = book.kind(surgery.visit.pk)
    assert kind
    wish = Wish(agendas=frozenset({surgery.roux.pk}), from_day=day)
    found = availability.free(book, kind, now, wish)
    return [slot for slot in found if slot.start.astimezone(PARIS).date() == day]


def fill(surgery: Surgery, count: int) -> list[Appointment]:
    return [
        booking.book(surgery.place(), camille(), Person(f"Élève {number}"))
        for number in range(count)
    ]


def test_places_are_counted_and_nothing_else_is_offered_meanwhile(
    surgery: Surgery, course: AppointmentType
) -> None:
    fill(surgery, 2)
    found = {f"{slot.start.astimezone(PARIS):%H:%M}": slot.left for slot in slots(surgery)}
    assert (found["08:00"], found["09:00"], found["10:00"]) == (3, 1, 3)
    assert not {"08:20", "08:40", "09:20", "09:40"} & set(found)


def test_the_last_place_is_the_last(surgery: Surgery, course: AppointmentType) -> None:
    made = fill(surgery, 3)
    assert sorted(one.seat or 0 for one in made) == [1, 2, 3]
    with pytest.raises(Taken):
        fill(surgery, 1)
    booking.cancel(made[1].pk, camille(), "malade")
    assert fill(surgery, 1)[0].seat == 2


def test_a_held_place_is_taken_for_others(surgery: Surgery, course: AppointmentType) -> None:
    fill(surgery, 2)
    mine = camille()
    booking.hold(surgery.place(), mine)
    with pytest.raises(Taken):
        fill(surgery, 1)
    assert booking.book(surgery.place(), mine, DUPONT).seat == 3


@pytest.mark.parametrize(
    ("seat", "clock"),
    [(1, "09:00"), (None, "09:00"), (4, "09:00"), (0, "09:00"), (2, "09:20"), (None, "09:20")],
    ids=["the same place", "alone", "one too many", "none", "another group", "alone and later"],
)
def test_past_the_lock_the_database_refuses(
    surgery: Surgery, course: AppointmentType, seat: int | None, clock: str
) -> None:
    fill(surgery, 1)
    start = surgery.place(clock).start
    during = (start, start + timedelta(minutes=60))
    values = {"type": course, "name": "X", "during": during, "blocked": during, "seat": seat}
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(agenda=surgery.roux, **values)
    if seat == 2:
        Appointment.objects.create(agenda=surgery.lambert, **values)
