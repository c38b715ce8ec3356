"""Lists go on from a place in them; what was read says whether it still is so."""

from typing import Any

import pytest

from tenants import access
from tenants.directory.models import Contact
from tests.api.program import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PERIOD = {"weekday": 6, "opens": "05:00", "closes": "06:00"}


def asked_with(program: Program, method: str, path: str, data: Any = None, **headers: str) -> Any:
    before, program.headers = program.headers, {**program.headers, **headers}
    try:
        answer: Any = program.browser.generic(
            method, f"/api/v1/{path}", data or b"", "application/json", headers=program.headers
        )
    finally:
        program.headers = before
    return answer


def test_what_is_made_meanwhile_moves_nothing_to_the_next_page(cast: Cast) -> None:
    with access.inside(cast.practice):
        Contact.objects.all().delete()
    program = Program.of(cast.practice)
    for n in range(5):
        program.post("contacts", {"name": f"Appelant {n}", "number": f"+3363998500{n}"})
    first = program.get("contacts?page_size=2")
    program.post("contacts", {"name": "Appelant 5", "number": "+33639985009"})
    names = [one["name"] for one in first["results"]]
    while first["next"]:
        first = program.get(first["next"].partition("/api/v1/")[2])
        names += [one["name"] for one in first["results"]]
    assert names == [f"Appelant {n}" for n in (4, 3, 2, 1, 0)]


def test_a_page_of_appointments_has_a_constant_number_of_queries(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    program = Program.of(cast.practice)
    program.get("appointments")
    with django_assert_max_num_queries(12):
        program.get("appointments")
    program.get("appointments?cursor=bm9uc2Vuc2U", 404)


def test_who_has_it_already_is_told_so(cast: Cast) -> None:
    program = Program.of(cast.practice)
    program.get("opening-periods")
    version = program.answer["ETag"]
    again = asked_with(program, "GET", "opening-periods", **{"If-None-Match": version})
    assert (again.status_code, again.content) == (304, b"")
    program.post("opening-periods", PERIOD)
    again = asked_with(program, "GET", "opening-periods", **{"If-None-Match": version})
    assert again.status_code == 200
    assert again["ETag"] != version


def test_a_change_on_what_was_changed_meanwhile_is_refused(cast: Cast) -> None:
    program = Program.of(cast.practice)
    made = program.post("opening-periods", PERIOD)
    path = f"opening-periods/{made['id']}"
    program.get(path)
    version = program.answer["ETag"]
    mine = asked_with(program, "PATCH", path, b'{"opens": "04:00"}', **{"If-Match": version})
    assert mine.status_code == 200
    theirs = asked_with(program, "PATCH", path, b'{"opens": "03:00"}', **{"If-Match": version})
    assert (theirs.status_code, theirs["Content-Type"]) == (412, "application/problem+json")
    gone = asked_with(program, "DELETE", path, **{"If-Match": version})
    assert gone.status_code == 412
    assert program.get(path)["opens"] == "04:00:00"


def test_settings_have_a_version_too(cast: Cast) -> None:
    program = Program.of(cast.practice)
    program.get("telling")
    version = program.answer["ETag"]
    for minutes, status in ((35, 200), (40, 412)):
        body = f'{{"offer_minutes": {minutes}}}'.encode()
        answer = asked_with(program, "PATCH", "telling", body, **{"If-Match": version})
        assert answer.status_code == status
