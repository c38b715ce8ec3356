"""The link in the text of a freed time: yes, no, or too late; and who waits, in the portal."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from scheduling import booking, links, tasks
from scheduling.models import Appointment, SlotOffer, WaitingEntry
from tenants import access
from tests.cast import Cast
from tests.scheduling.surgery import DUPONT, Surgery, camille
from tests.visitors import at_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(cast: Cast, surgery: Surgery) -> SlotOffer:
    today = timezone.localdate()
    WaitingEntry.objects.create(
        type=surgery.visit,
        name="Anna Weber",
        number="+33639985101",
        from_day=today,
        until_day=today + timedelta(days=30),
    )
    made = booking.book(surgery.place(days=9), camille(), DUPONT)
    booking.cancel(made.pk, camille(), "non")
    tasks.sweep_client(cast.practice.schema_name)
    with access.inside(cast.practice):
        return SlotOffer.objects.get()


def answers(cast: Cast, offer: SlotOffer, word: str) -> Any:
    path = f"/w/{links.offer_token(cast.practice, offer)}"
    return at_client(cast.practice).post(path, {"answer": word, "lang": "en"})


def state(cast: Cast) -> str:
    with access.inside(cast.practice):
        return SlotOffer.objects.get().state


def test_looking_answers_nothing(cast: Cast, offer: SlotOffer) -> None:
    path = f"/w/{links.offer_token(cast.practice, offer)}"
    page = at_client(cast.practice).get(path, {"lang": "en"}).content.decode()
    assert "It is kept for you until" in page
    assert "Yes, I take it" in page
    assert state(cast) == "open"


def test_yes_twice_is_one_appointment(cast: Cast, offer: SlotOffer) -> None:
    for _tab in range(2):
        answer = answers(cast, offer, "yes")
        assert answer.status_code == 200
        assert "It is yours" in answer.content.decode()
    with access.inside(cast.practice):
        assert Appointment.objects.filter(name="Anna Weber", state="booked").count() == 1


def test_no_is_kept(cast: Cast, offer: SlotOffer) -> None:
    assert "You stay on the waiting list" in answers(cast, offer, "no").content.decode()
    assert state(cast) == "declined"
    assert answers(cast, offer, "yes").status_code == 409


def test_too_late_is_said(cast: Cast, offer: SlotOffer) -> None:
    with time_machine.travel(offer.deadline + timedelta(seconds=1)):
        answer = answers(cast, offer, "yes")
    assert answer.status_code == 409
    assert "Too late" in answer.content.decode()
    with access.inside(cast.practice):
        assert not Appointment.objects.filter(name="Anna Weber").exclude(state="held").exists()


def test_the_portal_lists_who_waits_and_takes_one_more(cast: Cast, offer: SlotOffer) -> None:
    owner = at_client(cast.practice, cast.user("doctor"))
    with access.inside(cast.practice):
        kind = offer.entry.type_id
    typed = {
        **{"name": "Bert Roth", "number": "06 39 98 51 02", "type": str(kind)},
        **{"from_day": "2026-11-23", "until_day": "2031-12-24", "parts": ["morning"]},
    }
    assert "Bert Roth" in owner.post("/waiting-list/", typed).content.decode()
    page = owner.get("/waiting-list/").content.decode()
    assert page.index("Anna Weber") < page.index("Bert Roth")
    wrong = owner.post("/waiting-list/", {**typed, "until_day": "2020-01-01"})
    assert wrong.status_code == 422
    with access.inside(cast.practice):
        added = WaitingEntry.objects.get(name="Bert Roth")
    assert (added.number, added.entered_by, added.parts) == ("+33639985102", "Doctor", ["morning"])
