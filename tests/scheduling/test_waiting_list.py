"""A freed time goes down the list: offered, held, accepted or not, and on to the next."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from scheduling import booking, waiting_list
from scheduling.booking import Taken
from scheduling.models import Appointment, FreedTime, SlotOffer, WaitingEntry
from tests.scheduling.line import MORNING, List
from tests.scheduling.surgery import MARTIN, camille
from tests.scheduling.telling import kinds, last

pytestmark = pytest.mark.django_db
State, Waiting = SlotOffer.State, WaitingEntry.State


def test_the_first_in_line_is_offered_it_and_it_is_held(line: List) -> None:
    anna, _bert = line.waits("Anna", 1), line.waits("Bert", 2)
    line.frees()
    assert line.offers() == [("Anna", State.OPEN)]
    told = last("slot_offered")
    assert (told.address, told.about["start"][:16]) == (anna.number, "2026-11-24T08:00")
    offer = SlotOffer.objects.get()
    assert offer.deadline == MORNING + timedelta(minutes=30)
    with pytest.raises(Taken):
        booking.book(line.surgery.place(), camille(), MARTIN)


def test_accepted_it_is_booked_and_confirmed(line: List) -> None:
    line.waits("Anna", 1)
    line.frees()
    offer = SlotOffer.objects.get()
    for _time in range(2):
        waiting_list.accept(line.client, offer.pk)
    booked = Appointment.objects.get(state="booked")
    assert (booked.name, booked.during.lower) == ("Anna", line.made.during.lower)
    assert WaitingEntry.objects.get().state == Waiting.BOOKED
    assert kinds()[-1] == "appointment_booked"
    assert kinds().count("appointment_booked") == 2, "Jeanne's, and Anna's once"
    assert FreedTime.objects.get().state == FreedTime.State.CLOSED


def test_declined_the_next_one_is_asked(line: List) -> None:
    line.waits("Anna", 1)
    line.waits("Bert", 2)
    line.frees()
    waiting_list.decline(line.client, SlotOffer.objects.get().pk)
    line.sweep()
    assert line.offers() == [("Anna", State.DECLINED), ("Bert", State.OPEN)]
    assert WaitingEntry.objects.get(name="Anna").state == Waiting.WAITING


def test_unanswered_it_goes_to_the_next_and_the_first_is_told(line: List, monday: Any) -> None:
    line.waits("Anna", 1)
    line.waits("Bert", 2)
    line.frees()
    first = SlotOffer.objects.get()
    monday.shift(timedelta(minutes=29))
    line.sweep()
    assert line.offers() == [("Anna", State.OPEN)]
    monday.shift(timedelta(minutes=2))
    line.sweep()
    assert line.offers() == [("Anna", State.LAPSED), ("Bert", State.OPEN)]
    assert last("slot_lapsed").name == "Anna"
    with pytest.raises(waiting_list.TooLate):
        waiting_list.accept(line.client, first.pk)


def test_after_the_last_one_the_time_is_anybodys(line: List) -> None:
    line.waits("Anna", 1)
    line.frees()
    waiting_list.decline(line.client, SlotOffer.objects.get().pk)
    line.sweep()
    line.sweep()
    assert line.offers() == [("Anna", State.DECLINED)]
    booking.book(line.surgery.place(), camille(), MARTIN)


def test_taken_off_the_list_the_next_one_is_asked(line: List) -> None:
    anna = line.waits("Anna", 1)
    line.waits("Bert", 2)
    line.frees()
    waiting_list.withdraw(line.client, anna.pk)
    line.sweep()
    assert line.offers() == [("Anna", State.DECLINED), ("Bert", State.OPEN)]
    assert WaitingEntry.objects.get(name="Anna").state == Waiting.WITHDRAWN


def test_the_database_lets_nobody_have_two_offers(line: List) -> None:
    line.waits("Anna", 1)
    bert = line.waits("Bert", 2)
    line.frees()
    offer = SlotOffer.objects.get()
    about = {"freed": offer.freed, "start": offer.start, "deadline": offer.deadline}
    with pytest.raises(IntegrityError), transaction.atomic():
        SlotOffer.objects.create(entry=bert, code="z" * 10, **about)
    with pytest.raises(IntegrityError), transaction.atomic():
        SlotOffer.objects.filter(pk=offer.pk).update(deadline=offer.start + timedelta(hours=1))
