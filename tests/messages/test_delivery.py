"""The rows are the truth: sent once, tried again, given up, and never in doubt for long."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from messages import outbox, tasks
from messages.models import Delivery
from telephony.carrier import client as carrier
from tenants import access
from tenants.models import UsageEntry
from tests.answering import Desk
from tests.messages.conftest import Commit
from tests.twilio import Twilio

pytestmark = pytest.mark.django_db
State = Delivery.State


def planned(desk: Desk) -> Delivery:
    """The message's text, planned but not sent."""
    desk.sends()
    return desk.deliveries()["sms"]


def send(desk: Desk, text: Delivery) -> Delivery:
    tasks.deliver(desk.call.client.schema_name, str(text.pk))
    return desk.deliveries()["sms"]


def later(desk: Desk, seconds: float) -> None:
    """Time passes for the text."""
    ago = timedelta(seconds=seconds)
    with access.inside(desk.call.client):
        row = Delivery.objects.get(channel="sms")
        row.state_since -= ago
        row.retry_at = row.retry_at and row.retry_at - ago
        row.save()


def sweep(desk: Desk) -> Delivery:
    tasks.sweep_client(desk.call.client.schema_name)
    return desk.deliveries()["sms"]


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`fails(code)`: Twilio answers so from now on; None is no answer at all."""

    def refuse(code: int | None) -> None:
        def raising(*args: Any, **kwargs: Any) -> str:
            raise carrier.CarrierError(code, permanent=code in carrier.PERMANENT)

        monkeypatch.setattr(carrier, "send_text", raising)

    return refuse


def test_it_is_sent_by_whoever_claims_it_first(practice_desk: Desk, twilio: Twilio) -> None:
    text = planned(practice_desk)
    send(practice_desk, text)
    assert send(practice_desk, text).attempts == 1
    assert len(twilio.texts) == 1


def test_a_delivery_in_another_workers_hands_is_left_alone(
    practice_desk: Desk, twilio: Twilio
) -> None:
    text = planned(practice_desk)
    with access.inside(practice_desk.call.client):
        Delivery.objects.filter(pk=text.pk).update(state=State.SENDING)
    send(practice_desk, text)
    sweep(practice_desk)
    assert not twilio.texts


def test_nothing_leaves_before_the_commit_and_nothing_after_a_rollback(
    practice_desk: Desk, twilio: Twilio, commit: Commit
) -> None:
    with commit():
        with transaction.atomic():
            practice_desk.sends()
            transaction.set_rollback(True)
        assert not twilio.texts
    assert not twilio.texts


def test_a_lost_task_is_picked_up(practice_desk: Desk, twilio: Twilio) -> None:
    planned(practice_desk)
    assert sweep(practice_desk).state == State.PLANNED
    later(practice_desk, 11)
    assert sweep(practice_desk).state == State.SENT


def test_a_passing_fault_is_tried_again_after_longer_and_longer_waits(
    practice_desk: Desk, fails: Callable[..., None]
) -> None:
    fails(20429)
    text, waits = planned(practice_desk), []
    for _attempt in outbox.RETRY_SECONDS:
        text = send(practice_desk, text)
        assert (text.state, text.error_code) == (State.PLANNED, "20429")
        assert text.retry_at is not None
        waits.append(text.retry_at - timezone.now())
        later(practice_desk, 4000)
    assert waits == sorted(waits)
    assert send(practice_desk, text).state == State.FAILED


def test_a_text_planned_for_later_is_not_sent_before(
    practice_desk: Desk, twilio: Twilio, fails: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fails(20429)
    text = send(practice_desk, planned(practice_desk))
    monkeypatch.setattr(carrier, "send_text", twilio._send_text)
    assert send(practice_desk, text).state == State.PLANNED
    later(practice_desk, 6)
    assert sweep(practice_desk).state == State.SENT


@pytest.mark.parametrize("code", [21610, 21211])
def test_a_number_that_will_never_do_fails_at_once(
    practice_desk: Desk, fails: Callable[..., None], code: int
) -> None:
    fails(code)
    text = send(practice_desk, planned(practice_desk))
    assert (text.state, text.error_code, text.retry_at) == (State.FAILED, str(code), None)
    assert practice_desk.steps()[-1] == "failed"
    later(practice_desk, 4000)
    assert sweep(practice_desk).attempts == 1


def test_a_text_is_billed_once(practice_desk: Desk, cast: Any) -> None:
    text = planned(practice_desk)
    send(practice_desk, text)
    send(practice_desk, text)
    billed = UsageEntry.objects.filter(kind=UsageEntry.Kind.TEXT)
    assert list(billed.values_list("client", "quantity")) == [(cast.practice.pk, 1)]
