"""The forms with which a client of each trade begins."""

import pytest

from messages import trades
from messages.models import Form, FormVersion, Message
from messages.trades.shapes import Reason
from tenants import access
from tenants.models import Client
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ALL = [(trade, reason) for trade, reasons in trades.TRADES.items() for reason in reasons]
OF_HEALTH = [(trade, reason) for trade, reason in ALL if trade in trades.HEALTH]
EMERGENCY = ("urgen", "grave", "degré", "priorit")


def test_every_trade_has_its_own_and_health_is_among_them() -> None:
    assert set(trades.TRADES) == set(Client.Trade.values)
    own = [reasons for trade, reasons in trades.TRADES.items() if trade != Client.Trade.OTHER]
    assert len(own) >= 8
    assert all(3 <= len(reasons) <= 5 for reasons in own)
    assert all(sum(reason.is_first for reason in reasons) == 1 for reasons in own)


@pytest.mark.parametrize(("trade", "reason"), ALL, ids=lambda one: getattr(one, "name", str(one)))
def test_each_can_be_asked(cast: Cast, trade: str, reason: Reason) -> None:
    with access.inside(cast.practice):
        form = Form.objects.create(name="Essai")
        version = FormVersion(
            form=form, number=1, fields=list(reason.questions), urgencies=list(reason.urgencies)
        )
        version.full_clean()
        assert len("\n".join(reason.instructions)) <= 1000


@pytest.mark.parametrize(
    ("trade", "reason"), OF_HEALTH, ids=lambda one: getattr(one, "name", str(one))
)
def test_nobody_is_asked_whether_it_is_an_emergency(trade: str, reason: Reason) -> None:
    """Neither the caller nor the receptionist: the form itself has one degree."""
    assert len(reason.urgencies) == 1
    for question in reason.questions:
        words = f"{question['label']} {question.get('choices', '')}".lower()
        if question["kind"] != "say":
            assert not any(word in words for word in EMERGENCY), question["label"]


@pytest.mark.parametrize("trade", trades.HEALTH)
def test_signs_are_read_aloud_and_end_in_a_transfer_without_judging(trade: str) -> None:
    [reason] = [one for one in trades.TRADES[trade] if one.ending == "transfer"]
    assert reason.urgencies == (Message.Urgency.URGENT,)
    assert reason.questions[0]["kind"] == "say"
    answers = [one for one in reason.questions if one.get("only_if", {}).get("answers") == ["yes"]]
    assert answers[0]["kind"] == "say", "what is answered to a sign is a fixed text"


def test_a_client_begins_with_the_forms_of_its_trade_and_once(cast: Cast) -> None:
    with access.inside(cast.plumber):
        names = [reason.name for reason in trades.TRADES[Client.Trade.PLUMBER]]
        assert list(Form.objects.values_list("name", flat=True)) == names
        trades.begin(Client.Trade.LAW)
        assert list(Form.objects.values_list("name", flat=True)) == names
