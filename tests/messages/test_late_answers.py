"""Whoever takes what a colleague has already: kept, said on the page, and both are told."""

import pytest

from messages import gsm7, timeline
from messages.models import Notice, Receipt
from messages.notices import letter_of
from messages.receipts import Refused
from tenants import access
from tests.answering import BODY, NAME, Desk
from tests.messages.pockets import Recipients
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
Step = timeline.Step


@pytest.fixture
def taken(plumber_desk: Desk) -> Recipients:
    """The first has it."""
    sent = Recipients.of(plumber_desk)
    sent.takes(sent.first)
    return sent


def told(sent: Recipients) -> dict[str, Notice]:
    with access.inside(sent.client):
        return {row.name: row for row in Notice.objects.filter(kind="message_also_taken")}


def test_the_first_keeps_it_and_the_late_one_is_kept(taken: Recipients) -> None:
    receipt = taken.takes(taken.second)
    assert receipt.is_late
    assert taken.message().acknowledged_by == taken.first.colleague_name
    assert taken.steps()[-1] == Step.ALSO_TAKEN


def test_both_are_told_and_nothing_of_the_message(taken: Recipients) -> None:
    taken.takes(taken.second)
    names = {taken.first.colleague_name, "Dr Paul Lambert"}
    rows = told(taken)
    assert set(rows) == names
    for row in rows.values():
        with access.inside(taken.client):
            text = letter_of(taken.client, row).text()
        assert gsm7.measure(text).segments <= 3
        assert all(name in text for name in names - {row.name})
        assert "/m/" in text
        assert not [word for word in (NAME, BODY, "06 39 98 40 01") if word in text]


def test_the_same_person_by_another_channel_is_not_late(plumber_desk: Desk) -> None:
    sent = Recipients.of(plumber_desk)
    sent.takes(sent.first)
    sent.takes(plumber_desk.deliveries().get("email", sent.first))
    assert told(sent) == {}


def test_the_page_says_who_has_it_and_one_tap_takes_it_over(taken: Recipients) -> None:
    phone, path = at_client(taken.client), taken.path(taken.second)
    page = phone.get(path).content.decode()
    assert taken.first.colleague_name in page
    assert 'value="over"' in page
    assert phone.get(f"{path}/answer").status_code == 405
    phone.post(f"{path}/answer", {"kind": "over"})
    assert taken.message().acknowledged_by == "Dr Paul Lambert"
    assert taken.steps()[-1] == Step.TAKEN_OVER
    assert len(told(taken)) == 2
    phone.post(f"{path}/answer", {"kind": "over"})
    with access.inside(taken.client):
        assert Receipt.objects.filter(kind=Receipt.Kind.OVER).count() == 1


def test_nobody_passes_on_what_a_colleague_has(taken: Recipients) -> None:
    with pytest.raises(Refused, match="others"):
        taken.says(taken.second, Receipt.Kind.PASSED, to=taken.first.colleague)
    assert taken.message().acknowledged_by == taken.first.colleague_name
    page = at_client(taken.client).get(taken.path(taken.second)).content.decode()
    assert 'value="passed"' not in page


def test_an_answer_beside_whoever_has_it_takes_nothing(taken: Recipients) -> None:
    taken.says(taken.second, Receipt.Kind.ANSWER, words="Vu ce matin.")
    assert taken.message().acknowledged_by == taken.first.colleague_name
    assert told(taken) == {}
