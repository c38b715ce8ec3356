"""What everybody may book by themselves, set up by a program of the client's own."""

import pytest

from scheduling.models import BookingPage
from tenants import access
from tenants.models import AuditEntry
from tests.api.program import Program
from tests.cast import Cast
from tests.visitors import at_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program.of(cast.practice)


@pytest.fixture
def agenda(program: Program) -> str:
    return str(program.post("agendas", {"name": "Dr Roux"})["id"])


def test_the_booking_page_is_set_up(cast: Cast, program: Program, agenda: str) -> None:
    assert program.get("booking-page")["is_on"] is False
    assert at_client(cast.practice).get("/book/").status_code == 404
    given = {"is_on": True, "agendas": [agenda], "origins": ["https://www.example.com"]}
    changed = program.patch("booking-page", given)
    assert {name: changed[name] for name in given} == given
    assert changed["address"] == f"{cast.practice.url}/book/"
    assert at_client(cast.practice).get("/book/").status_code == 200
    wrong = {"origins": ["example.com; script-src *"]}
    assert program.refused("PATCH", "booking-page", wrong) == {"#/origins/0": "origin"}
    theirs = Program.of(cast.plumber)
    refused = theirs.refused("PATCH", "booking-page", {"agendas": [agenda]})
    assert refused == {"#/agendas": "does_not_exist"}
    with access.inside(cast.practice):
        key = BookingPage.objects.get().pk
    assert AuditEntry.objects.get(subject_id=key).action == "booking_page.changed"
    with access.inside(cast.plumber):
        assert not BookingPage.objects.exists()
