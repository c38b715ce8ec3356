"""Of each client its own, in as many queries for many agendas as for a few."""

from itertools import islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scheduling import agendas, availability, booking
from scheduling.models import Agenda, WorkingTime
from tenants import access
from tests.cast import Cast
from tests.scheduling.surgery import DUPONT, PARIS, Surgery, camille

pytestmark = pytest.mark.django_db


def queries() -> int:
    with CaptureQueriesContext(connection) as seen:
        book = agendas.load(PARIS, timezone.now())
        for kind in book.kinds:
            list(islice(availability.free(book, kind, timezone.now()), 3))
    return len(seen)


def test_twenty_agendas_take_no_more_queries_than_two(cast: Cast) -> None:
    with access.inside(cast.practice):
        surgery = Surgery.open()
        booking.book(surgery.place(), camille(), DUPONT)
        before = queries()
        for number in range(18):
            agenda = Agenda.objects.create(name=f"Salle {number}")
            surgery.visit.agendas.add(agenda)
            WorkingTime.objects.create(agenda=agenda, weekday=0, opens="08:00", closes="12:00")
        assert queries() == before <= 14


def test_each_client_has_agendas_of_its_own(cast: Cast) -> None:
    with access.inside(cast.plumber):
        theirs = Surgery.open("Vasseur")
    with access.inside(cast.practice):
        Surgery.open()
        book = agendas.load(PARIS, timezone.now())
        assert [diary.name for diary in book.diaries] == ["Dr Roux", "Dr Lambert"]
        assert book.kind(theirs.visit.pk) is None
        with pytest.raises(booking.Refused, match="no_such"):
            booking.book(theirs.place(), camille(), DUPONT)
