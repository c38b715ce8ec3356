"""What every channel keeps, those of the house and the one of the recipe alike."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.utils import timezone

from messages import tasks
from messages.channels import CHANNELS
from messages.models import Delivery
from tenants import access
from tenants.base import uuid7
from tests.cast import Cast
from tests.messages.one import fresh, planned, send
from tests.messages.stands import EVERYTHING, FINAL, GOOD, PASSING, SILENT, Stand

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture(params=EVERYTHING, ids=lambda stand: str(stand.channel))
def stand(
    request: pytest.FixtureRequest,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    settings: LazySettings,
) -> Stand:
    made = request.param(monkeypatch, settings, cast.plumber)
    assert isinstance(made, Stand)
    return made


def sent(stand: Stand, mood: str) -> Delivery:
    stand.mood = mood
    return send(stand.client, planned(stand.client, stand.channel, stand.address()))


def sweep(stand: Stand, row: Delivery) -> Delivery:
    """Long after the channel's patience is over."""
    past = timezone.now() - timedelta(hours=1)
    with access.inside(stand.client):
        Delivery.objects.filter(pk=row.pk).update(state_since=past)
        Delivery.objects.filter(pk=row.pk, state=State.PLANNED).update(retry_at=past)
    tasks.sweep_client(stand.client.schema_name)
    return fresh(stand.client, row)


def test_each_has_a_stand() -> None:
    assert set(CHANNELS) <= {stand.channel for stand in EVERYTHING}


def test_an_address_is_kept_in_one_spelling_or_refused(stand: Stand) -> None:
    channel, address = CHANNELS[stand.channel], stand.address()
    with access.inside(stand.client):
        assert channel.tidy(channel.tidy(address)) == channel.tidy(address)
        with pytest.raises(ValidationError):
            channel.tidy(stand.bad)


def test_it_leaves_once_under_a_name_of_its_own(stand: Stand) -> None:
    row = sent(stand, GOOD)
    assert (row.state, row.attempts) == (State.SENT, 1)
    assert row.provider_id
    assert len(row.provider_id) <= 120
    count = len(stand.given)
    assert sweep(stand, row).attempts == 1
    assert len(stand.given) == count
    assert sent(stand, GOOD).provider_id != row.provider_id


def test_a_passing_fault_is_tried_again(stand: Stand) -> None:
    row = sent(stand, PASSING)
    assert (row.state, row.retry_at is not None) == (State.PLANNED, True)
    stand.mood = GOOD
    assert sweep(stand, row).state == State.SENT


def test_after_a_final_one_nothing_is_tried(stand: Stand) -> None:
    row = sent(stand, FINAL)
    assert (row.state, row.retry_at) == (State.FAILED, None)
    assert row.error_code
    stand.mood = GOOD
    assert sweep(stand, row).attempts == 1


def test_a_silence_is_settled_before_it_is_repeated(stand: Stand) -> None:
    row = sent(stand, SILENT)
    if row.state == State.PLANNED:
        return  # it can be repeated unharmed, under the same name (docs/channels.md)
    assert row.state == State.SENDING
    stand.mood = GOOD
    stand.knows(None)
    assert sweep(stand, row).state == State.PLANNED
    other = sent(stand, SILENT)
    stand.knows(f"found_{uuid7()}")
    found = sweep(stand, other)
    assert (found.state, found.attempts) == (State.SENT, 1), "it was not sent a second time"
    assert found.provider_id


def test_of_a_confidential_client_no_word_of_it_leaves(stand: Stand, cast: Cast) -> None:
    stand.client = cast.practice
    sent(stand, GOOD)
    given = " ".join(stand.given)
    assert given
    assert not any(word in given for word in ("Garnier", "pansement", "Simon", "9984001"))


def test_the_log_says_neither_whom_nor_what(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    for mood in (GOOD, PASSING, FINAL, SILENT):
        sent(stand, mood)
    assert "delivery.failed" in caplog.text, "something is written all the same"
    secrets = ("Garnier", "pansement", "9984001", stand.address())
    assert not any(secret in caplog.text for secret in secrets)
