"""A kind for first visits, or for those who have been here: whom it is for, told by the number."""

from datetime import timedelta

import pytest
from django.utils import timezone

from scheduling import visits
from scheduling.models import Appointment
from tests.scheduling.surgery import Surgery

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "+33639985001", "+33639985002"
DAY = timedelta(days=1)


def given(surgery: Surgery, state: str, days: int) -> None:
    """Somebody's appointment so many days from now, in this state."""
    row, start = surgery.has(HERE), timezone.now() + days * DAY
    during = (start, start + timedelta(minutes=20))
    gone = timezone.now() if state == "cancelled" else None
    Appointment.objects.filter(pk=row.pk).update(
        state=state, during=during, blocked=during, cancelled_at=gone
    )


@pytest.mark.parametrize(
    ("state", "days", "has_been"),
    [
        ("booked", -1, True),
        ("confirmed", -1, True),
        ("arrived", -1, True),
        ("arrived", 0, True),
        ("missed", -1, False),
        ("cancelled", -1, False),
        ("booked", 0, False),
        ("booked", 3, False),
        ("confirmed", 3, False),
        ("cancelled", 3, False),
    ],
)
def test_who_has_been_here(surgery: Surgery, state: str, days: int, has_been: bool) -> None:
    given(surgery, state, days)
    last = visits.last_visit(HERE, timezone.now())
    assert (last is not None) == has_been
    assert visits.last_visit(ELSEWHERE, timezone.now()) is None
    if last:
        assert abs(last - (timezone.now() + days * DAY)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("visit", "fits_newcomer", "fits_known"),
    [("any", True, True), ("first", True, False), ("follow_up", False, True)],
)
def test_whom_a_kind_is_for(
    surgery: Surgery, visit: str, fits_newcomer: bool, fits_known: bool
) -> None:
    given(surgery, "arrived", -2)
    surgery.visit.visit = visit
    now = timezone.now()
    newcomer = visits.misfit(surgery.visit, ELSEWHERE, now)
    known = visits.misfit(surgery.visit, HERE, now)
    assert (newcomer is None, known is None) == (fits_newcomer, fits_known)
    assert newcomer is None or newcomer.last is None
    assert known is None or known.last is not None
    assert visits.misfit(surgery.visit, None, now) is None, "who hides the number is not judged"


def test_the_last_of_several_counts(surgery: Surgery) -> None:
    for days in (-40, -3, -9):
        given(surgery, "arrived", days)
    last = visits.last_visit(HERE, timezone.now())
    assert last is not None
    assert abs(last - (timezone.now() - 3 * DAY)) < timedelta(minutes=1)
