"""Seen from outside the machine: urgent messages that stand still turn the house amber."""

from typing import Any

import pytest
from django.core.cache import cache

from messages import auditor
from messages.models import Delivery, Escalation
from tenants import access
from tenants.tasks import HEARTBEAT
from tests.answering import Desk
from tests.cast import Cast
from tests.messages.escalations import MORNING, Whom, at, minutes_pass, policy, takes
from tests.visitors import at_operator

pytestmark = pytest.mark.django_db
FIRST = {"whom": Whom.RECIPIENT, "channels": ["sms"], "wait_minutes": 5}


def ready() -> tuple[int, dict[str, Any]]:
    cache.set(HEARTBEAT, True, 60)
    answer = at_operator().get("/readyz")
    return answer.status_code, answer.json()


@pytest.fixture
def urgent(plumber_desk: Desk) -> Desk:
    policy(plumber_desk, FIRST)
    return plumber_desk


def test_all_is_well_where_each_is_on_its_way_or_taken(urgent: Desk) -> None:
    with at(MORNING) as traveller:
        urgent.sends(urgency="urgent")
        assert auditor.look() == auditor.Findings(urgent=1)
        minutes_pass(traveller, urgent, 1)
        takes(urgent, "Thierry Vasseur")
        assert auditor.look().is_well
        assert ready() == (200, ready()[1] | {"status": "ok", "messages": "ok"})


def test_a_step_that_nobody_takes_turns_the_house_amber_and_it_still_answers(urgent: Desk) -> None:
    with at(MORNING) as traveller:
        urgent.sends(urgency="urgent")
        minutes_pass(traveller, urgent, 1)
        traveller.shift(360)  # and no sweeper comes
        assert auditor.look().overdue == 1
        status, said = ready()
    assert (status, said["status"], said["messages"]) == (200, "amber", "1 overdue")


def test_a_text_that_no_worker_fetches_is_overdue_too(urgent: Desk) -> None:
    with at(MORNING) as traveller:
        urgent.sends(urgency="urgent")
        traveller.shift(120)
        assert auditor.look().overdue == 1
        with access.inside(urgent.call.client):
            Delivery.objects.update(state="failed")
        assert auditor.look().overdue == 0


def test_given_up_and_alone_is_amber_until_the_permanence_looks_after_it(
    urgent: Desk, cast: Cast
) -> None:
    with at(MORNING) as traveller:
        urgent.sends(urgency="urgent")
        minutes_pass(traveller, urgent, 1)
        minutes_pass(traveller, urgent, 5)
        assert auditor.look().is_well  # red on the board, just now
        minutes_pass(traveller, urgent, 11)
        assert auditor.look().alone == 1
        with access.inside(cast.plumber):
            Escalation.objects.update(claimed_by=cast.agent("nadia").pk, claimed_name="Nadia")
        assert auditor.look().is_well


def test_a_message_without_a_plan_is_found(urgent: Desk, cast: Cast) -> None:
    urgent.sends(urgency="urgent")
    with access.inside(cast.plumber):
        Escalation.objects.all().delete()
    assert auditor.look().without_plan == 1


def test_what_can_wait_or_is_old_is_not_looked_at(urgent: Desk) -> None:
    with at(MORNING) as traveller:
        urgent.sends(urgency="normal")
        traveller.shift(1000)
        assert auditor.look() == auditor.Findings()


def test_an_auditor_who_does_not_look_is_not_taken_for_good_news() -> None:
    cache.delete(auditor.WORD)
    status, said = ready()
    assert (status, said["status"], said["messages"]) == (200, "amber", "silent")
