"""Forms over the API: read, written anew, live at a time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messages import forms
from tenants import access
from tests.api.program import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db
KIND = {"key": "kind", "label": "Panne", "kind": "choice", "choices": ["Fuite", "Autre"]}
WHERE = {"key": "where", "label": "Où", "only_if": {"key": "kind", "answers": ["Fuite"]}}


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program.of(cast.plumber)


def first_form(program: Program) -> str:
    return str(next(one["id"] for one in program.get("forms")["results"] if one["is_default"]))


def test_all_reasons_are_read_with_what_is_asked_now(program: Program) -> None:
    found = program.get("forms")["results"]
    assert [one["name"] for one in found][:2] == ["Dépannage", "Entretien"]
    questions = found[0]["current"]["questions"]
    assert questions[0]["key"] == "address"
    assert found[0]["current"]["number"] == 1


def test_a_new_version_is_a_draft_until_it_is_published(program: Program, cast: Cast) -> None:
    form = first_form(program)
    made = program.post("form-versions", {"form": form, "questions": [KIND]})
    assert (made["number"], made["live_from"]) == (2, None)
    path = f"form-versions/{made['id']}"
    program.patch(path, {"questions": [KIND, WHERE], "ending": "ticket"})
    with access.inside(cast.plumber):
        assert forms.current_version().number == 1
    at = (timezone.now() + timedelta(hours=1)).isoformat()
    assert program.post(f"{path}/publish", {"live_from": at}, 200)["live_from"]
    assert program.post(f"{path}/withdraw", {}, 200)["live_from"] is None
    program.post(f"{path}/publish", {}, 200)
    with access.inside(cast.plumber):
        assert str(forms.current_version().pk) == made["id"]
    program.refused("PATCH", path, {"questions": []}, 409)
    program.refused("DELETE", path, None, 409)
    program.refused("POST", f"{path}/withdraw", {}, 400)


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({"questions": [WHERE]}, "#/questions/0"),
        ({"questions": [{"key": "a"}]}, "#/questions/0"),
        ({"questions": "none"}, "#/questions"),
        ({"ending": "dance"}, "#/ending"),
        ({"urgencies": ["later"]}, "#/urgencies/0"),
        ({"recipients": ["01890000-0000-7000-8000-000000000000"]}, "#/recipients/0"),
    ],
)
def test_what_is_wrong_is_named(program: Program, data: dict[str, object], pointer: str) -> None:
    form = first_form(program)
    found = program.refused("POST", "form-versions", {"form": form, **data})
    assert [place for place in found if place.startswith(pointer.removesuffix("/0"))], found


def test_a_version_does_not_go_live_in_the_past(program: Program) -> None:
    made = program.post("form-versions", {"form": first_form(program), "questions": []})
    past = {"live_from": "2020-01-01T00:00:00Z"}
    assert program.refused("POST", f"form-versions/{made['id']}/publish", past) == {
        "#/live_from": "past"
    }


def test_a_form_of_another_client_is_not_there(program: Program, cast: Cast) -> None:
    theirs = first_form(Program.of(cast.practice))
    program.refused("GET", f"forms/{theirs}", None, 404)
    errors = program.refused("POST", "form-versions", {"form": theirs, "questions": []})
    assert errors == {"#/form": "does_not_exist"}


def test_a_reason_is_never_deleted_but_taken_from_the_desk(program: Program) -> None:
    form = first_form(program)
    program.refused("DELETE", f"forms/{form}", None, 405)
    assert program.patch(f"forms/{form}", {"is_offered": False})["is_offered"] is False
