"""What a recipient says is kept with name, time and channel, and does what it means."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from messages import timeline
from messages.models import CallbackTask, Delivery, Message, Receipt
from messages.receipts import Refused
from telephony.switchboard.models import OpenCallback
from tenants import access
from tests.answering import Desk
from tests.messages.pockets import Recipients

pytestmark = pytest.mark.django_db
Kind, State, Step = Receipt.Kind, Message.State, timeline.Step


@pytest.fixture
def sent(plumber_desk: Desk) -> Recipients:
    return Recipients.of(plumber_desk)


def soon() -> object:
    return timezone.now() + timedelta(hours=2)


@pytest.mark.parametrize(
    ("kind", "said", "step"),
    [
        (Kind.TAKEN, {}, Step.ACKNOWLEDGED),
        (Kind.CALL_BACK, {"at": soon()}, Step.WILL_CALL),
        (Kind.DONE, {}, Step.DONE),
        (Kind.ANSWER, {"words": "Je passe demain."}, Step.ANSWERED),
    ],
)
def test_any_answer_of_a_human_takes_the_message(
    sent: Recipients, kind: str, said: dict[str, object], step: str
) -> None:
    receipt = sent.says(sent.first, kind, **said)
    message = sent.message()
    assert (message.state, message.acknowledged_by) == (State.ACKNOWLEDGED, receipt.by_name)
    assert (receipt.by_name, receipt.channel) == (sent.first.colleague_name, "sms")
    assert [one for one in sent.steps() if one != "called_off"][-1] == step
    with access.inside(sent.client):
        assert timeline.is_whole(message)


def test_done_says_by_whom_and_when(sent: Recipients) -> None:
    sent.takes(sent.first)
    sent.says(sent.first, Kind.DONE)
    message = sent.message()
    assert message.done_by == sent.first.colleague_name
    assert message.done_at is not None


def test_only_a_taken_message_is_done(sent: Recipients) -> None:
    with access.inside(sent.client), pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(done_at=timezone.now(), done_by="Ada")


def test_one_delivery_is_taken_once_whatever_is_said_after(sent: Recipients) -> None:
    first = sent.takes(sent.first)
    assert sent.takes(sent.first) == first
    for _again in range(2):
        sent.says(sent.first, Kind.ANSWER, words="Je passe demain.")
    with access.inside(sent.client):
        assert Receipt.objects.count() == 2
        with pytest.raises(IntegrityError), transaction.atomic():
            Receipt.objects.create(
                message=first.message, delivery=sent.first, by_name="Ada", channel="sms"
            )


def test_what_is_passed_on_is_nobodys_until_the_other_takes_it(sent: Recipients) -> None:
    sent.says(sent.first, Kind.DONE)
    with access.inside(sent.client):
        Delivery.objects.filter(pk=sent.second.pk).delete()
    sent.says(sent.first, Kind.PASSED, to=sent.second.colleague)
    message = sent.message()
    assert (message.state, message.acknowledged_by, message.done_at) == (State.SENT, "", None)
    assert sent.steps()[-1] == Step.PASSED_ON
    with access.inside(sent.client):
        onward = Delivery.objects.get(colleague=sent.second.colleague)
    sent.takes(onward)
    assert sent.message().acknowledged_by == "Dr Paul Lambert"


def test_what_comes_back_is_taken_again(sent: Recipients) -> None:
    sent.takes(sent.first)
    sent.says(sent.first, Kind.PASSED, to=sent.second.colleague)
    sent.says(sent.second, Kind.PASSED, to=sent.first.colleague)
    sent.takes(sent.first)
    assert sent.message().acknowledged_by == sent.first.colleague_name


@pytest.mark.parametrize(
    ("kind", "said", "reason"),
    [
        (Kind.ANSWER, {"words": "  "}, "no_words"),
        (Kind.CALL_BACK, {}, "no_time"),
        (Kind.CALL_BACK, {"at": timezone.now() - timedelta(hours=9)}, "past"),
        (Kind.PASSED, {}, "nobody"),
    ],
)
def test_an_answer_that_says_nothing_is_refused(
    sent: Recipients, kind: str, said: dict[str, object], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        sent.says(sent.first, kind, **said)
    assert sent.message().state == State.SENT


def test_words_for_the_receptionists_open_a_callback(sent: Recipients) -> None:
    sent.says(sent.first, Kind.ANSWER, words="Rappelez-la : 16 h convient.", is_for_desk=True)
    with access.inside(sent.client):
        task = CallbackTask.objects.get()
    assert (task.words, task.opened_by) == (
        "Rappelez-la : 16 h convient.",
        sent.first.colleague_name,
    )
    assert OpenCallback.objects.get().task_id == task.pk
    assert sent.steps()[-1] == Step.CALLBACK


def test_words_are_cut_at_five_hundred_characters(sent: Recipients) -> None:
    assert len(sent.says(sent.first, Kind.ANSWER, words="a" * 900).words) == 500
