"""Booking at the desk: a kind with questions, a client with two places, a time for several."""

from typing import Any

from scheduling.models import Appointment, Site, WorkingTime
from tenants import access
from tests.desk.agenda import panel, slot
from tests.desk.hands import Hands
from tests.scheduling.surgery import Surgery

State = Appointment.State
ASKED = ["Vous portez des lentilles ?", "Depuis quand ?"]


def test_the_kinds_questions_are_asked_and_their_answers_kept(
    hands: Hands, surgery: Surgery
) -> None:
    with access.inside(hands.call.client):
        surgery.visit.questions = ASKED
        surgery.visit.save()
    chosen = slot(surgery, hands)
    held = str(hands.does("booking_hold", **chosen)["html"])
    assert all(question in held for question in ASKED)
    said = {**chosen, "answer_0": "Oui", "answer_1": ""}
    refused = str(hands.does("booking_book", **said, name="Odile", number="12")["html"])
    assert 'value="Oui"' in refused, "what was refused keeps what was typed"
    hands.does("booking_book", **said, name="Odile")
    with access.inside(hands.call.client):
        made = Appointment.objects.get(state=State.BOOKED)
        assert [tuple(pair) for pair in made.answers] == [(ASKED[0], "Oui")]


def test_where_it_is_is_said_and_kept(hands: Hands, surgery: Surgery) -> None:
    with access.inside(hands.call.client):
        annexe = Site.objects.create(name="Annexe")
        WorkingTime.objects.update(site=annexe)
    html, keys = panel(hands)
    assert "Annexe" in html
    assert keys[0]["site"] == str(annexe.pk)
    chosen: dict[str, Any] = {name: str(keys[0][name]) for name in ("agenda_of", "start", "site")}
    chosen["type"] = str(surgery.visit.pk)
    assert "Annexe" in str(hands.does("booking_hold", **chosen)["html"])
    hands.does("booking_book", **chosen, name="Odile")
    with access.inside(hands.call.client):
        assert Appointment.objects.get(state=State.BOOKED).site == annexe


def test_how_many_places_a_group_has_left(hands: Hands, surgery: Surgery) -> None:
    with access.inside(hands.call.client):
        surgery.visit.capacity = 3
        surgery.visit.save()
    assert "3 places" in panel(hands)[0]
    hands.does("booking_book", **slot(surgery, hands), name="Odile")
    assert "2 places" in panel(hands, day=surgery.place().start.date().isoformat())[0]
