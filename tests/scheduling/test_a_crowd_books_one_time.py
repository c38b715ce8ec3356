"""Many at once for one slot: as many as it has places get it, the others hear what is free."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from scheduling import booking
from scheduling.availability import Slot
from scheduling.booking import Person, Taken
from scheduling.models import Agenda, Appointment, AppointmentType
from tenants import access
from tenants.models import Client
from tests.cast import Cast
from tests.scheduling.surgery import Surgery, camille

CROWD, CLASS = 100, 20
T = TypeVar("T")


@pytest.fixture
def surgery(cast: Cast, django_db_blocker: DjangoDbBlocker) -> Iterator[Surgery]:
    """Committed, for others to see, and taken away again: by a connection of its own."""

    def opens() -> Surgery:
        with access.inside(cast.practice):
            return Surgery.open("Foule")

    def closes() -> None:
        with access.inside(cast.practice):
            Appointment.objects.filter(agenda__name__in=["Dr Foule", "Dr Lambert"]).delete()
            AppointmentType.objects.filter(name="Consultation").delete()
            Agenda.objects.filter(name__in=["Dr Foule", "Dr Lambert"]).delete()

    yield _beside(opens)
    _beside(closes)


def _beside(work: Callable[[], T]) -> T:
    """In a thread, whose connection commits."""

    def alone() -> T:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result()


def _books(client: Client, surgery: Surgery, name: str) -> list[Slot] | None:
    """What is free for who came too late; None for the one who has it."""
    try:
        with access.inside(client):
            booking.book(surgery.place(), camille(), Person(name))
    except Taken as late:
        return late.free
    finally:
        connection.close()
    return None


@pytest.mark.django_db
def test_one_wins_and_the_others_get_the_next_free_times(cast: Cast, surgery: Surgery) -> None:
    with ThreadPoolExecutor(CROWD) as pool:
        tries = [pool.submit(_books, cast.practice, surgery, f"N{n}") for n in range(CROWD)]
        answers = [one.result() for one in tries]
    late = [free for free in answers if free is not None]
    assert len(late) == CROWD - 1
    wanted = (surgery.place().start, surgery.roux.pk)
    for free in late:
        assert len(free) == booking.NEXT
        assert wanted not in [(slot.start, slot.agenda) for slot in free]


@pytest.mark.django_db
def test_of_a_group_as_many_win_as_there_are_places(cast: Cast, surgery: Surgery) -> None:
    def makes_places() -> None:
        with access.inside(cast.practice):
            AppointmentType.objects.filter(pk=surgery.visit.pk).update(capacity=5)

    def seats() -> list[int | None]:
        with access.inside(cast.practice):
            taken = Appointment.objects.filter(agenda=surgery.roux)
            return list(taken.values_list("seat", flat=True).order_by("seat"))

    _beside(makes_places)
    with ThreadPoolExecutor(CLASS) as pool:
        tries = [pool.submit(_books, cast.practice, surgery, f"N{n}") for n in range(CLASS)]
        late = [one.result() for one in tries if one.result() is not None]
    assert len(late) == CLASS - 5
    assert _beside(seats) == [1, 2, 3, 4, 5]
