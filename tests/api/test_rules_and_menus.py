"""Rules, menus, lists, hours and greetings by a program of the client's own."""

from typing import Any

import pytest

from telephony.models import Greeting
from tenants import access
from tests.api.program import Program
from tests.cast import STRANGER, Cast
from tests.sounds import mp3, nonsense, wav

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program.of(cast.practice)


def test_rules_are_made_ordered_changed_and_deleted(program: Program, cast: Cast) -> None:
    team = cast.practice.teams.get()
    first = program.get("forwarding-rules")["results"][0]
    night = {"name": "Nuit", "opening": "closed", "action": "forward", "number": "06 39 98 40 01"}
    made = program.post("forwarding-rules", night)
    assert (made["position"], made["number"]) == (1, "+33639984001")
    day = {"name": "Jour", "line": "01 99 00 10 01", "team_id": str(team.pk), "priority": 2}
    other = program.post("forwarding-rules", day)
    assert (other["line"], other["team_name"]) == ("+33199001001", "Jour")
    order = [other["id"], made["id"], first["id"]]
    answer = program.post("forwarding-rules/order", {"order": order}, 200)
    assert [(rule["id"], rule["position"]) for rule in answer] == list(
        zip(order, range(3), strict=True)
    )
    program.patch(f"forwarding-rules/{made['id']}", {"action": "voicemail", "number": ""})
    program.refused("PATCH", f"forwarding-rules/{made['id']}", {"action": "forward"})
    program.delete(f"forwarding-rules/{first['id']}")
    left = program.get("forwarding-rules")["results"]
    assert [(rule["name"], rule["action"]) for rule in left] == [
        ("Jour", "queue"),
        ("Nuit", "voicemail"),
    ]


def test_a_menu_keeps_its_choices_by_key(program: Program) -> None:
    one, two = {"key": "1", "label": "Urgence"}, {"key": "#", "label": "Autre"}
    menu = program.post("menus", {"name": "Accueil", "options": [one, two]})
    ids = {option["key"]: option["id"] for option in menu["options"]}
    sub = program.post("menus", {"name": "Autres", "options": [one]})
    changed = {"options": [{**one, "submenu": sub["id"]}, {"key": "3", "label": "Trois"}]}
    after = program.patch(f"menus/{menu['id']}", changed)
    assert {option["key"]: option["label"] for option in after["options"]} == {
        "1": "Urgence",
        "3": "Trois",
    }
    assert after["options"][0]["id"] == ids["1"]
    circle = {"options": [{**one, "submenu": menu["id"]}]}
    assert program.refused("PATCH", f"menus/{menu['id']}", circle) == {"#/options": "circle"}
    assert len(program.patch(f"menus/{menu['id']}", {"name": "Standard"})["options"]) == 2


def test_a_list_of_callers_takes_numbers_in_any_spelling(program: Program) -> None:
    numbers = [{"number": "06 39 98 40 01", "label": "Odile"}, {"number": "0033 261914002"}]
    made = program.post("caller-lists", {"name": "Amis", "kind": "vip", "numbers": numbers})
    assert {one["number"] for one in made["numbers"]} == {"+33639984001", "+33261914002"}
    after = program.patch(f"caller-lists/{made['id']}", {"numbers": numbers[:1]})
    assert after["numbers"] == [{"number": "+33639984001", "label": "Odile"}]


def test_a_greeting_is_written_or_uploaded(program: Program, cast: Cast) -> None:
    text = program.post("greetings", {"situation": "welcome", "language": "en-GB", "text": "Hello"})
    assert text["audio_url"] is None
    music = program.upload("greetings", {"situation": "music", "audio": mp3()})
    answer: Any = program.browser.get(music["audio_url"], headers=program.headers)
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/mpeg")
    program.get(f"greetings/{text['id']}/audio", 404)
    Program.of(cast.plumber).get(f"greetings/{music['id']}", 404)
    gone = program.patch(f"greetings/{text['id']}", {"audio": None})
    assert gone["text"] == "Hello"
    program.refused("PATCH", f"greetings/{music['id']}", {"audio": None})


@pytest.mark.parametrize(
    ("file", "code"),
    [(nonsense(b"GIF89a" * 99), "wrong_kind"), (wav(301), "too_long"),
     (nonsense(b"x" * (10 * 1024**2 + 1)), "too_large"), (nonsense(b""), "empty")],
)  # fmt: skip
def test_what_is_no_recording_is_refused(
    program: Program, cast: Cast, file: Any, code: str
) -> None:
    problem = program.upload("greetings", {"situation": "music", "audio": file}, 400)
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [("#/audio", code)]
    with access.inside(cast.practice):
        assert not Greeting.objects.filter(situation="music").exists()


def test_hours_calendar_and_settings(program: Program, cast: Cast) -> None:
    assert program.get("calendar")["closed_on_holidays"] is False
    french = {"country": "FR", "subdivision": "57", "closed_on_holidays": True}
    assert program.ask("PUT", "calendar", french) == french
    assert program.refused("PATCH", "calendar", {"country": "XX"}) == {"#/country": "invalid"}
    program.post("special-openings", {"day": "2027-11-01", "opens": "09:00", "closes": "10:00"})
    program.post("closures", {"first_day": "2027-08-01", "last_day": "2027-08-31"})
    program.patch("voice-settings", {"languages": ["fr-BE", "nl-BE"], "max_wait": 120})
    assert program.get("voice-settings")["languages"] == ["fr-BE", "nl-BE"]
    other = Program.of(cast.plumber)
    assert other.get("voice-settings")["languages"] == ["fr-FR"]
    assert [other.get(path)["count"] for path in ("special-openings", "closures")] == [0, 0]


def test_it_says_what_would_happen_to_a_call(program: Program) -> None:
    program.ask("PUT", "calendar", {"country": "FR", "closed_on_holidays": True})
    [rule] = program.get("forwarding-rules")["results"]
    program.patch(f"forwarding-rules/{rule['id']}", {"opening": "open"})
    program.post("forwarding-rules", {"name": "Fermé", "opening": "closed", "action": "voicemail"})
    question = {"at": "2027-11-01T10:00:00", "caller": "0639989999", "line": "+33199001001"}
    plan = program.post("routing/explain", question, 200)
    assert plan["action"] == "voicemail"
    assert "(Toussaint)" in plan["sentence"]
    assert (plan["opening"]["reason"], plan["opening"]["name"]) == ("holiday", "Toussaint")
    assert (
        program.post("routing/explain", {"at": "2027-11-02T10:00:00Z"}, 200)["rule"] == rule["id"]
    )
    assert STRANGER not in str(plan)


def test_one_clients_rows_are_not_found_at_the_other(program: Program, cast: Cast) -> None:
    menu = program.post("menus", {"name": "Accueil", "options": [{"key": "1", "label": "Un"}]})
    other = Program.of(cast.plumber)
    assert other.get("menus")["results"] == []
    other.get(f"menus/{menu['id']}", 404)
    asked = {"name": "Leur menu", "action": "menu", "menu": menu["id"]}
    assert other.refused("POST", "forwarding-rules", asked) == {"#/menu": "does_not_exist"}


def test_long_lists_come_in_pages(program: Program) -> None:
    page = program.get("opening-periods?page_size=2&page=2")
    assert len(page["results"]) == 2
    assert "page=3" in page["next"]
