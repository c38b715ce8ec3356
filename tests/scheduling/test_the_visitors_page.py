"""Behind the link of a text: one's appointment is seen, confirmed and moved."""

import re
from datetime import timedelta

import pytest
import time_machine

from messages.models import OptOut
from scheduling.models import Appointment
from tenants import access
from tests.scheduling.page import Page, words
from tests.scheduling.surgery import DUPONT

pytestmark = pytest.mark.django_db
State = Appointment.State


def test_looking_shows_when_and_with_whom_and_changes_nothing(page: Page) -> None:
    before = page.now().__dict__
    for what in ("", "/move", "/cancel", "/appointment.ics"):
        assert page.opens(what).status_code == 200
    said = words(page.opens())
    assert "09:00" in said
    assert "le Dr Roux" in said
    assert "Jeanne" not in said, "whoever reads along learns no name"
    after = page.now().__dict__
    assert {k: v for k, v in after.items() if k != "_state"} == {
        k: v for k, v in before.items() if k != "_state"
    }


@pytest.mark.parametrize("what", ["confirm", "no-texts"])
def test_what_changes_something_is_not_done_by_looking(page: Page, what: str) -> None:
    assert page.opens(f"/{what}").status_code == 405


def test_confirmed_once_or_twice_it_is_confirmed(page: Page) -> None:
    seen = page.seen()
    for _tab in range(2):
        assert page.presses("confirm", seen=seen).status_code == 200
    assert page.now().state == State.CONFIRMED
    assert "I am coming" not in page.opens().content.decode()


def test_moved_to_a_free_time(page: Page) -> None:
    offered = page.opens("/move").content.decode()
    start, agenda = (
        re.findall(rf'name="{name}" value="([^"]+)"', offered) for name in ("start", "with")
    )
    answer = page.presses("move", start=start[3], **{"with": agenda[3]})
    assert "is moved" in words(answer)
    assert page.now().during.lower.isoformat() == start[3]


def test_some_of_the_next_days_are_shown_or_all_of_one(page: Page) -> None:
    # In the evening little is left of today: six of a day are shown where there are six.
    today = page.surgery.place("09:00", days=0).start
    with time_machine.travel(today, tick=False):
        shown_by_day(page)


def shown_by_day(page: Page) -> None:
    def days(**asked: str) -> list[int]:
        said = page.opens("/move", **asked).content.decode()
        return [part.count('name="start"') for part in said.split("free-day")[1:]]

    assert days() == [6, 6, 6]
    day = page.surgery.place(days=4).start.date()
    assert days(day=day.isoformat()) == [36]
    assert days(day="nonsense") == [6, 6, 6]
    assert days(day=(day + timedelta(days=400)).isoformat()) == []


def test_in_french_unless_english_is_asked_for(page: Page) -> None:
    assert 'lang="fr"' in page.phone.get(f"/a/{page.token}").content.decode()[:200]
    assert 'lang="en"' in page.opens().content.decode()[:200]


def test_no_more_texts(page: Page) -> None:
    assert "no more texts" in words(page.presses("no-texts"))
    with access.inside(page.cast.practice):
        assert OptOut.objects.get().number == DUPONT.number


def test_the_calendar_gets_the_time_and_no_reason(page: Page) -> None:
    answer = page.opens("/appointment.ics")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert f"DTSTART:{page.made.during.lower:%Y%m%dT%H%M%SZ}" in text
    assert not any(word in text for word in ("Roux;", "Consultation", "Jeanne"))
