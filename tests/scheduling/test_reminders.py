"""Reminders are planned when it is booked, follow it when it moves, and are told once."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from scheduling import booking, reminders, tasks
from scheduling.models import Appointment, Reminder, Telling, TypeTelling
from tenants import access
from tests.cast import Cast
from tests.scheduling.surgery import DUPONT, PARIS, Surgery, camille
from tests.scheduling.telling import kinds, last
from tests.scheduling.telling import reminders as planned

pytestmark = pytest.mark.django_db


def sweep(cast: Cast, at: datetime) -> list[str]:
    """What has been told when the sweep ran at this moment, beside confirmations."""
    with time_machine.travel(at):
        tasks.sweep_client(cast.practice.schema_name)
    with access.inside(cast.practice):
        return [kind for kind in kinds() if kind == "appointment_reminder"]


@pytest.fixture
def made(surgery: Surgery) -> Appointment:
    """In five days at nine."""
    return booking.book(surgery.place(days=5), camille(), DUPONT)


def day_before(made: Appointment) -> datetime:
    start: datetime = made.during.lower
    return start.astimezone(PARIS) - timedelta(days=1)


def test_a_day_before_and_only_once(cast: Cast, made: Appointment) -> None:
    due = day_before(made)
    assert sweep(cast, due - timedelta(minutes=1)) == []
    assert sweep(cast, due + timedelta(minutes=1)) == ["appointment_reminder"]
    assert sweep(cast, due + timedelta(minutes=2)) == ["appointment_reminder"]


def test_a_sweep_that_was_away_still_tells_but_not_too_late(cast: Cast, made: Appointment) -> None:
    assert sweep(cast, made.during.lower + timedelta(minutes=1)) == []
    with access.inside(cast.practice):
        assert planned(made) == [(24, "dropped")]


def test_several_by_the_kinds_own_rule(cast: Cast, surgery: Surgery) -> None:
    Telling.objects.create(reminds_before=[24])
    TypeTelling.objects.create(type=surgery.visit, reminds_before=[2, 48])
    made = booking.book(surgery.place("14:00", days=5), camille(), DUPONT)
    assert planned(made) == [(48, "planned"), (2, "planned")]
    none = TypeTelling.objects.get()
    none.reminds_before = []
    none.save()
    assert planned(booking.book(surgery.place("15:00", days=5), camille(), DUPONT)) == []


def test_a_move_takes_the_reminder_along(cast: Cast, surgery: Surgery, made: Appointment) -> None:
    old = day_before(made)
    booking.move(made.pk, surgery.place("11:00", days=7), camille())
    assert planned(made) == [(24, "dropped"), (24, "planned")]
    assert sweep(cast, old + timedelta(minutes=1)) == []
    assert sweep(cast, old + timedelta(days=2, hours=2, minutes=1)) == ["appointment_reminder"]


def test_moved_away_and_back_it_is_reminded_of_once(
    cast: Cast, surgery: Surgery, made: Appointment
) -> None:
    booking.move(made.pk, surgery.place("11:00", days=7), camille())
    booking.move(made.pk, surgery.place(days=5), camille())
    assert sweep(cast, day_before(made) + timedelta(minutes=1)) == ["appointment_reminder"]


def test_nobody_is_reminded_of_what_is_cancelled(cast: Cast, made: Appointment) -> None:
    booking.cancel(made.pk, camille(), "non")
    assert planned(made) == [(24, "dropped")]
    assert sweep(cast, day_before(made) + timedelta(minutes=1)) == []


def test_what_was_cancelled_past_our_rules_is_not_reminded_of(
    cast: Cast, made: Appointment
) -> None:
    Appointment.objects.filter(pk=made.pk).update(state="arrived")
    assert sweep(cast, day_before(made) + timedelta(minutes=1)) == []


def test_booked_at_short_notice_the_confirmation_is_enough(surgery: Surgery) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=PARIS), tick=False):
        made = booking.book(surgery.place("08:20"), camille(), DUPONT)
        assert planned(made) == []


def test_it_says_of_what_time(cast: Cast, made: Appointment) -> None:
    sweep(cast, day_before(made) + timedelta(minutes=1))
    with access.inside(cast.practice):
        told = last("appointment_reminder")
    assert datetime.fromisoformat(told.about["start"]) == made.during.lower


def test_the_other_clients_sweep_tells_nothing_of_it(cast: Cast, made: Appointment) -> None:
    with time_machine.travel(day_before(made) + timedelta(minutes=1)):
        tasks.sweep_client(cast.plumber.schema_name)
    with access.inside(cast.practice):
        assert planned(made) == [(24, "planned")]


def test_no_reminder_is_planned_twice(made: Appointment) -> None:
    row = made.reminders.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(
            appointment=made, start=row.start, hours=row.hours, due_at=row.due_at
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.filter(pk=row.pk).update(due_at=row.start)
    assert reminders.hours_before(made.type, Telling.current()) == [24]
