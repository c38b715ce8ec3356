"""A worker dies between the provider and its answer: the text is looked for, never sent twice."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from messages.models import Notice
from telephony.carrier import client as carrier
from tests.cast import Cast
from tests.messages.news import row, send, sweep, tell
from tests.twilio import Twilio, sid

pytestmark = pytest.mark.django_db
State = Notice.State


class Killed(BaseException):
    """No handler of ours sees it: as if the process were gone."""


@pytest.fixture
def texts(twilio: Twilio, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Twilio has, as its list says it."""
    known: list[dict[str, Any]] = []

    def create(to: str, body: str, *rest: Any) -> str:
        known.append({"sid": sid("SM"), "to": to, "body": body})
        return str(known[-1]["sid"])

    def find(to: str, mark: str, since: Any, besides: Any = ()) -> str | None:
        same = [t["sid"] for t in known if t["to"] == to and mark in t["body"]]
        return next((one for one in same if one not in besides), None)

    monkeypatch.setattr(carrier, "send_text", create)
    monkeypatch.setattr(carrier, "find_text", find)
    return known


def dies(monkeypatch: pytest.MonkeyPatch, *, after: bool) -> None:
    """The next text kills its worker, before or after Twilio has it."""
    create = carrier.send_text

    def once(*about: Any) -> str:
        monkeypatch.setattr(carrier, "send_text", create)
        if after:
            create(*about)
        raise Killed

    monkeypatch.setattr(carrier, "send_text", once)


@pytest.mark.parametrize("after", [True, False])
def test_it_arrives_exactly_once(
    cast: Cast, texts: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    told = tell(cast.practice)
    dies(monkeypatch, after=after)
    with pytest.raises(Killed):
        send(cast.practice, told)
    assert row(cast.practice).state == State.SENDING
    assert sweep(cast.practice, told).state == State.SENDING, "not before its time is over"
    for minutes in (2, 4, 6):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            sweep(cast.practice, told)
    assert row(cast.practice).state == State.SENT
    assert [text["sid"] for text in texts] == [row(cast.practice).provider_id]


def test_the_same_words_for_somebody_elses_key_are_not_taken_for_it(
    cast: Cast, texts: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    send(cast.practice, tell(cast.practice, key="booked:1"))
    twin = tell(cast.practice, key="booked:2")
    dies(monkeypatch, after=False)
    with pytest.raises(Killed):
        send(cast.practice, twin)
    for minutes in (2, 4):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            sweep(cast.practice, twin)
    assert len({text["sid"] for text in texts}) == 2
    assert row(cast.practice, "booked:2").state == State.SENT


def test_no_answer_is_as_unclear_as_death(
    cast: Cast, texts: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    create = carrier.send_text

    def silent(*about: Any) -> str:
        create(*about)
        raise carrier.CarrierError(None)

    monkeypatch.setattr(carrier, "send_text", silent)
    told = tell(cast.practice)
    assert send(cast.practice, told).state == State.SENDING
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert sweep(cast.practice, told).state == State.SENT
    assert len(texts) == 1
