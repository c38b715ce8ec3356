"""Outside calendars' busy time, and emergency times that open on their day."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone

from scheduling import agendas, availability, booking
from scheduling.availability import Busy, Wish
from scheduling.booking import Refused, Taken
from scheduling.models import WorkingTime
from tests.scheduling.surgery import DUPONT, MARTIN, PARIS, Surgery, camille

pytestmark = pytest.mark.django_db


def test_busy_time_of_an_outside_calendar_is_taken(
    surgery: Surgery, monkeypatch: pytest.MonkeyPatch
) -> None:
    nine = surgery.place().start

    def calendar(keys: Sequence[UUID], since: datetime) -> Iterable[tuple[UUID, Busy]]:
        assert since <= timezone.now()
        if surgery.roux.pk in keys:
            yield surgery.roux.pk, Busy(nine, nine + timedelta(hours=1))

    monkeypatch.setattr(agendas, "busy_sources", [calendar])
    with pytest.raises(Taken) as late:
        booking.book(surgery.place("09:40"), camille(), DUPONT)
    assert all(slot.start != nine or slot.agenda != surgery.roux.pk for slot in late.value.free)
    booking.book(surgery.place("10:00"), camille(), DUPONT)
    booking.book(surgery.place(agenda=surgery.lambert), camille(), MARTIN)


def test_emergency_times_open_on_their_day(surgery: Surgery) -> None:
    tomorrow = surgery.place().start.astimezone(PARIS)
    WorkingTime.objects.create(
        agenda=surgery.roux,
        weekday=tomorrow.weekday(),
        opens=time(20),
        closes=time(21),
        on_the_day=True,
    )
    evening = Wish(frozenset({surgery.roux.pk}), after=time(20), from_day=tomorrow.date())

    def offered() -> list[str]:
        now = timezone.now()
        book = agendas.load(PARIS, now)
        kind = book.kind(surgery.visit.pk)
        assert kind
        found = availability.free(book, kind, now, evening)
        return [f"{slot.start.astimezone(PARIS):%H:%M}" for slot in found]

    assert offered() == []
    with pytest.raises(Refused, match="not_offered"):
        booking.book(surgery.place("20:00"), camille(), DUPONT)
    place = surgery.place("20:00")
    with time_machine.travel(tomorrow.replace(hour=0, minute=30)):
        assert offered() == ["20:00", "20:20", "20:40"]
        booking.book(place, camille(), DUPONT)
        assert offered() == ["20:20", "20:40"]
