"""The owner's page of policies: they read like sentences, and are tried before they are saved."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from messages.models import Group, Policy
from scheduling.models import DutyRoster
from telephony.models import Change
from tenants import access
from tenants.directory.models import Colleague, Reach
from tests.cast import Cast
from tests.telephony.setup_pages import hidden, looks, sends, words
from tests.visitors import Visitor, at_client

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2027, 3, 7, 21, 0, tzinfo=UTC)  # 22:00 in Paris


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    with access.inside(cast.practice):
        Policy.objects.all().delete()
        person = Colleague.objects.create(name="Max Weber")
        Reach.objects.create(colleague=person, channel="sms", address="+33639987803")
    return at_client(cast.practice, cast.user("doctor"))


def maxime(cast: Cast) -> Colleague:
    with access.inside(cast.practice):
        return Colleague.objects.get(name="Max Weber")


def steps(*rows: tuple[str, int, list[str]], **more: Any) -> dict[str, Any]:
    """The policy as a browser sends it."""
    typed: dict[str, Any] = {"steps-TOTAL_FORMS": len(rows), "steps-INITIAL_FORMS": 0}
    for place, (whom, wait, channels) in enumerate(rows):
        typed |= {f"steps-{place}-whom": whom, f"steps-{place}-wait_minutes": wait}
        typed[f"steps-{place}-channels"] = channels
    return {"name": "Urgences", "urgencies": ["urgent"], "rounds": 1, "do": "save", **typed, **more}


def asks(cast: Cast, **more: str) -> dict[str, str]:
    about = {"ask-recipient": str(maxime(cast).pk), "ask-urgency": "urgent"}
    return {**about, "ask-at": "2027-03-07T22:00", **more}


def test_it_reads_like_a_sentence_and_holds_at_once(cast: Cast, owner: Visitor) -> None:
    first = (f"person:{maxime(cast).pk}", 5, ["sms"])
    answer = sends(owner, "/policies/new", **steps(first, ("on_duty", 120, [])))
    assert answer.status_code == 303
    page = looks(owner, "/policies/")
    assert "Messages “Urgent”" in page
    assert "Max Weber by SMS, 5 min to answer" in page
    assert "Whoever is on duty then as each wishes, 2 h to answer" in page
    assert "Doctor made: policy for messages – Urgences" in page
    with access.inside(cast.practice):
        assert [step.whom for step in Policy.objects.get().steps.all()] == ["person", "on_duty"]


def test_what_would_be_done_on_sunday_is_asked_of_the_code_that_plans(
    cast: Cast, owner: Visitor
) -> None:
    with access.inside(cast.practice):
        DutyRoster.objects.all().delete()
        span = (SUNDAY - timedelta(hours=1), SUNDAY + timedelta(hours=1))
        DutyRoster.objects.create(colleague=maxime(cast), during=span)
    tried = sends(owner, "/policies/new", **steps(("on_duty", 5, []), do="ask"), **asks(cast))
    assert "Max Weber, on duty, by SMS" in words(tried)
    with access.inside(cast.practice):
        assert not Policy.objects.exists(), "it was only tried"
        assert not Change.objects.exists()
    on_the_list = "&".join(f"{name}={value}" for name, value in asks(cast).items())
    assert "no policy fits" in looks(owner, f"/policies/?{on_the_list}")


def test_a_tried_policy_is_saved_after_that(cast: Cast, owner: Visitor) -> None:
    sends(owner, "/policies/new", **steps(("recipient", 5, []), do="ask"), **asks(cast))
    saved = sends(owner, "/policies/new", **steps(("recipient", 5, [])), **asks(cast))
    assert saved.status_code == 303
    with access.inside(cast.practice):
        path = f"/policies/{Policy.objects.get().pk}"
    changed = steps(("recipient", 9, []), version=hidden(owner, path))
    assert "Max Weber by SMS" in words(sends(owner, path, **{**changed, "do": "ask"}, **asks(cast)))
    assert sends(owner, path, **changed, **asks(cast)).status_code == 303
    page = looks(owner, path)
    assert "steps : " in page, "kept in the client's language"
    assert "9 min" in page


def test_steps_are_moved_by_buttons_and_refused_without_losing_a_word(owner: Visitor) -> None:
    rows = steps(("recipient", 5, []), ("on_duty", 7, ["voice"]), name="Nuit", act="steps:up:1")
    page = sends(owner, "/policies/new", **rows).content.decode()
    assert page.index('value="7"') < page.index('value="5"')
    more = sends(owner, "/policies/new", **steps(("recipient", 5, []), act="steps:add"))
    assert 'name="steps-1-wait_minutes" value="10"' in more.content.decode()
    refused = sends(owner, "/policies/new", **steps(("recipient", 0, []), name="Nuit"))
    assert refused.status_code == 422
    assert 'value="Nuit"' in refused.content.decode()
    assert "at least one step" in words(sends(owner, "/policies/new", **steps()))


def test_a_group_in_turn_is_said_and_only_a_group_can_be(cast: Cast, owner: Visitor) -> None:
    with access.inside(cast.practice):
        group = Group.objects.create(name="Médecins")
    turn = {"steps-0-in_turn": "on", "steps-1-in_turn": "on"}
    rows = steps((f"group:{group.pk}", 5, []), ("recipient", 5, []), **turn)
    assert sends(owner, "/policies/new", **rows).status_code == 303
    assert "Group “Médecins”, one after the other, as each wishes" in looks(owner, "/policies/")


def test_order_switch_and_delete(cast: Cast, owner: Visitor) -> None:
    for name in ("Un", "Deux"):
        sends(owner, "/policies/new", **steps(("recipient", 5, []), name=name))
    with access.inside(cast.practice):
        keys = {one.name: one.pk for one in Policy.objects.all()}
        assert list(keys) == ["Deux", "Un"], "a new one comes first"
    owner.post(f"/policies/{keys['Un']}/up")
    owner.post(f"/policies/{keys['Un']}/switch", {"active": "0"})
    with access.inside(cast.practice):
        assert [(one.name, one.is_active) for one in Policy.objects.all()] == [
            ("Un", False),
            ("Deux", True),
        ]
    page = looks(owner, "/policies/")
    assert "put the policies into another order" in page
    path = f"/policies/{keys['Un']}"
    sends(owner, f"{path}/delete", version=hidden(owner, path))
    with access.inside(cast.practice):
        assert not Policy.objects.filter(name="Un").exists()


def test_who_only_reads(cast: Cast, owner: Visitor) -> None:
    staff = at_client(cast.practice, cast.user("bookkeeper"))
    assert "Add a policy" not in looks(staff, "/policies/")
    assert staff.get("/policies/new").status_code == 403
