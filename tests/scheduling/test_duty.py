"""Who is on duty: one answer, for all who ask."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from scheduling import duty
from scheduling.models import DutyRoster
from tenants import access
from tenants.directory.models import Colleague
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NIGHT = datetime(2030, 3, 1, 20, tzinfo=UTC)
MORNING = NIGHT + timedelta(hours=12)
HOUR = timedelta(hours=1)


@pytest.fixture
def doctor(cast: Cast) -> Colleague:
    """Dr Roux has the night of the first of March."""
    with access.inside(cast.practice):
        doctor = Colleague.objects.get(name="Dr Claire Roux")
        DutyRoster.objects.create(colleague=doctor, during=(NIGHT, MORNING))
        return doctor


@pytest.mark.parametrize(
    ("at", "answers"),
    [
        (NIGHT - timedelta(microseconds=1), False),
        (NIGHT, True),
        (NIGHT + HOUR, True),
        (MORNING - timedelta(microseconds=1), True),
        (MORNING, False),
    ],
)
def test_a_shift_has_its_first_moment_and_not_its_last(
    cast: Cast, doctor: Colleague, at: datetime, answers: bool
) -> None:
    with access.inside(cast.practice):
        found = duty.on_duty(at)
    assert (found is not None) is answers
    assert found is None or (found.colleague, found.until) == (doctor, MORNING)


def test_one_clients_duty_is_not_the_others(cast: Cast, doctor: Colleague) -> None:
    with access.inside(cast.plumber):
        assert duty.on_duty(NIGHT + HOUR) is None


def test_a_shift_without_an_end_lasts(cast: Cast, doctor: Colleague) -> None:
    with access.inside(cast.practice):
        DutyRoster.objects.create(colleague=doctor, during=(MORNING, None))
        found = duty.on_duty(MORNING + 999 * HOUR)
    assert found is not None
    assert found.until is None


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 12), (-1, 1), (11, 13), (3, 4), (-1, 13)],
    ids=["the same", "into its start", "out of its end", "within", "around"],
)
def test_two_are_never_on_duty_at_once(cast: Cast, doctor: Colleague, start: int, end: int) -> None:
    shift = DutyRoster(colleague=doctor, during=(NIGHT + start * HOUR, NIGHT + end * HOUR))
    with access.inside(cast.practice), pytest.raises(IntegrityError), transaction.atomic():
        shift.save()


def test_shifts_may_touch(cast: Cast, doctor: Colleague) -> None:
    with access.inside(cast.practice):
        other = Colleague.objects.get(name="Dr Marc Lambert")
        DutyRoster.objects.create(colleague=other, during=(MORNING, MORNING + HOUR))
        DutyRoster.objects.create(colleague=other, during=(NIGHT - HOUR, NIGHT))
        at_the_change = duty.on_duty(MORNING)
    assert at_the_change is not None
    assert at_the_change.colleague == other
