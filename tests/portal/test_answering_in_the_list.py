"""A message is answered in the list: the desk gets the instruction, the message its step."""

from typing import Any

import pytest

from messages.models import CallbackTask, Message, TimelineEntry
from telephony.switchboard.models import OpenCallback
from tenants import access
from tenants.directory.models import Colleague
from tenants.models import AuditEntry
from tests.cast import Cast
from tests.messages.left import left
from tests.portal.test_the_list_is_live import told
from tests.visitors import Visitor, at_client, in_support

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def message(cast: Cast) -> Message:
    found = left(cast.practice)
    told(cast.practice, found)
    return found


def says(visitor: Visitor, message: Message, query: str = "", **typed: str) -> Any:
    return visitor.post(f"/messages/{message.pk}/answer{query}", typed, headers=EN)


def test_the_receptionists_get_it_as_a_callback(
    cast: Cast, owner: Visitor, message: Message
) -> None:
    answer = says(
        owner, message, "?show=open", kind="answer", words="Qu'elle vienne.", for_desk="1"
    )
    assert answer["Location"] == f"/messages/?show=open#e-{message.pk.hex}"
    with access.inside(cast.practice):
        task = CallbackTask.objects.get()
        step = TimelineEntry.objects.filter(message=message).latest("position")
        taken = Message.objects.get(pk=message.pk)
    assert (task.words, task.opened_by) == ("Qu'elle vienne.", "Doctor")
    assert OpenCallback.objects.get().task_id == task.pk
    assert (step.step, step.who, step.channel) == ("callback", "Doctor", "portal")
    assert (taken.state, taken.acknowledged_by) == ("acknowledged", "Doctor")
    page = owner.get("/messages/", headers=EN).content.decode()
    assert "The receptionists call back" in page


def test_words_without_a_callback_are_kept_only(
    cast: Cast, owner: Visitor, message: Message
) -> None:
    says(owner, message, kind="answer", words="Vu.")
    with access.inside(cast.practice):
        assert not CallbackTask.objects.exists()
        assert message.receipts.get().words == "Vu."


@pytest.mark.parametrize(("kind", "done"), [("taken", False), ("done", True)])
def test_it_is_taken_or_done(
    cast: Cast, owner: Visitor, message: Message, kind: str, done: bool
) -> None:
    says(owner, message, kind=kind)
    with access.inside(cast.practice):
        found = Message.objects.get(pk=message.pk)
    assert (found.state, found.done_at is not None) == ("acknowledged", done)


def test_an_empty_answer_is_refused_where_one_was(owner: Visitor, message: Message) -> None:
    answer = says(owner, message, kind="answer", words="  ")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Write your answer first." in page
    assert f'data-key="{message.pk.hex}" open' in " ".join(page.split())


@pytest.mark.parametrize("kind", ["", "over", "passed", "nonsense"])
def test_nothing_else_is_said_there(owner: Visitor, message: Message, kind: str) -> None:
    assert says(owner, message, kind=kind).status_code == 422


def test_of_what_nobody_was_told_nothing_can_be_said(cast: Cast, owner: Visitor) -> None:
    untold = left(cast.practice)
    assert f'id="words-{untold.pk.hex}"' not in owner.get("/messages/").content.decode()
    answer = says(owner, untold, kind="taken")
    assert answer.status_code == 422
    assert "Nobody was told" in answer.content.decode()


def test_it_is_ones_own_delivery_where_there_is_one(cast: Cast, message: Message) -> None:
    with access.inside(cast.practice):
        other = Colleague.objects.exclude(name=message.recipient_name)[0]
        Colleague.objects.filter(pk=other.pk).update(user_id=cast.user("secretary").pk)
        mine = message.deliveries.create(
            colleague=other, colleague_name=other.name, channel="sms", address="+33639985556"
        )
    says(at_client(cast.practice, cast.user("secretary")), message, kind="taken")
    with access.inside(cast.practice):
        assert message.receipts.get().delivery == mine


def test_the_operators_people_do_not_answer_unseen(cast: Cast, message: Message) -> None:
    says(in_support(cast.practice, cast.user("administrator")), message, kind="taken")
    assert AuditEntry.objects.filter(action="message.answered", subject_id=message.pk).exists()


def test_another_clients_message_is_not_there(cast: Cast, message: Message) -> None:
    plumber = at_client(cast.plumber, cast.user("plumber"))
    assert says(plumber, message, kind="taken").status_code == 404


def test_it_can_be_answered_on_its_own_page(owner: Visitor, message: Message) -> None:
    page = owner.get(f"/messages/{message.pk}").content.decode()
    assert f'action="/messages/{message.pk}/answer"' in page
    answer = says(owner, message, kind="taken", **{"from": "message"})
    assert answer["Location"] == f"/messages/{message.pk}"
