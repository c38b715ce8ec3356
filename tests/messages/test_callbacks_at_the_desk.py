"""A recipient's word for the receptionists lies on the desk of whoever serves that client."""

import pytest

from messages import timeline
from messages.models import CallbackTask, Receipt
from telephony.desk import actions, screen
from telephony.switchboard import claims
from telephony.switchboard.models import Agent, Call, OpenCallback, Team
from tenants import access
from tests.answering import Desk
from tests.cast import ODILE, Cast
from tests.messages.pockets import Recipients
from tests.visitors import at_client, at_operator

pytestmark = pytest.mark.django_db
WORDS = "Rappelez-la : 16 h convient."


@pytest.fixture
def task(practice_desk: Desk) -> CallbackTask:
    sent = Recipients.of(practice_desk)
    sent.says(sent.first, Receipt.Kind.ANSWER, words=WORDS, is_for_desk=True)
    with access.inside(sent.client):
        return CallbackTask.objects.get()


@pytest.fixture
def paul(cast: Cast) -> Agent:
    """Of a team that answers for the plumber alone."""
    team = Team.objects.create(name="Paul")
    team.clients.set([cast.plumber])
    nadia = cast.agent("nadia")
    Team.objects.get(name="Jour").agents.remove(nadia)
    team.agents.add(nadia)
    return cast.ready("nadia")


def panel(agent: Agent) -> str:
    return screen.paint(agent, "callbacks").parts["callbacks"]


def test_every_agent_who_serves_the_client_sees_it(task: CallbackTask, cast: Cast) -> None:
    for name in ("camille", "nadia"):
        assert "16 h convient" in panel(cast.agent(name))


def test_an_agent_of_another_client_sees_and_settles_nothing(
    task: CallbackTask, paul: Agent, cast: Cast
) -> None:
    assert "16 h convient" not in panel(paul)
    answer = at_operator(cast.user("nadia")).post(f"/desk/callbacks/{task.pk}", {"outcome": "told"})
    assert answer.status_code == 409
    with pytest.raises(claims.Refused, match="callback_settled"):
        actions.ACTIONS["callback"](paul.pk, {"task": str(task.pk)})
    assert OpenCallback.objects.exists()


def test_one_click_calls_the_caller_under_the_clients_number(
    task: CallbackTask, cast: Cast
) -> None:
    nadia = cast.ready("nadia")
    actions.perform(nadia.pk, {"action": "callback", "task": str(task.pk), "tab": "x"}, "fr")
    call = Call.objects.get(direction=Call.Direction.OUTBOUND)
    assert (call.caller, call.client, call.agent) == (ODILE, cast.practice, nadia)
    with access.inside(cast.practice):
        task.refresh_from_db()
    assert task.claimed_by == nadia.pk
    assert "Nadia" in panel(cast.agent("camille"))


def test_the_first_of_the_list_has_the_key(task: CallbackTask, cast: Cast) -> None:
    shown = panel(cast.ready("nadia"))
    assert 'data-key="Shift+F6"' in shown
    assert 'data-key="Shift+F6"' not in panel(cast.agent("camille")), "Camille is in a call"


def test_the_portal_shows_what_was_answered(task: CallbackTask, cast: Cast) -> None:
    portal = at_client(cast.practice, cast.user("doctor"))
    with access.inside(cast.practice):
        message = task.message_id
    assert "16 h convient" in portal.get(f"/messages/{message}").content.decode()


def test_done_with_its_outcome_it_is_gone_and_stands_in_the_proof(
    task: CallbackTask, cast: Cast
) -> None:
    browser = at_operator(cast.user("nadia"))
    cast.ready("nadia")
    path = f"/desk/callbacks/{task.pk}"
    assert browser.post(path, {"outcome": "well"}).status_code == 409
    assert browser.post(path, {"outcome": "told"}).status_code == 204
    assert browser.post(path, {"outcome": "told"}).status_code == 409
    assert not OpenCallback.objects.exists()
    assert "16 h convient" not in panel(cast.agent("camille"))
    with access.inside(cast.practice):
        task.refresh_from_db()
        last = task.message.timeline.last()
    assert (task.outcome, task.done_by) == ("told", "Nadia")
    assert last is not None
    assert (last.step, last.about) == (timeline.Step.CALLED_BACK, "told")
