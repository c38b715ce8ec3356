"""A worker that dies between any two steps of a delivery: it goes out once, and the rows say so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from messages import delivery, outbox, tasks
from messages.channels import CHANNELS
from messages.models import Delivery
from telephony.carrier import client as carrier
from tenants import access
from tests.answering import Desk
from tests.twilio import Twilio

pytestmark = pytest.mark.django_db
State = Delivery.State


class Killed(BaseException):
    """No handler catches it, as none catches a signal."""


@pytest.fixture
def dies(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`dies(where, name)`: once, before or `after` that function has done its work."""

    def arrange(where: Any, name: str, *, after: bool) -> None:
        whole, left = getattr(where, name), [1]

        def cut(*args: Any, **kwargs: Any) -> Any:
            if not left:
                return whole(*args, **kwargs)
            left.clear()
            if after:
                whole(*args, **kwargs)
            raise Killed

        monkeypatch.setattr(where, name, cut)

    return arrange


@pytest.mark.parametrize(
    ("where", "name", "after"),
    [
        (outbox, "claim", False),
        (outbox, "claim", True),
        (CHANNELS["sms"], "_send", False),
        (CHANNELS["sms"], "_send", True),
        (delivery, "_record_sent", False),
        (delivery, "_record_sent", True),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_it_is_sent_once_whenever_the_worker_dies(
    where: Any,
    name: str,
    after: bool,
    practice_desk: Desk,
    twilio: Twilio,
    dies: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(carrier, "find_text", lambda to, *_: "SM1" if twilio.texts else None)
    practice_desk.sends()
    key, schema = str(practice_desk.deliveries()["sms"].pk), practice_desk.call.client.schema_name
    dies(where, name, after=after)
    with pytest.raises(Killed):
        tasks.deliver(schema, key)
    for _round in range(4):
        long_after(practice_desk)
        tasks.sweep_client(schema)
    assert len(twilio.texts) == 1
    assert practice_desk.deliveries()["sms"].state == State.SENT
    assert practice_desk.steps().count("handed_over") == 2  # the text, and the mail beside it


def long_after(desk: Desk) -> None:
    """So long that nobody believes in the worker any more."""
    with access.inside(desk.call.client):
        for row in Delivery.objects.filter(state__in=[State.PLANNED, State.SENDING]):
            row.state_since -= timedelta(minutes=10)
            row.retry_at = row.retry_at and row.retry_at - timedelta(minutes=10)
            row.save()
