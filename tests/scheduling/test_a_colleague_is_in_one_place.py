"""Two agendas of one colleague share the colleague's time; a room's is its own."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from scheduling import agendas, availability, booking
from scheduling.availability import Wish
from scheduling.booking import Taken
from scheduling.models import Appointment, Site, WorkingTime
from tenants.directory.models import Colleague
from tests.scheduling.surgery import DUPONT, MARTIN, PARIS, Surgery, camille

pytestmark = pytest.mark.django_db


@pytest.fixture
def twice(surgery: Surgery) -> Surgery:
    """Both agendas are of one doctor, who works by video in the second."""
    doctor = Colleague.objects.create(name="Dr Roux")
    for agenda in (surgery.roux, surgery.lambert):
        agenda.colleague = doctor
        agenda.save()
    return surgery


def test_what_is_booked_in_one_is_taken_in_the_other(twice: Surgery) -> None:
    booking.book(twice.place(), camille(), DUPONT)
    with pytest.raises(Taken) as late:
        booking.book(twice.place(agenda=twice.lambert), camille(), MARTIN)
    nine = twice.place().start
    assert nine not in [slot.start for slot in late.value.free]
    booking.book(twice.place("09:20", twice.lambert), camille(), MARTIN)


def test_the_database_keeps_it_too(twice: Surgery) -> None:
    made = booking.book(twice.place(), camille(), DUPONT)
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        Appointment.objects.create(
            agenda=twice.lambert, type=twice.visit, name="X", during=made.during,
            blocked=made.blocked,
        )  # fmt: skip


def test_an_agenda_changes_hands_with_its_appointments(surgery: Surgery) -> None:
    booking.book(surgery.place(), camille(), DUPONT)
    theirs = booking.book(surgery.place(agenda=surgery.lambert), camille(), MARTIN)
    doctor = Colleague.objects.create(name="Dr Roux")
    surgery.roux.colleague = doctor
    surgery.roux.save()
    surgery.lambert.colleague = doctor
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        surgery.lambert.save()
    booking.cancel(theirs.pk, camille(), "erreur")
    surgery.lambert.save()
    with pytest.raises(Taken):
        booking.book(surgery.place(agenda=surgery.lambert), camille(), MARTIN)


def test_two_sites_of_one_agenda(surgery: Surgery) -> None:
    centre = Site.objects.create(name="Centre")
    far = Site.objects.create(name="Saint-Denis", time_zone="Indian/Reunion")
    WorkingTime.objects.filter(agenda=surgery.roux, weekday__lte=2).update(site=centre)
    WorkingTime.objects.filter(agenda=surgery.roux, weekday__gte=3).update(site=far)
    now = timezone.now()
    book = agendas.load(PARIS, now)
    kind = book.kind(surgery.visit.pk)
    assert kind
    found = list(availability.free(book, kind, now, Wish(agendas=frozenset({surgery.roux.pk}))))
    for slot in found:
        clock = slot.start.astimezone(book.clock(slot.site))
        assert slot.site == (centre.pk if clock.weekday() <= 2 else far.pk)
        assert 8 <= clock.hour < 20
    there = next(slot for slot in found if slot.site == far.pk)
    place = booking.Place(surgery.roux.pk, kind.id, there.start, PARIS)
    assert booking.book(place, camille(), DUPONT).site == far
    later = next(slot for slot in found if slot.site == far.pk and slot.start > there.start)
    elsewhere = booking.Place(surgery.roux.pk, kind.id, later.start, PARIS, centre.pk)
    with pytest.raises(booking.Refused, match="not_offered"):
        booking.book(elsewhere, camille(), MARTIN)
    assert {slot.site for slot in found} == {centre.pk, far.pk}
    only = Wish(sites=frozenset({far.pk}))
    assert {slot.site for slot in availability.free(book, kind, now, only)} == {far.pk}
