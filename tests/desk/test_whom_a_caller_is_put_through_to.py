"""Colleagues, the one on duty, and numbers that are typed: of this client, and allowed."""

import pytest
from django.utils import timezone

from config.demo.shops import CABINET, PLOMBIER
from scheduling.models import DutyRoster
from telephony.switchboard.models import Call, Leg
from tenants import access
from tenants.directory.models import Colleague
from tenants.models import Client
from tests.desk.hands import Hands

DUTY = CABINET.people[CABINET.duty]
SECRETARY = CABINET.people[2]


def key_of(client: Client, name: str) -> str:
    with access.inside(client):
        return str(Colleague.objects.get(name=name).pk)


@pytest.mark.parametrize(("action", "announced"), [("consult", True), ("pass", False)])
def test_the_one_on_duty_is_found_by_the_server(hands: Hands, action: str, announced: bool) -> None:
    hands.does(action, to="duty")
    assert hands.third.number == DUTY.number
    assert hands.third.is_announced is announced
    assert hands.call.state == (Call.State.TALKING if announced else Call.State.PASSED)


def test_a_colleague_is_found_by_key(hands: Hands) -> None:
    hands.does("consult", to=key_of(hands.call.client, SECRETARY.name))
    assert hands.third.number == SECRETARY.number
    assert SECRETARY.name in hands.sees("call")


def test_a_colleague_of_another_client_is_nobody(hands: Hands) -> None:
    theirs = key_of(hands.room.floor.cast.plumber, PLOMBIER.people[0].name)
    for action in ("consult", "pass"):
        assert "not in the directory" in hands.is_refused(action, to=theirs)
    assert not Leg.objects.filter(kind=Leg.Kind.THIRD).exists()


def test_nobody_on_duty_is_said(hands: Hands) -> None:
    with access.inside(hands.call.client):
        DutyRoster.objects.all().delete()
    assert "on duty" in hands.is_refused("consult", to="duty")


def test_a_colleague_without_a_number_is_said(hands: Hands) -> None:
    with access.inside(hands.call.client):
        nobody = Colleague.objects.create(name="Remplaçant")
    assert "No number" in hands.is_refused("consult", to=str(nobody.pk))


@pytest.mark.parametrize("typed", ["12", "nonsense", "15", "0899 12 34 56", PLOMBIER.line, ""])
def test_a_number_that_is_not_dialled_is_refused_with_its_reason(hands: Hands, typed: str) -> None:
    assert hands.is_refused("consult", number=typed)
    assert hands.is_refused("pass", number=typed)
    checked = hands.does("check", typed=typed)
    assert checked["problem"]
    assert not checked["number"]
    assert hands.call.state == Call.State.TALKING


def test_a_typed_number_is_shown_as_it_reads(hands: Hands) -> None:
    checked = hands.does("check", typed="0639980042")
    assert (checked["number"], checked["problem"]) == ("06 39 98 00 42", "")
    hands.does("consult", number="0639980042")
    assert hands.third.number == "+33639980042"


def test_the_list_has_the_one_on_duty_first_and_nobody_of_another_client(hands: Hands) -> None:
    nadia = hands.room.floor.ready("nadia")
    page = hands.does("people")["html"]
    names = [page.index(name) for name in (DUTY.name, CABINET.people[0].name, SECRETARY.name)]
    assert names == [min(names), *names[1:]]
    assert str(nadia.pk) in page
    assert str(hands.agent.pk) not in page
    for person in PLOMBIER.people:
        assert person.name not in page


def test_the_list_says_who_is_in_another_call_of_ours(hands: Hands) -> None:
    other = Call.objects.create(
        client=hands.call.client, line=hands.call.line, sid="CA" + "9" * 32, state="arriving"
    )
    Leg.objects.create(call=other, kind="third", number=DUTY.number, placed_at=timezone.now())
    assert "in another call of ours" in hands.does("people")["html"]
    assert "another call" in hands.is_refused("consult", to="duty")
