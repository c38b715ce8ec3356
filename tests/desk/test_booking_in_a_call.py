"""Booking at the desk: free times beside the call, one held, booked, found again and changed."""

from datetime import time, timedelta

import time_machine
from django.utils import timezone

from scheduling.models import Appointment, AppointmentType
from tenants import access
from tests.cast import ODILE
from tests.desk.agenda import booked, panel, slot
from tests.desk.hands import Hands
from tests.scheduling.surgery import Surgery
from tests.switchboard.room import Room

State = Appointment.State


def test_a_client_without_an_agenda_has_no_such_key(hands: Hands) -> None:
    assert "Alt+KeyB" not in hands.sees("help")


def test_the_next_three_stand_beside_the_call(hands: Hands, surgery: Surgery) -> None:
    seen = hands.sees("help")
    assert 'data-key="Alt+KeyB"' in seen
    assert "Consultation" in seen
    assert seen.count("Dr Roux") + seen.count("Dr Lambert") == 3


def test_nine_times_by_digit_and_the_next_question_in_each_key(
    hands: Hands, surgery: Surgery
) -> None:
    html, keys = panel(hands, part="morning")
    assert [one["key"] for one in keys[:9]] == [f"Digit{digit}" for digit in range(1, 10)]
    assert {one["key"] for one in keys[9:]} == {"KeyP", "KeyH", "ArrowRight", "KeyS", "KeyV"}
    person = next(one for one in keys if one["key"] == "KeyP")
    assert person["agenda"] == str(surgery.roux.pk)
    html, keys = panel(hands, agenda=str(surgery.lambert.pk))
    assert {one["agenda_of"] for one in keys[:9]} == {str(surgery.lambert.pk)}
    assert "Dr Roux" not in html


def test_a_form_may_name_the_kind(hands: Hands, surgery: Surgery) -> None:
    with access.inside(hands.call.client):
        vaccine = AppointmentType.objects.create(name="Vaccin", minutes=10, position=9)
        vaccine.agendas.add(surgery.roux)
    assert "<strong>Vaccin</strong>" in panel(hands, type="vaccin")[0]


def test_held_with_a_sentence_to_read_aloud_and_booked(hands: Hands, surgery: Surgery) -> None:
    chosen = slot(surgery, hands)
    held = str(hands.does("booking_hold", **chosen)["html"])
    assert "avec le Dr Roux" in held or "with le Dr Roux" in held
    assert "Odile Garnier" in held
    assert "data-countdown" in held
    done = str(hands.does("booking_book", **chosen, name="Odile Garnier", number="06 39 98 40 01"))
    assert "Booked" in done
    with access.inside(hands.call.client):
        (made,) = Appointment.objects.all()
    assert (made.state, made.number, made.call_id) == (State.BOOKED, ODILE, hands.call.pk)
    assert (made.author_id, made.author_name) == (hands.agent.pk, str(hands.agent.user))
    assert "in this call" in hands.sees("help")


def test_a_wrong_number_is_said_and_the_time_stays_held(hands: Hands, surgery: Surgery) -> None:
    chosen = slot(surgery, hands)
    hands.does("booking_hold", **chosen)
    again = str(hands.does("booking_book", **chosen, name="Odile", number="12")["html"])
    assert 'data-view="held"' in again
    assert 'role="alert"' in again
    with access.inside(hands.call.client):
        assert Appointment.objects.get().state == State.HELD


def test_what_one_holds_a_colleague_sees_as_taken(hands: Hands, surgery: Surgery) -> None:
    chosen = slot(surgery, hands)
    hands.does("booking_hold", **chosen)
    nadia = Room.open(hands.room.floor, hands.room.floor.ready("nadia"))
    theirs = Hands(nadia)
    html, keys = panel(theirs, day=surgery.place().start.date().isoformat())
    assert "held by Camille" in html
    assert keys[0]["key"] == "Digit2", "the digits of the others stay"
    late = str(theirs.does("booking_hold", **chosen)["html"])
    assert "Just taken" in late
    with time_machine.travel(timezone.now() + timedelta(seconds=91)):
        assert 'data-view="held"' in str(theirs.does("booking_hold", **chosen)["html"])


def test_after_the_call_it_can_still_be_booked(hands: Hands, surgery: Surgery) -> None:
    hands.room.floor.step(lambda: hands.room.floor.twilio.hangs_up(hands.call))
    assert hands.agent.state == "wrapup"
    assert booked(hands, surgery).name == "Odile Garnier"


def test_the_hour_is_the_clients(hands: Hands, surgery: Surgery) -> None:
    client = hands.call.client
    client.time_zone = "Indian/Reunion"
    client.save()
    with access.inside(client):
        surgery.roux.working_times.update(opens=time(8), closes=time(8, 20))
        surgery.lambert.working_times.all().delete()
        surgery.visit.agendas.set([surgery.roux])
    html, keys = panel(hands)
    assert '<strong class="num">08:00</strong>' in html
    assert keys[0]["start"].endswith("T04:00:00+00:00")
