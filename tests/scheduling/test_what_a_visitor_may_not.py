"""Behind the link: cancelled, late, over, taken or changed elsewhere meanwhile."""

from datetime import timedelta

import pytest
import time_machine

from scheduling import booking
from scheduling.models import Appointment, Telling
from tenants import access
from tests.scheduling.page import Page, words
from tests.scheduling.surgery import DUPONT, MARTIN, camille

pytestmark = pytest.mark.django_db
State = Appointment.State


def test_cancelled_it_frees_the_time_and_says_so_ever_after(page: Page) -> None:
    seen = page.seen()
    assert "is cancelled" in words(page.presses("cancel", seen=seen))
    assert page.now().cancelled_by == DUPONT.name
    assert "is cancelled" in words(page.presses("cancel", seen=seen))
    assert "is cancelled" in words(page.opens())
    assert page.presses("confirm", seen=seen).status_code == 200
    assert page.now().state == State.CANCELLED


def test_a_time_that_was_taken_meanwhile_shows_what_is_free_now(page: Page) -> None:
    with access.inside(page.cast.practice):
        place = page.surgery.place("10:00", days=5)
        booking.book(place, camille(), MARTIN)
    answer = page.presses("move", start=place.start.isoformat(), **{"with": str(place.agenda)})
    assert answer.status_code == 409
    assert "just been taken" in words(answer)
    assert 'name="start"' in answer.content.decode()


def test_a_second_tab_that_is_out_of_date_changes_nothing(page: Page) -> None:
    seen = page.seen()
    with access.inside(page.cast.practice):
        booking.move(page.made.pk, page.surgery.place("11:00", days=6), camille())
    for what in ("confirm", "cancel"):
        answer = page.presses(what, seen=seen)
        assert answer.status_code == 409
        assert "11:00" in words(answer)
    assert page.now().state == State.BOOKED


def test_late_with_a_fee_it_is_shown_first(page: Page) -> None:
    page.changes(change_notice=60 * 24 * 30, fee="la moitié du prix")
    assert "la moitié du prix" in words(page.opens("/cancel"))
    page.presses("cancel")
    assert page.now().state == State.CANCELLED


def test_a_fee_that_the_page_did_not_show_is_shown_before_anything_is_done(page: Page) -> None:
    seen = page.seen()
    page.changes(change_notice=60 * 24 * 30, fee="la moitié du prix")
    answer = page.presses("cancel", seen=seen)
    assert answer.status_code == 409
    assert "la moitié du prix" in words(answer)
    assert page.now().state == State.BOOKED


def test_late_without_a_fee_one_is_asked_to_call(page: Page) -> None:
    page.changes(change_notice=60 * 24 * 30)
    assert "too late to change it here" in words(page.opens())
    answer = page.presses("cancel")
    assert answer.status_code == 409
    assert "tel:+33199001001" in answer.content.decode()
    assert page.now().state == State.BOOKED


def test_what_the_client_does_not_let_be_changed_here_is_not(page: Page) -> None:
    with access.inside(page.cast.practice):
        Telling.objects.create(link_moves=False, link_cancels=False)
    assert "Cancel" not in page.opens().content.decode()
    assert page.presses("cancel").status_code == 409
    assert page.presses("move", start="2031-01-01T09:00:00Z", **{"with": "x"}).status_code in (
        200,
        409,
    )
    assert page.now().state == State.BOOKED


def test_once_it_has_begun_nothing_is_changed(page: Page) -> None:
    seen = page.seen()
    with time_machine.travel(page.made.during.lower + timedelta(minutes=1)):
        assert page.presses("cancel", seen=seen).status_code == 409
        assert "The time has come" in words(page.opens())
    assert page.now().state == State.BOOKED
