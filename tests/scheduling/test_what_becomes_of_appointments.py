"""Confirmed, arrived, missed; for somebody else; every week."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError

from scheduling import booking, series
from scheduling.booking import Person, Refused, Taken
from scheduling.models import Absence, Appointment
from tests.scheduling.surgery import DUPONT, MARTIN, PARIS, Surgery, camille

pytestmark = pytest.mark.django_db


def steps(appointment: Appointment) -> list[tuple[str, str]]:
    return [(step.kind, step.author_name) for step in appointment.steps.all()]


def test_confirmed_once_and_not_any_more_when_it_is_moved(surgery: Surgery) -> None:
    made = booking.book(surgery.place(), camille(), DUPONT)
    booking.confirm(made.pk, booking.Author("Jeanne Dupont"))
    sure = booking.confirm(made.pk, camille())
    assert sure.state == "confirmed"
    assert steps(sure) == [("booked", "Camille"), ("confirmed", "Jeanne Dupont")]
    assert booking.move(made.pk, surgery.place("10:00"), camille()).state == "booked"


def test_arrived_or_missed_and_then_here_after_all(surgery: Surgery) -> None:
    made = booking.book(surgery.place(), camille(), DUPONT)
    with pytest.raises(Refused, match="not_yet"):
        booking.miss(made.pk, camille())
    with time_machine.travel(surgery.place().start + timedelta(minutes=10)):
        assert booking.miss(made.pk, camille()).state == "missed"
        assert booking.arrive(made.pk, camille()).state == "arrived"
    assert [kind for kind, _who in steps(made)] == ["booked", "missed", "arrived"]
    with pytest.raises(Refused, match="over"):
        booking.confirm(made.pk, camille())


def test_who_was_missed_and_comes_when_another_is_there(surgery: Surgery) -> None:
    made = booking.book(surgery.place(), camille(), DUPONT)
    with time_machine.travel(surgery.place().start + timedelta(minutes=5)):
        booking.miss(made.pk, camille())
        Appointment.objects.create(
            agenda=made.agenda, type=made.type, name="X", during=made.during, blocked=made.blocked
        )
        with pytest.raises(Taken):
            booking.arrive(made.pk, camille())


def test_for_somebody_else_with_answers(surgery: Surgery) -> None:
    child = Person(
        "Léo Dupont",
        asked_by="Jeanne Dupont",
        asked_by_number="+33639985001",
        email="jeanne@example.org",
        answers=[("Première fois ?", "oui")],
    )
    made = booking.book(surgery.place(), camille(), child)
    assert (made.name, made.number, made.asked_by) == ("Léo Dupont", None, "Jeanne Dupont")
    assert made.answers == [["Première fois ?", "oui"]]
    with pytest.raises(ValidationError):
        booking.book(surgery.place("10:00"), camille(), Person("Léo", email="jeanne"))


def test_a_series_keeps_its_hour_when_the_clocks_change(surgery: Surgery) -> None:
    with time_machine.travel(datetime(2027, 3, 15, 8, tzinfo=ZoneInfo("UTC"))):
        done = series.book_weekly(surgery.place("09:00"), camille(), DUPONT, 4)
    starts = [one.during.lower.astimezone(PARIS) for one in done.booked]
    assert [f"{start:%d.%m. %H:%M}" for start in starts] == [
        *("16.03. 09:00", "23.03. 09:00", "30.03. 09:00", "06.04. 09:00")
    ]
    assert len({one.series for one in done.booked}) == 1


def test_of_a_series_what_cannot_be_is_listed_or_nothing_is_booked(surgery: Surgery) -> None:
    booking.book(surgery.place(days=8), camille(), MARTIN)
    week_three = surgery.place(days=15).start
    Absence.objects.create(
        agenda=surgery.roux, during=(week_three, week_three + timedelta(hours=1))
    )
    with pytest.raises(series.NotAll) as some:
        series.book_weekly(surgery.place(), camille(), DUPONT, 3, whole=True)
    assert [left.reason for left in some.value.left] == ["taken", "not_offered"]
    assert not Appointment.objects.filter(name=DUPONT.name).exists()
    done = series.book_weekly(surgery.place(), camille(), DUPONT, 4)
    assert (len(done.booked), len(done.left)) == (2, 2)
    assert done.left[0].start == surgery.place(days=8).start
    assert done.left[0].free
    with pytest.raises(ValidationError):
        series.book_weekly(surgery.place(), camille(), DUPONT, 0)


def test_on_29_february_there_is_a_day_like_others(surgery: Surgery) -> None:
    with time_machine.travel(datetime(2028, 2, 28, 8, tzinfo=ZoneInfo("UTC"))):
        made = booking.book(surgery.place(), camille(), DUPONT)
        done = series.book_weekly(surgery.place("10:00"), camille(), MARTIN, 2)
    assert made.during.lower.astimezone(PARIS).date() == date(2028, 2, 29)
    assert done.booked[1].during.lower.astimezone(PARIS).date() == date(2028, 3, 7)
