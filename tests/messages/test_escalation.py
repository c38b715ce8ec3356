"""From step to step until a human has it; the permanence sees in red what nobody takes."""

import pytest
from django.db import IntegrityError, transaction

from messages import escalation
from messages.models import Escalation, Message, Policy, PolicyStep
from tenants import access
from tests.answering import Desk
from tests.cast import Cast
from tests.messages.escalations import (
    MORNING,
    Whom,
    at,
    minutes_pass,
    on_the_board,
    person,
    plan_of,
    policy,
    state,
    takes,
    told,
)

pytestmark = pytest.mark.django_db
State = Escalation.State
FIRST = {"whom": Whom.RECIPIENT, "channels": ["sms"], "wait_minutes": 5}
DUTY = {"whom": Whom.ON_DUTY, "channels": ["sms"], "wait_minutes": 10}


def test_without_a_policy_the_recipient_is_told_by_every_way_at_once(practice_desk: Desk) -> None:
    practice_desk.sends()
    assert told(practice_desk) == [("Roux", "sms", "planned"), ("Roux", "email", "planned")]
    assert plan_of(practice_desk).state == State.RUNNING


def test_the_next_step_comes_when_nobody_has_answered(practice_desk: Desk) -> None:
    policy(practice_desk, FIRST, DUTY)
    with at(MORNING) as traveller:
        practice_desk.sends()
        minutes_pass(traveller, practice_desk, 4)
        assert [who for who, *_ in told(practice_desk)] == ["Roux"]
        minutes_pass(traveller, practice_desk, 1)
        assert [who for who, *_ in told(practice_desk)] == ["Roux", "Lambert"]


def test_who_takes_it_stops_all_that_was_to_come(practice_desk: Desk) -> None:
    policy(practice_desk, FIRST, DUTY)
    with at(MORNING) as traveller:
        practice_desk.sends()
        takes(practice_desk, "Dr Claire Roux")
        minutes_pass(traveller, practice_desk, 600)
    assert [who for who, *_ in told(practice_desk)] == ["Roux"]
    assert told(practice_desk)[0][2] == "cancelled"  # nobody had sent it yet
    assert plan_of(practice_desk).state == State.TAKEN
    assert not on_the_board(practice_desk)


def test_what_nobody_takes_is_given_up_told_to_the_last_and_red_on_the_board(
    practice_desk: Desk, cast: Cast
) -> None:
    made = policy(practice_desk, FIRST)
    with access.inside(cast.practice):
        made.tells_in_the_end.add(person(practice_desk, "Lambert"))
    with at(MORNING) as traveller:
        practice_desk.sends()
        assert not on_the_board(practice_desk)[0].is_given_up
        minutes_pass(traveller, practice_desk, 5)
    assert plan_of(practice_desk).state == State.GIVEN_UP
    assert on_the_board(practice_desk)[0].is_given_up
    assert {who for who, *_ in told(practice_desk)} == {"Roux", "Lambert"}
    assert "given_up" in practice_desk.steps()
    takes(practice_desk, "Dr Marc Lambert")  # late is better than never
    assert (state(practice_desk), on_the_board(practice_desk)) == ("acknowledged", [])


def test_a_policy_that_is_edited_bends_no_plan_that_runs(practice_desk: Desk) -> None:
    made = policy(practice_desk, FIRST, DUTY)
    with at(MORNING) as traveller:
        practice_desk.sends()
        with access.inside(practice_desk.call.client):
            made.steps.all().delete()
            Policy.objects.all().delete()
        minutes_pass(traveller, practice_desk, 5)
    assert [who for who, *_ in told(practice_desk)] == ["Roux", "Lambert"]


def test_rounds_tell_the_same_person_again(practice_desk: Desk) -> None:
    policy(practice_desk, FIRST, rounds=3)
    with at(MORNING) as traveller:
        practice_desk.sends()
        for _round in range(3):
            minutes_pass(traveller, practice_desk, 5)
    assert [who for who, *_ in told(practice_desk)] == ["Roux"] * 3
    assert plan_of(practice_desk).state == State.GIVEN_UP


def test_only_messages_of_its_reason_and_degree_follow_a_policy(plumber_desk: Desk) -> None:
    policy(plumber_desk, FIRST, urgencies=["urgent"])
    plumber_desk.sends(urgency="normal")
    assert plan_of(plumber_desk).policy_name == ""


def test_a_step_without_anybody_is_passed_over_at_once(practice_desk: Desk, cast: Cast) -> None:
    policy(practice_desk, {"whom": Whom.INBOX, "wait_minutes": 60}, DUTY)
    practice_desk.sends()  # the practice has no shared inbox
    assert [who for who, *_ in told(practice_desk)] == ["Lambert"]


def test_a_message_handed_over_is_its_new_persons_and_then_the_plans(practice_desk: Desk) -> None:
    policy(practice_desk, FIRST)
    with at(MORNING) as traveller:
        practice_desk.sends()
        takes(practice_desk, "Dr Claire Roux")
        message, lambert = practice_desk.message(), person(practice_desk, "Lambert")
        assert message is not None
        with access.inside(practice_desk.call.client):
            escalation.pass_to(practice_desk.call.client, message, lambert, "Dr Claire Roux")
        assert state(practice_desk) == Message.State.SENT
        assert {who for who, _by, how in told(practice_desk) if how == "planned"} == {"Lambert"}
        minutes_pass(traveller, practice_desk, escalation.PASS_WAIT)
    assert plan_of(practice_desk).state == State.GIVEN_UP


def test_the_permanence_claims_it_once_and_closes_it_with_a_reason(
    practice_desk: Desk, cast: Cast
) -> None:
    policy(practice_desk, FIRST, DUTY)
    practice_desk.sends()
    message, client = practice_desk.message(), practice_desk.call.client
    assert message is not None
    camille, nadia = cast.agent("camille"), cast.agent("nadia")
    with access.inside(client):
        assert escalation.claim(client, message.pk, camille.pk, "Camille")
        assert not escalation.claim(client, message.pk, nadia.pk, "Nadia")
        escalation.close(client, message.pk, "telephone", "Camille")
    assert state(practice_desk) == Message.State.CLOSED
    assert practice_desk.steps()[-1] == "closed"
    assert not on_the_board(practice_desk)


def test_the_database_refuses_a_plan_that_runs_without_a_next_step(practice_desk: Desk) -> None:
    practice_desk.sends()
    with access.inside(practice_desk.call.client):
        for wrong in ({"next_at": None}, {"state": "closed", "next_at": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Escalation.objects.update(**wrong)
        with pytest.raises(IntegrityError), transaction.atomic():
            PolicyStep.objects.create(policy=Policy.objects.create(name="x"), whom="person")


def test_taking_it_back_takes_the_plan_back(practice_desk: Desk, settings: object) -> None:
    settings.UNDO_SECONDS = 10  # type: ignore[attr-defined]
    practice_desk.sends()
    message = practice_desk.message()
    assert message is not None
    practice_desk.browser.post(f"/desk/calls/{practice_desk.call.pk}/messages/{message.pk}/undo")
    assert state(practice_desk) == Message.State.DRAFT
    assert not on_the_board(practice_desk)
    practice_desk.sends()  # and again: a message has one plan
    assert plan_of(practice_desk).turn == 1
