"""A recipient calls back under the practice's number: neither sees the other's own telephone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.demo.shops import CABINET
from messages import calling_back, timeline
from messages.models import Delivery, Message, Receipt
from telephony.carrier import dialling
from telephony.models import JournalEntry
from telephony.switchboard import returning, sweeper
from telephony.switchboard.models import ReturnCall
from tenants import access
from tests import rows
from tests.cast import ODILE, Cast
from tests.exchange.exchange import Exchange
from tests.exchange.hands import LOST, Hands
from tests.exchange.phones import ACCEPTS, NOBODY, VOICEMAIL_BOX, Phone

OWN = "+33639985555"  # Ada's, tests/rows.py
TALKS = Phone(key="1", stays=60)


@pytest.fixture
def delivery(cast: Cast) -> Delivery:
    with access.inside(cast.practice):
        found = rows.one_of_each()
        Message.objects.filter(pk=found.message_id).update(caller_number=ODILE)
        return Delivery.objects.select_related("message", "colleague").get(pk=found.pk)


class Doctor:
    """Ada at her page."""

    def __init__(self, exchange: Exchange, cast: Cast, delivery: Delivery) -> None:
        self.exchange, self.cast, self.delivery = exchange, cast, delivery

    def taps(self) -> ReturnCall:
        def begin() -> ReturnCall:
            with access.inside(self.cast.practice):
                return calling_back.begin(self.delivery)

        return self.exchange.wire.step(begin)

    def row(self) -> ReturnCall:
        return ReturnCall.objects.get()

    def journal(self) -> list[JournalEntry]:
        with access.inside(self.cast.practice):
            return list(JournalEntry.objects.filter(call_id=self.row().pk))

    def steps(self) -> list[tuple[str, str]]:
        with access.inside(self.cast.practice):
            found = self.delivery.message.timeline.filter(step=timeline.Step.RANG_BACK)
            return list(found.values_list("who", "about"))


@pytest.fixture
def ada(exchange: Exchange, hands: Hands, cast: Cast, delivery: Delivery) -> Doctor:
    return Doctor(exchange, cast, delivery)


def test_both_speak_and_the_caller_sees_the_practices_line(ada: Doctor, hands: Hands) -> None:
    exchange = ada.exchange
    exchange.phone(OWN, ACCEPTS)
    exchange.phone(ODILE, TALKS)
    ada.taps()
    exchange.passes(30)
    own, caller = exchange.live()
    assert (own.to, caller.to) == (OWN, ODILE)
    assert {own.caller, caller.caller} == {CABINET.line}
    assert exchange.hears(own) == {caller.sid}
    assert exchange.hears(caller) == {own.sid}
    exchange.passes(60)
    assert not exchange.live()
    row = ada.row()
    assert (row.outcome, row.number, row.caller) == ("reached", None, None)
    (entry,) = ada.journal()
    assert (entry.caller, entry.line, entry.outcome) == (ODILE, CABINET.line, "called")
    assert (entry.direction, entry.passed_to) == ("outbound", "Ada")
    assert ada.steps() == [("Ada", "reached")]
    assert not hands.failures
    assert not exchange.wire.complaints


def test_a_double_tap_is_one_call(ada: Doctor) -> None:
    ada.exchange.phone(OWN, ACCEPTS)
    ada.exchange.phone(ODILE, TALKS)
    assert ada.taps() == ada.taps()
    ada.exchange.passes(20)
    assert len(ada.exchange.live()) == 2
    assert ada.taps() == ada.row()


def test_a_voicemail_box_never_gets_the_caller(ada: Doctor) -> None:
    ada.exchange.phone(OWN, VOICEMAIL_BOX)
    ada.taps()
    ada.exchange.passes(90)
    assert ada.row().outcome == "declined"
    assert not [call for call in ada.exchange.world.calls.values() if call.to == ODILE]
    assert ada.journal() == []
    assert ada.steps() == []


def test_a_caller_who_does_not_answer_stands_in_the_journal(ada: Doctor) -> None:
    ada.exchange.phone(OWN, ACCEPTS)
    ada.exchange.phone(ODILE, NOBODY)
    ada.taps()
    ada.exchange.passes(120)
    assert not ada.exchange.live()
    assert [entry.outcome for entry in ada.journal()] == ["unreached"]
    assert ada.steps() == [("Ada", "unreached")]


def test_a_lost_task_is_done_by_the_sweeper(ada: Doctor, hands: Hands) -> None:
    ada.exchange.phone(OWN, ACCEPTS)
    ada.exchange.phone(ODILE, TALKS)
    hands.fate = lambda _name: LOST
    ada.taps()
    assert not ada.exchange.live()
    ReturnCall.objects.update(made_at=timezone.now() - timedelta(seconds=20))
    ada.exchange.wire.step(sweeper.sweep)
    ada.exchange.passes(20)
    assert len(ada.exchange.live()) == 2


def test_an_end_that_was_never_told_is_asked_for(ada: Doctor) -> None:
    ada.exchange.phone(OWN, ACCEPTS)
    ada.exchange.phone(ODILE, TALKS)
    ada.taps()
    ada.exchange.passes(20)
    ada.exchange.hangs_up(ada.exchange.live()[0])
    ada.exchange.bag.clear()
    assert ada.row().ended_at is None
    ReturnCall.objects.update(looked_at=timezone.now() - timedelta(seconds=70))
    ada.exchange.wire.step(sweeper.sweep)
    assert ada.row().ended_at is not None


def test_who_calls_back_has_the_message(ada: Doctor) -> None:
    with access.inside(ada.cast.practice):
        Receipt.objects.all().delete()
        Message.objects.filter(pk=ada.delivery.message_id).update(
            state="sent", acknowledged_at=None, acknowledged_by=""
        )
        ada.delivery.message.refresh_from_db()
    ada.taps()
    with access.inside(ada.cast.practice):
        assert Message.objects.get(pk=ada.delivery.message_id).acknowledged_by == "Ada"


@pytest.mark.parametrize("number", ["+33899000000", "+3315", CABINET.line])
def test_the_rules_of_dialling_hold(ada: Doctor, number: str) -> None:
    wish = returning.Wish(
        ada.cast.practice, ada.delivery.message_id, ada.delivery.colleague_id, OWN, number
    )
    with pytest.raises(dialling.NotAllowed):
        returning.want(wish)
    assert not ReturnCall.objects.exists()
