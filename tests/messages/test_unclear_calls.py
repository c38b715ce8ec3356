"""A call that was placed without an answer: never placed blindly a second time."""

from datetime import timedelta
from typing import Any

import pytest

from messages import tasks
from messages.models import Delivery
from telephony.carrier import client as carrier
from tenants import access
from tests.cast import Cast
from tests.messages.one import MOBILE, fresh, planned, send
from tests.twilio import Twilio, sid

pytestmark = pytest.mark.django_db
State = Delivery.State


def no_answer(*args: Any, **kwargs: Any) -> str:
    raise carrier.CarrierError(None)


@pytest.fixture
def unclear(cast: Cast, twilio: Twilio, monkeypatch: pytest.MonkeyPatch) -> Delivery:
    """Nobody knows whether the telephone rings; afterwards Twilio answers again."""
    monkeypatch.setattr(carrier, "place_call", no_answer)
    row = send(cast.plumber, planned(cast.plumber, "voice", MOBILE))
    monkeypatch.setattr(carrier, "place_call", twilio._place_call)
    return row


def sweep(cast: Cast, row: Delivery) -> Delivery:
    """A minute later."""
    with access.inside(cast.plumber):
        row = Delivery.objects.get(pk=row.pk)
        since = row.state_since - timedelta(seconds=61)
        retry_at = row.retry_at and row.retry_at - timedelta(seconds=61)
        Delivery.objects.filter(pk=row.pk).update(state_since=since, retry_at=retry_at)
    tasks.sweep_client(cast.plumber.schema_name)
    return fresh(cast.plumber, row)


def says(twilio: Twilio, cast: Cast, row: Delivery, status: str, call: str) -> None:
    whose = f"client={cast.plumber.schema_name}&delivery={row.pk}"
    twilio.post(f"/twilio/delivery/status?{whose}", CallSid=call, CallStatus=status)


def test_it_waits_in_doubt(cast: Cast, twilio: Twilio, unclear: Delivery) -> None:
    assert unclear.state == State.SENDING
    assert send(cast.plumber, unclear).attempts == 1
    assert twilio.placed == []


def test_a_callback_settles_it(cast: Cast, twilio: Twilio, unclear: Delivery) -> None:
    call = sid()
    says(twilio, cast, unclear, "ringing", call)
    after = fresh(cast.plumber, unclear)
    assert (after.state, after.provider_id) == (State.SENT, call)
    says(twilio, cast, unclear, "no-answer", call)
    assert fresh(cast.plumber, unclear).state == State.FAILED


def test_twilios_list_settles_it(
    cast: Cast, twilio: Twilio, unclear: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = sid()
    monkeypatch.setattr(carrier, "find_call", lambda *about: found)
    after = sweep(cast, unclear)
    assert (after.state, after.provider_id, twilio.placed) == (State.SENT, found, [])


def test_only_what_twilio_does_not_know_is_placed_again(
    cast: Cast, twilio: Twilio, unclear: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "find_call", lambda *about: None)
    assert sweep(cast, unclear).state == State.PLANNED
    assert sweep(cast, unclear).state == State.SENT
    assert [to for to, _as in twilio.placed] == [MOBILE]


@pytest.mark.parametrize(
    ("number", "code"),
    [("+33899700000", "premium"), ("+12025550123", "country"), ("+33199001001", "ours")],
)
def test_a_number_that_is_not_dialled_fails_for_good(
    cast: Cast, twilio: Twilio, number: str, code: str
) -> None:
    row = send(cast.plumber, planned(cast.plumber, "voice", number))
    assert (row.state, row.error_code, twilio.placed) == (State.FAILED, code, [])


def test_a_line_that_is_for_people_places_no_call_by_machine(cast: Cast, twilio: Twilio) -> None:
    cast.plumber.lines.update(number="+33639980099")
    row = send(cast.plumber, planned(cast.plumber, "voice", MOBILE))
    assert (row.state, row.error_code, twilio.placed) == (State.FAILED, "no_line", [])
