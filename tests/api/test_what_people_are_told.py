"""Reminders' rules and the waiting list by a program of the client's own."""

import pytest

from scheduling.models import AppointmentType, Telling, WaitingEntry
from tenants import access
from tests.api.program import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program.of(cast.practice)


def test_the_rules_are_read_before_they_are_kept_and_changed(cast: Cast, program: Program) -> None:
    assert program.get("telling")["reminds_before"] == [24]
    changed = program.patch("telling", {"reminds_before": [48, 2], "decent_until": "19:00"})
    assert (changed["reminds_before"], changed["decent_until"]) == ([48, 2], "19:00:00")
    wrong = program.refused("PATCH", "telling", {"decent_until": "07:00"})
    assert list(wrong.values()) == ["invalid"]
    assert "#/reminds_before/0" in program.refused("PATCH", "telling", {"reminds_before": [0]})
    with access.inside(cast.practice):
        assert Telling.objects.get().reminds_before == [48, 2]
    with access.inside(cast.plumber):
        assert not Telling.objects.exists()


def test_somebody_is_put_on_the_list_and_taken_off(cast: Cast, program: Program) -> None:
    with access.inside(cast.practice):
        kind = AppointmentType.objects.create(name="Vaccination", minutes=10)
    typed = {
        **{"type": str(kind.pk), "name": "Anna Weber", "number": "06 39 98 51 01"},
        **{"from_day": "2026-11-23", "until_day": "2026-12-24", "parts": ["morning"]},
    }
    made = program.post("waiting-list", typed)
    assert (made["number"], made["state"]) == ("+33639985101", "waiting")
    program.refused("POST", "waiting-list", {**typed, "until_day": "2026-01-01"})
    program.refused("POST", "waiting-list", {**typed, "parts": ["midnight"]})
    program.delete(f"waiting-list/{made['id']}")
    assert program.get("waiting-list")["results"] == []
    with access.inside(cast.practice):
        assert WaitingEntry.objects.get().state == WaitingEntry.State.WITHDRAWN
