"""The board: what nobody has taken, over the clients served, and what is done with it."""

from typing import Any

import pytest

from messages import board_panel
from messages.models import Delivery, Escalation
from telephony.desk import actions
from telephony.desk.panels import Seat
from telephony.switchboard.models import Team
from tenants import access
from tenants.directory.models import Colleague
from tests.answering import BODY, NAME, Desk
from tests.cast import Cast
from tests.messages.escalations import MORNING, Whom, at, minutes_pass, policy, takes, told

pytestmark = pytest.mark.django_db
FIRST = {"whom": Whom.RECIPIENT, "channels": ["sms"], "wait_minutes": 5}


def does(cast: Cast, action: str, by: str = "camille", **said: Any) -> dict[str, Any]:
    """A key of the board; what the page is answered."""
    answer = actions.perform(cast.agent(by).pk, {"action": action, **said}, "en")
    assert answer is not None
    return answer


def key(desk: Desk) -> str:
    message = desk.message()
    assert message is not None
    return str(message.pk)


def only_serves_the_plumber(cast: Cast, name: str) -> None:
    Team.objects.get().agents.remove(cast.agent(name))
    team = Team.objects.create(name="Plombiers")
    team.clients.add(cast.plumber)
    team.agents.add(cast.agent(name))


def test_it_shows_who_waits_how_long_and_what_comes_next_but_no_words(
    practice_desk: Desk, cast: Cast
) -> None:
    policy(practice_desk, FIRST, {"whom": Whom.ON_DUTY, "channels": ["sms"]})
    practice_desk.sends()
    page = does(cast, "board")["html"]
    for word in ("Cabinet Roux et Lambert", "Dr Claire Roux", "step 1 of 2", "Dr Marc Lambert"):
        assert word in page
    assert NAME not in page
    assert BODY not in page


def test_who_looks_after_it_reads_it_and_no_colleague_claims_it_too(
    practice_desk: Desk, cast: Cast
) -> None:
    practice_desk.sends()
    assert NAME in does(cast, "board_claim", message=key(practice_desk))["html"]
    assert NAME not in does(cast, "board", by="nadia")["html"]
    assert "Camille looks after it" in does(cast, "board", by="nadia")["html"]
    refused = does(cast, "board_claim", by="nadia", message=key(practice_desk))
    assert refused["type"] == "refused"
    assert practice_desk.steps()[-1] == "claimed"


def test_red_comes_first_then_the_urgent_then_the_oldest(
    practice_desk: Desk, plumber_desk: Desk, cast: Cast
) -> None:
    policy(practice_desk, FIRST)
    with at(MORNING) as traveller:
        practice_desk.sends()
        minutes_pass(traveller, practice_desk, 5)
        plumber_desk.sends(urgency="normal")
        plumber_desk.sends(nth="2", urgency="urgent")
        found = board_panel.rows(cast.agent("camille").pk)
    assert [(row["is_red"], row["urgency"]) for row in found] == [
        (True, found[0]["urgency"]),
        (False, "urgent"),
        (False, "normal"),
    ]
    assert board_panel.summary(Seat(cast.agent("camille"), None)) | {"board_since": ""} == {
        "board_open": 3,
        "board_red": 1,
        "board_since": "",
    }


def test_an_agent_of_another_clients_team_sees_none_of_it(practice_desk: Desk, cast: Cast) -> None:
    practice_desk.sends()
    only_serves_the_plumber(cast, "nadia")
    assert board_panel.rows(cast.agent("nadia").pk) == []
    assert board_panel.summary(Seat(cast.agent("nadia"), None))["board_open"] == 0
    for action, more in (
        ("board_claim", {}),
        ("board_again", {}),
        ("board_close", {"why": "telephone"}),
    ):
        answer = does(cast, action, by="nadia", message=key(practice_desk), **more)
        assert answer["type"] == "refused"
    assert practice_desk.steps() == ["sent"]


def test_those_of_the_step_are_told_again_or_somebody_else_is(
    practice_desk: Desk, cast: Cast
) -> None:
    policy(practice_desk, FIRST)
    practice_desk.sends()
    does(cast, "board_again", message=key(practice_desk))
    assert [who for who, *_ in told(practice_desk)] == ["Roux", "Roux"]
    with access.inside(cast.practice):
        lambert = Colleague.objects.get(name__contains="Lambert")
    does(cast, "board_again", message=key(practice_desk), to=str(lambert.pk))
    assert {who for who, *_ in told(practice_desk)} == {"Roux", "Lambert"}


def test_it_is_closed_with_a_reason_and_not_without(practice_desk: Desk, cast: Cast) -> None:
    practice_desk.sends()
    assert does(cast, "board_close", message=key(practice_desk))["type"] == "refused"
    assert does(cast, "board_close", message=key(practice_desk), why="x")["type"] == "refused"
    does(cast, "board_close", message=key(practice_desk), why="telephone")
    with access.inside(cast.practice):
        assert Escalation.objects.get().closing == "telephone"
    assert board_panel.rows(cast.agent("camille").pk) == []


def test_what_was_taken_meanwhile_is_not_closed_by_an_old_window(
    practice_desk: Desk, cast: Cast
) -> None:
    practice_desk.sends()
    takes(practice_desk, "Dr Claire Roux")
    answer = does(cast, "board_close", message=key(practice_desk), why="telephone")
    assert answer == {"type": "refused", "text": "Somebody has taken this message, or closed it."}


def test_a_way_that_does_not_get_through_is_said(practice_desk: Desk, cast: Cast) -> None:
    practice_desk.sends()
    with access.inside(cast.practice):
        Delivery.objects.filter(channel="sms").update(error_code="30008", state="failed")
    assert "SMS, Dr Claire Roux" in does(cast, "board")["html"]
