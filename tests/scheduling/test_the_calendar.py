"""The client's calendar in the portal: the page, the day on paper, sites, agendas and kinds."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from scheduling import booking
from scheduling.booking import Author
from scheduling.models import Agenda, AppointmentType, Site, WorkingTime
from tenants import access
from tests.cast import Cast
from tests.scheduling.surgery import DUPONT, Surgery
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def surgery(cast: Cast) -> Surgery:
    with access.inside(cast.practice):
        return Surgery.open()


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    return at_client(cast.practice, cast.user("doctor"))


def about(html: str) -> dict[str, Any]:
    found = re.search(r'<script id="calendar-about"[^>]*>(.*?)</script>', html, re.S)
    assert found is not None
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_the_page_knows_the_clients_agendas_kinds_hours_and_clock(
    cast: Cast, owner: Visitor, surgery: Surgery
) -> None:
    told = about(owner.get("/calendar/").content.decode())
    assert [one["name"] for one in told["agendas"]] == ["Dr Roux", "Dr Lambert"]
    assert told["types"][0]["agendas"] == [str(surgery.roux.pk), str(surgery.lambert.pk)]
    assert told["time_zone"] == "Europe/Paris"
    assert told["hours"]
    other = at_client(cast.plumber, cast.user("plumber"))
    assert about(other.get("/calendar/").content.decode())["agendas"] == []


def test_what_the_page_does_goes_through_the_api_with_its_session(
    owner: Visitor, surgery: Surgery
) -> None:
    start = surgery.place().start
    naive = start.replace(tzinfo=None).isoformat(timespec="minutes")
    given = {"type": str(surgery.visit.pk), "agenda": str(surgery.roux.pk), "starts_at": naive}
    made = owner.post("/api/v1/appointments", {**given, "name": "Jeanne"}, "application/json")
    assert made.status_code == 201, made.content
    assert made.json()["starts_at"] == start.isoformat(), "by the client's clock"
    taken = owner.post("/api/v1/appointments", {**given, "name": "Luc"}, "application/json")
    assert (taken.status_code, len(taken.json()["free"])) == (409, 3)
    later = (start + timedelta(hours=2)).replace(tzinfo=None).isoformat()
    path = f"/api/v1/appointments/{made.json()['id']}/move"
    moved = owner.post(path, {"starts_at": later}, "application/json")
    assert moved.json()["starts_at"] == (start + timedelta(hours=2)).isoformat()


def test_the_day_on_paper(cast: Cast, owner: Visitor, surgery: Surgery) -> None:
    place = surgery.place()
    with access.inside(cast.practice):
        booking.book(place, Author("Dr Roux"), DUPONT)
    day = f"/calendar/day/?day={place.start.date().isoformat()}"
    html = owner.get(day).content.decode()
    assert "Jeanne Dupont" in html
    assert "09:00-09:20" in html
    other = at_client(cast.plumber, cast.user("plumber"))
    assert "Jeanne Dupont" not in other.get(day).content.decode()


def test_an_agenda_with_its_working_times_is_made_and_refused_in_place(
    cast: Cast, owner: Visitor
) -> None:
    given = {
        "row-name": "Dr Neuf",
        "row-colour": "#123456",
        "row-step": "15",
        "row-position": "0",
        "row-is_active": "on",
        "rows-TOTAL_FORMS": "1",
        "rows-INITIAL_FORMS": "0",
        "rows-0-weekday": "0",
        "rows-0-opens": "09:00",
        "rows-0-closes": "12:00",
    }
    refused = owner.post("/calendar/setup/agenda/new", {**given, "row-step": "0"})
    assert refused.status_code == 422
    assert "Dr Neuf" in refused.content.decode()
    assert owner.post("/calendar/setup/agenda/new", given).status_code == 303
    with access.inside(cast.practice):
        made = Agenda.objects.get(name="Dr Neuf")
        assert WorkingTime.objects.get(agenda=made).opens.hour == 9
    with access.inside(cast.plumber):
        assert not Agenda.objects.exists()


@pytest.mark.parametrize(
    ("part", "given", "model"),
    [
        ("site", {"row-name": "Annexe", "row-position": "0"}, Site),
        (
            "type",
            {
                **{"row-name": "Vaccin", "row-minutes": "10", "row-before": "0", "row-after": "0"},
                **{"row-notice": "0", "row-horizon": "30", "row-visit": "any"},
                **{"row-capacity": "1", "row-booker": "staff", "row-change_notice": "0"},
                **{"row-position": "0", "row-is_active": "on"},
            },
            AppointmentType,
        ),
    ],
)
def test_sites_and_kinds_are_made_changed_and_removed(
    cast: Cast, owner: Visitor, part: str, given: dict[str, str], model: Any
) -> None:
    made = owner.post(f"/calendar/setup/{part}/new", given)
    assert made.status_code == 303, made.content.decode()
    with access.inside(cast.practice):
        row = model.objects.get(name=given["row-name"])
    path = f"/calendar/setup/{part}/{row.pk}"
    assert owner.post(path, {**given, "row-name": "Autre"}).status_code == 303
    assert "Autre" in owner.get("/calendar/setup/").content.decode()
    assert owner.post(path, {"remove": "1"}).status_code == 303
    with access.inside(cast.practice):
        assert not model.objects.exists()


def test_an_agenda_in_which_appointments_stand_is_not_removed(
    cast: Cast, owner: Visitor, surgery: Surgery
) -> None:
    with access.inside(cast.practice):
        booking.book(surgery.place(), Author("Dr Roux"), DUPONT)
    path = f"/calendar/setup/agenda/{surgery.roux.pk}"
    assert owner.post(path, {"remove": "1"}).status_code == 303
    with access.inside(cast.practice):
        assert Agenda.objects.filter(pk=surgery.roux.pk).exists()


def test_there_is_no_such_part(owner: Visitor) -> None:
    assert owner.get("/calendar/setup/room/new").status_code == 404
