"""Every error is a problem document (RFC 9457) that says where it is."""

from typing import Any

import pytest

from telephony.models import ForwardingRule, ListedNumber, Menu
from tenants import access
from tests.api.program import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOBODY = "01890000-0000-7000-8000-000000000000"
RULE = {"name": "Nuit", "action": "queue"}
OPTIONS = [{"key": "1", "label": "Rendez-vous"}]
MENU = {"name": "Accueil", "options": OPTIONS}


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program.of(cast.practice)


@pytest.mark.parametrize(
    ("path", "data", "errors"),
    [
        ("forwarding-rules", {}, {"#/name": "required"}),
        ("forwarding-rules", {"name": ""}, {"#/name": "blank"}),
        ("forwarding-rules", [], {"#": "invalid"}),
        ("forwarding-rules", {**RULE, "action": "forward"}, {"#": "invalid"}),
        ("forwarding-rules", {**RULE, "action": "forward", "number": "12"}, {"#/number": "number"}),
        ("forwarding-rules", {**RULE, "action": "menu"}, {"#": "invalid"}),
        ("forwarding-rules", {**RULE, "action": "dance"}, {"#/action": "invalid_choice"}),
        ("forwarding-rules", {**RULE, "priority": 10}, {"#/priority": "max_value"}),
        ("forwarding-rules", {**RULE, "weekdays": [7]}, {"#/weekdays/0": "invalid_choice"}),
        ("forwarding-rules", {**RULE, "from_time": "22:00"}, {"#": "invalid"}),
        ("forwarding-rules", {**RULE, "line": "+33199001002"}, {"#/line": "invalid"}),
        ("forwarding-rules", {**RULE, "line": "bonjour"}, {"#/line": "number"}),
        ("forwarding-rules", {**RULE, "team_id": NOBODY}, {"#/team_id": "invalid"}),
        ("forwarding-rules", {**RULE, "menu": NOBODY}, {"#/menu": "does_not_exist"}),
        ("forwarding-rules/order", {"order": []}, {"#/order": "order"}),
        ("menus", {**MENU, "options": []}, {"#/options": "empty"}),
        ("menus", {"name": "Accueil"}, {"#/options": "required"}),
        ("menus", {**MENU, "options": OPTIONS * 2}, {"#/options": "twice"}),
        ("menus", {**MENU, "options": [{"key": "*", "label": "Retour"}]},
         {"#/options/0/key": "invalid"}),
        ("menus", {**MENU, "timeout": 60}, {"#/timeout": "max_value"}),
        ("caller-lists", {"name": "Amis", "numbers": [{"number": "x"}]},
         {"#/numbers/0/number": "number"}),
        ("caller-lists", {"name": "Amis", "numbers": [{"number": "0639984001"},
                                                      {"number": "+33 6 39 98 40 01"}]},
         {"#/numbers": "twice"}),
        ("greetings", {"situation": "welcome", "language": "en-GB"}, {"#": "invalid"}),
        ("greetings", {"situation": "welcome", "text": "Deux fois"}, {"#": "invalid"}),
        ("opening-periods", {"weekday": 0, "opens": "09:00", "closes": "09:00"},
         {"#": "invalid"}),
        ("closures", {"first_day": "2026-02-02", "last_day": "2026-02-01"},
         {"#": "invalid"}),
        ("routing/explain", {"at": "demain"}, {"#/at": "invalid"}),
        ("routing/explain", {"line": "+33199001002"}, {"#/line": "line"}),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named(
    program: Program, path: str, data: Any, errors: dict[str, str]
) -> None:
    assert program.refused("POST", path, data) == errors


@pytest.mark.parametrize(
    ("method", "path", "data", "status"),
    [
        ("GET", "nothing", None, 404),
        ("GET", "menus/", None, 404),
        ("GET", f"menus/{NOBODY}", None, 404),
        ("GET", "menus/nonsense", None, 404),
        ("GET", "menus?page=99", None, 404),
        ("DELETE", "calendar", None, 405),
        ("PUT", "menus", MENU, 405),
        ("GET", "routing/explain", None, 405),
    ],
)
def test_what_is_not_there_or_not_done(
    program: Program, method: str, path: str, data: Any, status: int
) -> None:
    assert program.refused(method, path, data, status) == {}


def test_a_body_that_is_no_json_or_of_another_kind(program: Program) -> None:
    for kind, body, status in [("application/json", "{", 400), ("text/xml", "<a/>", 415)]:
        answer = program.browser.post(
            "/api/v1/menus", body, content_type=kind, headers=program.headers
        )
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_what_is_needed_elsewhere_cannot_be_deleted(program: Program, cast: Cast) -> None:
    menu = program.post("menus", MENU)
    program.post("forwarding-rules", {**RULE, "action": "menu", "menu": menu["id"]})
    [option] = menu["options"]
    program.post("forwarding-rules", {**RULE, "option": option["id"]})
    program.refused("DELETE", f"menus/{menu['id']}", None, 409)
    others = {"options": [{"key": "2", "label": "Autre"}]}
    program.refused("PATCH", f"menus/{menu['id']}", others, 409)
    with access.inside(cast.practice):
        assert Menu.objects.get().options.get().key == "1", "all or nothing"


def test_nothing_is_written_of_what_was_refused(program: Program, cast: Cast) -> None:
    with access.inside(cast.practice):
        before = ForwardingRule.objects.count()
    program.refused("POST", "forwarding-rules", {**RULE, "action": "menu"})
    with access.inside(cast.practice):
        assert ForwardingRule.objects.count() == before
        assert not ListedNumber.objects.exists()


def test_a_part_of_a_part_is_named(program: Program) -> None:
    made = program.post("caller-lists", {"name": "Amis", "numbers": []})
    wrong = {"numbers": [{"label": "Ada"}]}
    path = f"caller-lists/{made['id']}"
    assert program.refused("PATCH", path, wrong) == {"#/numbers": "required"}
