"""What programs do to people, policies and forms stands in the history; who goes leaves no gap."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from messages.models import Policy, PolicyStep
from scheduling.models import DutyRoster
from telephony.models import Change, ForwardingRule
from tenants import access
from tenants.directory.models import Colleague, Reach
from tests.api.program import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program.of(cast.practice)


def kept(cast: Cast, subject: str) -> list[Change]:
    """Oldest first; each by the program."""
    with access.inside(cast.practice):
        found = list(Change.objects.filter(subject=subject).order_by("at", "pk"))
    assert {one.who for one in found} <= {"API: Essai"}
    return found


def sides(found: list[Change], part: str) -> list[tuple[Any, Any]]:
    return [(one.before and one.before[part], one.after and one.after[part]) for one in found]


def test_people_and_their_ways(program: Program, cast: Cast) -> None:
    ada = program.post("colleagues", {"name": "Ada", "role": "Médecin"})
    program.patch(f"colleagues/{ada['id']}", {"role": "Chirurgienne"})
    way = {"colleague": ada["id"], "channel": "sms", "address": "06 39 98 50 03"}
    made = program.post("ways", way)
    program.patch(f"ways/{made['id']}", {"wait_minutes": 7})
    program.delete(f"ways/{made['id']}")
    found = kept(cast, "colleague")
    assert sides(found[:2], "role") == [(None, "Médecin"), ("Médecin", "Chirurgienne")]
    ways = [len(after) for _before, after in sides(found[2:], "ways")]
    assert ways in ([1, 0], [1, 1, 0]), "with a way, and without"
    assert "0639985003" not in str([one.after for one in found]), "of addresses the last digits"


def test_policies_groups_and_their_order(program: Program, cast: Cast) -> None:
    ada = program.post("colleagues", {"name": "Ada"})
    group = program.post("groups", {"name": "Nuit", "members": [ada["id"]]})
    program.patch(f"groups/{group['id']}", {"members": []})
    program.delete(f"groups/{group['id']}")
    assert sides(kept(cast, "group"), "members") == [(None, ["Ada"]), (["Ada"], []), ([], None)]
    step = {"whom": "person", "person": ada["id"], "channels": ["sms"], "wait_minutes": 5}
    policy = program.post("policies", {"name": "Le soir", "steps": [step]})
    program.patch(f"policies/{policy['id']}", {"rounds": 2})
    program.delete(f"policies/{policy['id']}")
    assert sides(kept(cast, "policy"), "rounds") == [(None, 1), (1, 2), (2, None)]


def test_forms_and_what_goes_live(program: Program, cast: Cast) -> None:
    form = program.post("forms", {"name": "Devis"})
    question = {"key": "q1", "label": "Quoi ?", "kind": "text"}
    version = program.post("form-versions", {"form": form["id"], "questions": [question]})
    program.post(f"form-versions/{version['id']}/publish", {}, 200)
    found = kept(cast, "form")
    assert found[0].before is None
    assert sides(found, "live")[-1][0] == ""
    assert sides(found, "live")[-1][1]


def test_the_order_of_rules(program: Program, cast: Cast) -> None:
    with access.inside(cast.practice):
        ForwardingRule.objects.create(name="Nuit", position=90)
        rules = list(ForwardingRule.objects.values_list("pk", "name"))
        keys, names = [str(key) for key, _name in rules], [name for _key, name in rules]
    program.post("forwarding-rules/order", {"order": keys[::-1]}, 200)
    (one,) = kept(cast, "order")
    assert [one.before, one.after] == [[*names], names[::-1]]


def test_who_leaves_is_followed_by_somebody(program: Program, cast: Cast) -> None:
    ada = program.post("colleagues", {"name": "Ada", "number": "06 39 98 50 03"})
    bea = program.post("colleagues", {"name": "Bea"})
    program.post("ways", {"colleague": ada["id"], "channel": "sms", "address": "0639985003"})
    with access.inside(cast.practice):
        start = timezone.now() + timedelta(days=800)  # after the demonstration's roster
        during = (start, start + timedelta(days=1))
        duty = DutyRoster.objects.create(colleague_id=ada["id"], during=during)
        policy = Policy.objects.create(name="Nuit", position=90)
        PolicyStep.objects.create(policy=policy, whom="person", person_id=ada["id"])
    path = f"/api/v1/colleagues/{ada['id']}"
    refused = program.browser.delete(path, headers=program.headers)
    assert refused.status_code == 409
    assert len(refused.json()["uses"]) == 2
    itself = program.browser.delete(f"{path}?instead={ada['id']}", headers=program.headers)
    assert itself.status_code == 400
    assert program.browser.delete(f"{path}?instead=x", headers=program.headers).status_code == 400
    gone = program.browser.delete(f"{path}?instead={bea['id']}", headers=program.headers)
    assert gone.status_code == 204
    program.get(f"colleagues/{ada['id']}", 404)
    with access.inside(cast.practice):
        left = Colleague.everybody.get(pk=ada["id"])
        assert (left.name, left.number, left.left_at is not None) == ("Ada", "", True)
        assert not Reach.objects.filter(colleague=left).exists()
        assert str(DutyRoster.objects.get(pk=duty.pk).colleague_id) == bea["id"]
        assert str(PolicyStep.objects.get(policy=policy).person_id) == bea["id"]
        assert Change.objects.filter(subject="colleague", after__isnull=True, name="Ada").exists()


def test_the_last_who_gets_messages_stays(program: Program, cast: Cast) -> None:
    with access.inside(cast.practice):
        people = [str(key) for key in Colleague.objects.values_list("pk", flat=True)]
    for key in people:
        path = f"/api/v1/colleagues/{key}"
        answer = program.browser.delete(path, headers=program.headers)
        assert answer.status_code in (204, 409)
    with access.inside(cast.practice):
        assert Colleague.objects.filter(receives_messages=True).exists()


def test_another_clients_people_are_not_there(program: Program, cast: Cast) -> None:
    ada = program.post("colleagues", {"name": "Ada"})
    Program.of(cast.plumber).get(f"colleagues/{ada['id']}", 404)
    other = Program.of(cast.plumber)
    path = f"/api/v1/colleagues/{ada['id']}"
    assert other.browser.delete(path, headers=other.headers).status_code == 404
