"""Policies and groups by a program of the client's own, and what they would do now."""

import pytest

from messages.models import Policy
from tenants import access
from tenants.directory.models import Colleague
from tests.api.program import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SMS_FIRST = {"whom": "recipient", "channels": ["sms"], "wait_minutes": 5}


@pytest.fixture
def program(cast: Cast) -> Program:
    with access.inside(cast.practice):
        Policy.objects.all().delete()  # those that every client begins with
    return Program.of(cast.practice)


def key(cast: Cast, name: str) -> str:
    with access.inside(cast.practice):
        return str(Colleague.objects.get(name__contains=name).pk)


def test_a_policy_is_made_with_its_steps_changed_and_deleted(program: Program, cast: Cast) -> None:
    lambert = key(cast, "Lambert")
    group = program.post("groups", {"name": "Médecins", "members": [lambert, key(cast, "Roux")]})
    made = program.post(
        "policies",
        {
            "name": "Urgent",
            "urgencies": ["urgent"],
            "tells_in_the_end": [lambert],
            "steps": [
                SMS_FIRST,
                {"whom": "group", "group": group["id"], "in_turn": True, "wait_minutes": 10},
            ],
        },
    )
    assert [step["whom"] for step in made["steps"]] == ["recipient", "group"]
    after = program.patch(f"policies/{made['id']}", {"rounds": 2, "steps": [SMS_FIRST]})
    assert (after["rounds"], len(after["steps"])) == (2, 1)
    assert after["tells_in_the_end"] == [lambert]
    program.delete(f"policies/{made['id']}")
    assert program.get("policies")["results"] == []


def test_a_groups_members_keep_their_order(program: Program, cast: Cast) -> None:
    order = [key(cast, "Roux"), key(cast, "Lambert")]
    group = program.post("groups", {"name": "Médecins", "members": order})
    turned = program.patch(f"groups/{group['id']}", {"members": order[::-1]})
    assert turned["members"] == order[::-1]
    twice = program.refused("PATCH", f"groups/{group['id']}", {"members": [order[0]] * 2})
    assert twice == {"#/members": "twice"}


def test_who_would_be_told_now_is_said_in_a_sentence(program: Program, cast: Cast) -> None:
    steps = [SMS_FIRST, {"whom": "on_duty", "channels": ["email"], "wait_minutes": 10}]
    program.post("policies", {"name": "Urgent", "urgencies": ["urgent"], "steps": steps})
    asked = f"policies/preview?recipient={key(cast, 'Roux')}"
    said = program.get(f"{asked}&urgency=urgent")
    assert said["policy"] == "Urgent"
    assert "Dr Claire Roux" in said["sentence"]
    assert "Dr Marc Lambert" in said["sentence"]
    assert program.get(asked)["policy"] == ""
    program.refused("GET", f"policies/preview?recipient={key(cast, 'Roux')}&urgency=x", None)


@pytest.mark.parametrize(
    ("step", "where"),
    [
        ({"whom": "person"}, "#/steps/0"),
        ({"whom": "recipient", "in_turn": True}, "#/steps/0"),
        ({"whom": "recipient", "wait_minutes": 0}, "#/steps/0/wait_minutes"),
        ({"whom": "recipient", "channels": ["sms", "sms"]}, "#/steps/0/channels"),
        ({"whom": "nobody"}, "#/steps/0/whom"),
    ],
)
def test_a_step_that_tells_nobody_is_refused(
    program: Program, step: dict[str, object], where: str
) -> None:
    refused = program.refused("POST", "policies", {"name": "X", "steps": [step]})
    assert any(place.startswith(where) for place in refused), refused


def test_a_policy_without_steps_or_with_half_its_quiet_hours_is_refused(program: Program) -> None:
    assert "#/steps" in program.refused("POST", "policies", {"name": "X", "steps": []})
    half = {"name": "X", "steps": [SMS_FIRST], "quiet_from": "20:00"}
    assert program.refused("POST", "policies", half)


def test_another_clients_people_cannot_be_told(program: Program, cast: Cast) -> None:
    with access.inside(cast.plumber):
        theirs = str(Colleague.objects.all()[0].pk)
    step = {"whom": "person", "person": theirs}
    assert program.refused("POST", "policies", {"name": "X", "steps": [step]})
    program.refused("GET", f"policies/preview?recipient={theirs}", None)
