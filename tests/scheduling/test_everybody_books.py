"""The booking page, from the first look to the reference, without an account or a cookie."""

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from scheduling import booking, public_booking
from scheduling.models import Appointment, AppointmentType, BookingPage, Visit
from tenants import access
from tests.cast import Cast
from tests.scheduling.stranger import NUMBER, Stranger, Texts
from tests.scheduling.surgery import DUPONT, PARIS, Surgery, camille
from tests.visitors import at_client, content_policy

pytestmark = pytest.mark.django_db


def booked(cast: Cast) -> list[Appointment]:
    with access.inside(cast.practice):
        rows = Appointment.objects.exclude(state="held").select_related("agenda", "type")
        return list(rows.filter(number="+33639985077"))


def test_from_the_first_look_to_the_reference(
    cast: Cast, surgery_online: Surgery, stranger: Stranger, texts: Texts
) -> None:
    kind = surgery_online.visit.pk
    assert "Consultation" in stranger.looks().page
    slot = stranger.looks(kind).slots()[3]
    assert "Zoé" not in stranger.takes(kind, slot).page
    assert stranger.says().status == 200
    (notice,) = texts.notices
    assert (notice["to"]["number"], notice["language"]) == ("+33639985077", "en")
    assert "39 98" not in stranger.answer.request["QUERY_STRING"]  # type: ignore[attr-defined]
    stranger.types(texts.codes[0])
    (made,) = booked(cast)
    assert stranger.reference == public_booking.reference(made)
    assert made.name == "Zoé Test"
    assert f"{made.agenda_id} {made.during.lower.isoformat()}" == slot
    with access.inside(cast.practice):
        assert made.steps.get().author_name
        assert not Appointment.objects.filter(state="held").exists()


def test_a_wrong_code_books_nothing(
    cast: Cast, surgery_online: Surgery, stranger: Stranger, texts: Texts
) -> None:
    kind = surgery_online.visit.pk
    stranger.takes(kind, stranger.looks(kind).slots()[0]).says()
    wrong = "000000" if texts.codes[0] != "000000" else "111111"
    assert "problem" in stranger.types(wrong).page
    assert booked(cast) == []
    assert stranger.types(texts.codes[0]).reference


def test_a_double_click_and_the_way_back_book_once(
    cast: Cast, surgery_online: Surgery, stranger: Stranger, texts: Texts
) -> None:
    kind = surgery_online.visit.pk
    stranger.takes(kind, stranger.looks(kind).slots()[0]).says().says()
    assert len(texts.codes) == 1
    first = stranger.types(texts.codes[0]).reference
    assert first
    assert stranger.types(texts.codes[0]).reference == first
    assert stranger.says().reference == first
    assert len(booked(cast)) == 1


def test_two_tabs_hold_two_times_and_the_others_are_shown_to_nobody(
    cast: Cast, surgery_online: Surgery, stranger: Stranger
) -> None:
    kind, other = surgery_online.visit.pk, Stranger.at(cast.practice, "198.51.100.8")
    roux = str(surgery_online.roux.pk)
    first, second = stranger.looks(kind, **{"with": roux}).slots()[:2]
    stranger.takes(kind, first)
    Stranger.at(cast.practice).takes(kind, second)
    assert first not in other.looks(kind, **{"with": roux}).slots()
    assert second not in other.slots()


def test_a_time_taken_meanwhile_is_said_with_the_next_ones(
    cast: Cast, surgery_online: Surgery, stranger: Stranger
) -> None:
    kind = surgery_online.visit.pk
    slot = stranger.looks(kind, **{"with": str(surgery_online.roux.pk)}).slots()[0]
    Stranger.at(cast.practice, "198.51.100.8").takes(kind, slot)
    stranger.takes(kind, slot)
    assert stranger.status == 409
    assert "problem" in stranger.page
    assert stranger.slots()
    assert slot not in stranger.slots()


def test_a_time_taken_while_the_code_came_needs_no_second_code(
    cast: Cast, surgery_online: Surgery, stranger: Stranger, texts: Texts
) -> None:
    kind = surgery_online.visit.pk
    stranger.takes(kind, stranger.looks(kind).slots()[0]).says()
    with access.inside(cast.practice):
        held = Appointment.objects.get(state="held")
        place = booking.Place(held.agenda_id, held.type_id, held.during.lower, PARIS)
        held.delete()
        booking.book(place, camille(), DUPONT)
    assert stranger.types(texts.codes[0]).status == 409
    stranger.takes(kind, stranger.slots()[0])
    assert stranger.says().reference
    assert len(texts.codes) == 1


def test_only_what_is_for_everybody_is_shown(
    cast: Cast, surgery_online: Surgery, stranger: Stranger
) -> None:
    with access.inside(cast.practice):
        own = AppointmentType.objects.create(name="Opération", minutes=20, booker="staff")
        own.agendas.set([surgery_online.roux])
        BookingPage.objects.get().agendas.set([surgery_online.lambert])
    page = stranger.looks().page
    assert "Opération" not in page
    assert stranger.looks(own.pk).slots() == []
    slots = stranger.looks(surgery_online.visit.pk).slots()
    assert {one.split()[0] for one in slots} == {str(surgery_online.lambert.pk)}
    assert "Dr Roux" not in stranger.page
    hidden = slots[0].replace(str(surgery_online.lambert.pk), str(surgery_online.roux.pk))
    assert stranger.takes(surgery_online.visit.pk, hidden).status == 409
    assert stranger.takes(own.pk, slots[0]).status == 409


def test_the_page_is_there_only_when_it_is_on(cast: Cast, surgery_online: Surgery) -> None:
    assert at_client(cast.practice).get("/book/").status_code == 200
    assert at_client(cast.plumber).get("/book/").status_code == 404
    with access.inside(cast.practice):
        BookingPage.objects.update(is_on=False)
    for path in ("/book/", "/book/done", "/book/embed.js"):
        assert at_client(cast.practice).get(path).status_code == 404
    assert at_client(cast.practice).post("/book/hold").status_code == 404


def test_only_the_clients_own_sites_frame_it(cast: Cast, surgery_online: Surgery) -> None:
    def shown() -> HttpResponse:
        return at_client(cast.practice).get("/book/")  # type: ignore[return-value]

    assert content_policy(shown())["frame-ancestors"] == "'self'"
    with access.inside(cast.practice):
        BookingPage.objects.update(origins=["https://www.example.com"])
    policy = content_policy(shown())
    assert policy["frame-ancestors"] == "'self' https://www.example.com"
    assert policy["script-src"] == "'self'"
    assert "X-Frame-Options" not in shown()
    assert not shown().cookies
    script = at_client(cast.practice).get("/book/embed.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert f"{cast.practice.url}/book/" in script.content.decode().replace("\\u002D", "-")


def test_a_visit_is_one_clients_and_not_forever(
    cast: Cast, surgery_online: Surgery, stranger: Stranger
) -> None:
    kind = surgery_online.visit.pk
    stranger.takes(kind, stranger.looks(kind).slots()[0])
    with access.inside(cast.practice):
        visit = Visit.objects.get()
        assert public_booking.visit_of(cast.practice, stranger.token) == visit
        assert public_booking.visit_of(cast.plumber, stranger.token) is None
        assert public_booking.visit_of(cast.practice, stranger.token + "x") is None
    assert NUMBER not in stranger.page


def test_the_client_sets_the_page_up_by_itself(cast: Cast, surgery_online: Surgery) -> None:
    doctor = at_client(cast.practice, cast.user("doctor"))
    form = {"welcome_en": "Welcome!", "origins": "https://www.example.com", "names_agendas": "on"}
    assert doctor.post("/calendars/booking", form).status_code == 303
    assert at_client(cast.practice).get("/book/").status_code == 404
    assert doctor.post("/calendars/booking", {**form, "is_on": "on"}).status_code == 303
    assert "Welcome!" in at_client(cast.practice).get("/book/?lang=en").content.decode()
    wrong = doctor.post("/calendars/booking", {**form, "origins": "example.com; script-src *"})
    assert "errorlist" in wrong.content.decode()
    with access.inside(cast.practice):
        assert BookingPage.objects.get().origins == ["https://www.example.com"]


@pytest.mark.parametrize("kind", ["booking_code", "self_service_code"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_text_with_a_code_is_one_text(cast: Cast, kind: str, language: str) -> None:
    about = {"client": cast.practice, "code": "012345", "minutes": 10}
    with translation.override(language):
        text = render_to_string(f"messages/notices/{kind}.txt", about).strip()
    assert "012345" in text
    assert len(text) <= 160
