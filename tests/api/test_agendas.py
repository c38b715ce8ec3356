"""Agendas, free times and appointments by a program of the client's own."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from scheduling.models import AppointmentStep, OpeningPeriod
from tenants import access
from tests.api.program import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
DUPONT = {"name": "Jeanne Dupont", "number": "06 39 98 50 01"}


@pytest.fixture
def program(cast: Cast) -> Program:
    with access.inside(cast.practice):
        OpeningPeriod.objects.all().delete()
    return Program.of(cast.practice)


class Surgery:
    """One doctor, every day from 9 to 19, with visits of half an hour."""

    def __init__(self, program: Program, **kind: Any) -> None:
        self.program = program
        self.agenda = program.post("agendas", {"name": "Dr Roux", "step": 30})["id"]
        for day in range(7):
            times = {"weekday": day, "opens": "09:00", "closes": "19:00"}
            program.post("working-times", {"agenda": self.agenda, **times})
        given = {"name": "Visite", "minutes": 30, "agendas": [self.agenda], **kind}
        self.type = program.post("appointment-types", given)["id"]

    def place(self, clock: str, days: int = 1) -> dict[str, str]:
        day = timezone.now().astimezone(PARIS).date() + timedelta(days=days)
        start = datetime.combine(day, time.fromisoformat(clock), PARIS)
        return {"agenda": self.agenda, "type": self.type, "starts_at": start.isoformat()}

    def free(self, more: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.program.get(f"slots?type={self.type}{more}")
        return found


def test_the_next_three_with_either_not_on_wednesdays_after_five(program: Program) -> None:
    surgery = Surgery(program)
    found = surgery.free(f"&agenda={surgery.agenda}&not_on=2&after=17:00")
    starts = [datetime.fromisoformat(slot["starts_at"]) for slot in found]
    assert len(starts) == 3
    assert all(start.hour >= 17 and start.weekday() != 2 for start in starts)
    later = surgery.place("09:00", days=10)["starts_at"]
    [first] = surgery.free(f"&from={later[:10]}&limit=1")
    assert first["starts_at"] == later


def test_booked_moved_confirmed_and_cancelled_with_its_steps(program: Program, cast: Cast) -> None:
    surgery = Surgery(program)
    made = program.post("appointments", {**surgery.place("10:00"), **DUPONT, "reason": "genou"})
    assert (made["state"], made["number"]) == ("booked", "+33639985001")
    path = f"appointments/{made['id']}"
    moved = program.post(f"{path}/move", {"starts_at": surgery.place("11:00")["starts_at"]}, 200)
    assert moved["starts_at"] == surgery.place("11:00")["starts_at"]
    assert program.post(f"{path}/confirm", {}, 200)["state"] == "confirmed"
    assert program.refused("POST", f"{path}/miss", {}, 409) == {}
    assert program.refused("POST", f"{path}/cancel", {}) == {"#/reason": "required"}
    gone = program.post(f"{path}/cancel", {"reason": "guérie"}, 200)
    assert [step["kind"] for step in gone["steps"]] == ["booked", "moved", "confirmed", "cancelled"]
    with access.inside(cast.practice):
        assert set(AppointmentStep.objects.values_list("author_name", flat=True)) == {"API: Essai"}
    assert program.refused("POST", f"{path}/arrive", {}, 409) == {}
    assert program.answer.json()["reason"] == "over"
    Program.of(cast.plumber).get(path, 404)


def test_a_taken_time_is_a_problem_with_the_next_free_ones(program: Program) -> None:
    surgery = Surgery(program)
    booked = {**surgery.place("10:00"), **DUPONT}
    program.post("appointments", booked)
    problem = program.post("appointments", {**booked, "name": "Luc Martin"}, 409)
    assert (problem["status"], problem["reason"]) == (409, "taken")
    assert len(problem["free"]) == 3
    assert surgery.place("10:00")["starts_at"] not in [one["starts_at"] for one in problem["free"]]
    assert program.answer["Content-Type"] == "application/problem+json"
    squeezed = {**booked, "name": "Luc Martin", "squeezed_in": "fièvre"}
    assert program.post("appointments", squeezed, 409)["reason"] == "no_overbooking"
    program.patch(f"agendas/{surgery.agenda}", {"may_overbook": True})
    assert program.post("appointments", squeezed)["overbooked_why"] == "fièvre"


def test_places_questions_and_somebody_else(program: Program) -> None:
    surgery = Surgery(program, capacity=2, questions=["Première fois ?"], visit="first")
    child = {
        "name": "Léo Dupont",
        "asked_by": "Jeanne Dupont",
        "asked_by_number": "0639985001",
        "answers": [{"question": "Première fois ?", "answer": "oui"}],
    }
    made = program.post("appointments", {**surgery.place("10:00"), **child})
    assert (made["seat"], made["answers"]) == (1, [["Première fois ?", "oui"]])
    day = surgery.place("10:00")["starts_at"][:10]
    left = {slot["starts_at"]: slot["left"] for slot in surgery.free(f"&from={day}&limit=5")}
    assert left[surgery.place("10:00")["starts_at"]] == 1


def test_a_series_and_what_is_left_of_it(program: Program) -> None:
    surgery = Surgery(program)
    program.post("appointments", {**surgery.place("10:00", days=8), **DUPONT})
    wanted = {**surgery.place("10:00"), "name": "Luc Martin", "times": 3}
    problem = program.post("appointments/series", {**wanted, "whole": True}, 409)
    assert [left["reason"] for left in problem["left"]] == ["taken"]
    done = program.post("appointments/series", wanted)
    assert (len(done["booked"]), len(done["left"])) == (2, 1)
    first, last = (surgery.place("10:00", days=days)["starts_at"][:10] for days in (1, 8))
    assert len(program.get(f"appointments?from={first}&until={last}")["results"]) == 2
    assert program.get(f"appointments?until={first}&number=0639985001")["results"] == []


def test_a_booking_asked_again_with_its_key_is_booked_once(program: Program) -> None:
    surgery, made = Surgery(program), []
    for key in ("a", "a", "b"):
        program.headers["Idempotency-Key"] = key
        booking = {**surgery.place("10:00"), **DUPONT}
        made.append(program.post("appointments", booking, 201 if key == "a" else 409))
    assert made[0]["id"] == made[1]["id"]
    assert made[2]["reason"] == "taken"


def test_sites_absences_and_hours_of_a_site(program: Program, cast: Cast) -> None:
    surgery = Surgery(program)
    site = program.post("sites", {"name": "Annexe", "time_zone": "Europe/Paris"})
    hours = {"weekday": 0, "opens": "09:00", "closes": "10:00", "site": site["id"]}
    program.post("opening-periods", {**hours, "first_day": "2027-01-01", "last_day": "2027-02-01"})
    start, end = (surgery.place(clock)["starts_at"] for clock in ("09:00", "18:30"))
    away = {"agenda": surgery.agenda, "starts_at": start, "ends_at": end, "reason": "congrès"}
    absence = program.post("absences", away)
    [first] = surgery.free(f"&from={start[:10]}&limit=1")
    assert first["starts_at"] == end
    longer = surgery.place("09:00", days=3)["starts_at"]
    assert program.patch(f"absences/{absence['id']}", {"ends_at": longer})["ends_at"] == longer
    assert program.refused("POST", "absences", {**away, "ends_at": start}) == {
        "#/ends_at": "invalid"
    }
    other = Program.of(cast.plumber)
    assert other.get("sites")["results"] == []
    [theirs] = [other.post("agendas", {"name": "Camion"})]
    wrong = {"agenda": theirs["id"], "weekday": 0, "opens": "09:00", "closes": "10:00"}
    assert other.refused("POST", "working-times", {**wrong, "site": site["id"]}) == {
        "#/site": "does_not_exist"
    }


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("", {"#/type": "required"}),
        ("type=x", {"#/type": "invalid"}),
        ("not_on=7", {"#/type": "required", "#/not_on": "invalid_choice"}),
        (
            "after=noon&limit=0",
            {"#/type": "required", "#/after": "invalid", "#/limit": "min_value"},
        ),
    ],
)
def test_a_wrong_wish_is_named(program: Program, query: str, errors: dict[str, str]) -> None:
    assert program.refused("GET", f"slots?{query}", None) == errors


def test_staff_books_and_a_recipient_does_not(cast: Cast, program: Program) -> None:
    surgery = Surgery(program)

    def asks(name: str) -> Callable[[str, Any, int], Any]:
        person = Program(cast.practice, user=cast.user(name))
        return lambda path, data, status: person.ask("POST", path, data, status)

    made = asks("secretary")("appointments", {**surgery.place("10:00"), **DUPONT}, 201)
    assert made["steps"][0]["author_name"] == "Secretary"
    asks("recipient")("appointments", {**surgery.place("11:00"), **DUPONT}, 403)
