"""Duty by a program of the client's own: the roster is made, asked and swapped."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from scheduling.models import DutyRoster
from tenants import access
from tenants.directory.models import Colleague
from tests.api.program import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOON = datetime(2030, 3, 6, 11, tzinfo=UTC)  # a Wednesday, noon in Paris
MONDAY, NEXT = "2030-03-04T08:00:00+01:00", "2030-03-11T08:00:00+01:00"


@pytest.fixture
def keys(cast: Cast) -> dict[str, str]:
    with access.inside(cast.practice):
        DutyRoster.objects.all().delete()
        return {one.name.split()[-1]: str(one.pk) for one in Colleague.objects.all()}


@pytest.fixture
def program(cast: Cast) -> Any:
    with time_machine.travel(NOON, tick=False):
        yield Program.of(cast.practice)


@pytest.fixture
def layer(program: Program, keys: dict[str, str]) -> dict[str, Any]:
    """Roux and Lambert by turns of a week; it is Roux's."""
    week = {"name": "Semaine", "handover_day": 0, "first_day": "2030-03-04"}
    made: dict[str, Any] = program.post(
        "duty/layers", {**week, "people": [keys["Roux"], keys["Lambert"]]}
    )
    return made


def test_who_until_when_then_who_by_what_rule(program: Program, layer: Any) -> None:
    found = program.get("duty/current")
    assert found["now"]["colleague"]["name"] == "Dr Claire Roux"
    assert found["now"]["until"] == found["next"]["since"] == NEXT
    assert found["next"]["colleague"]["name"] == "Dr Marc Lambert"
    assert "Semaine" in found["now"]["rule"]
    assert (
        program.get("duty/current?at=2030-03-12T12:00:00Z")["now"]["colleague"]
        == (found["next"]["colleague"])
    )
    before = program.get("duty/current?at=2030-03-01T12:00:00Z")
    assert (before["now"], before["next"]["since"]) == (None, MONDAY)


def test_the_shifts_of_a_time_with_its_gaps(program: Program, layer: Any) -> None:
    program.patch(f"duty/layers/{layer['id']}", {"last_day": "2030-03-10"})
    found = program.get("duty/shifts?from=2030-03-01T00:00:00Z&to=2030-04-01T00:00:00Z")
    assert [(one["start"], one["end"], one["by_hand"]) for one in found["shifts"]] == [
        (MONDAY, NEXT, False)
    ]
    assert [one["end"] for one in found["gaps"]] == [MONDAY, "2030-04-01T02:00:00+02:00"]
    assert len(program.get("duty/shifts")["shifts"]) == 1


@pytest.mark.parametrize(
    ("path", "errors"),
    [
        ("duty/shifts?from=2030-01-01T00:00:00Z", {"#/to": "required"}),
        ("duty/shifts?from=x&to=2030-01-01T00:00:00Z", {"#/from": "invalid"}),
        ("duty/shifts?from=2030-01-01T00:00:00Z&to=2030-01-01T00:00:00Z", {"#/to": "invalid"}),
        ("duty/shifts?from=2030-01-01T00:00:00Z&to=2033-01-01T00:00:00Z", {"#/to": "invalid"}),
        ("duty/shifts?from=9999-01-01T00:00:00Z&to=9999-01-02T00:00:00Z", {"#": "invalid"}),
        ("duty/current?at=soon", {"#/at": "invalid"}),
        ("duty/current?at=0001-01-01T00:00:00Z", {"#/at": "invalid"}),
    ],
)
def test_a_time_that_cannot_be_is_named(
    program: Program, path: str, errors: dict[str, str]
) -> None:
    assert program.refused("GET", path, None) == errors


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"people": []}, {"#/people": "min_length"}),
        ({"handover_day": None}, {"#": "invalid"}),
        ({"unit": "days"}, {"#": "invalid"}),
        ({"from_time": "20:00"}, {"#": "invalid"}),
        ({"last_day": "2030-03-01"}, {"#": "invalid"}),
        ({"weekdays": [7]}, {"#/weekdays/0": "invalid_choice"}),
        ({"every": 0}, {"#/every": "min_value"}),
    ],
)
def test_a_rotation_that_cannot_be_is_refused(
    program: Program, keys: dict[str, str], wrong: Any, errors: dict[str, str]
) -> None:
    right = {"name": "Nuit", "handover_day": 0, "first_day": "2030-03-04", "people": [keys["Roux"]]}
    assert program.refused("POST", "duty/layers", {**right, **wrong}) == errors
    program.post("duty/layers", right)


def test_somebody_is_put_in_and_taken_out(
    program: Program, layer: Any, keys: dict[str, str]
) -> None:
    times = {"start": "2030-03-06T10:00:00Z", "end": "2030-03-06T18:00:00Z"}
    made = program.post("duty/stretches", {"colleague": keys["Lambert"], **times})
    assert made["author_name"] == "API: Essai"
    assert program.get("duty/current")["now"]["colleague"]["id"] == keys["Lambert"]
    program.delete(f"duty/stretches/{made['id']}")
    assert program.get("duty/current")["now"]["colleague"]["id"] == keys["Roux"]
    program.refused("DELETE", f"duty/stretches/{made['id']}", None, 409)
    turned = {"start": times["end"], "end": times["start"], "colleague": keys["Roux"]}
    program.refused("POST", "duty/stretches", turned, 409)


def test_a_swap_is_asked_and_answered(program: Program, layer: Any, keys: dict[str, str]) -> None:
    asked = {"asker": keys["Roux"], "other": keys["Lambert"], "start": MONDAY, "end": NEXT}
    swap = program.post("duty/swaps", asked)
    assert (swap["state"], swap["asked_by"]) == ("asked", "API: Essai")
    program.refused("POST", "duty/swaps", asked, 409)
    answered = program.post(f"duty/swaps/{swap['id']}/answer", {"answer": "accepted"}, 200)
    assert answered["answered_by"] == "API: Essai"
    assert program.get("duty/current")["now"]["colleague"]["id"] == keys["Lambert"]
    program.refused("POST", f"duty/swaps/{swap['id']}/answer", {"answer": "refused"}, 409)
    program.refused("POST", "duty/swaps", {**asked, "end": MONDAY})
    theirs = {**asked, "asker": keys["Lambert"], "other": keys["Roux"]}
    later = NOON + timedelta(days=30)
    program.refused("POST", "duty/swaps", {**theirs, "end": later.isoformat()}, 409)


def test_one_clients_roster_is_not_the_others(program: Program, layer: Any, cast: Cast) -> None:
    other = Program.of(cast.plumber)
    assert other.get("duty/layers")["count"] == 0
    other.get(f"duty/layers/{layer['id']}", 404)
    assert other.refused(
        "POST",
        "duty/layers",
        {"name": "x", "handover_day": 0, "first_day": "2030-03-04", "people": layer["people"]},
    ) == {"#/people/0": "does_not_exist", "#/people/1": "does_not_exist"}
