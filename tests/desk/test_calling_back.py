"""A receptionist calls somebody for a client, under the client's number."""

from typing import Any

import pytest

from config.demo.shops import CABINET, PLOMBIER
from telephony.switchboard.models import Call, Team
from tenants import access
from tenants.base import display_number
from tenants.directory.models import Colleague, Contact
from tests.cast import ODILE
from tests.desk.hands import Hands
from tests.switchboard.room import OUTSIDE, Room

ODILES = display_number(ODILE)
DOCTOR = CABINET.people[0]


@pytest.fixture
def after(hands: Hands) -> Hands:
    """The caller has hung up; the call is being finished."""
    hands.room.floor.hangs_up(hands.call)
    return hands


def called(hands: Hands) -> list[Call]:
    return list(Call.objects.filter(direction=Call.Direction.OUTBOUND))


def test_the_last_caller_is_called_back_under_the_number_that_was_rung(after: Hands) -> None:
    source: dict[str, Any] = {"of": str(after.call.pk)}
    shown = after.does("confirm", **source)["html"]
    for word in (CABINET.name, "Odile Garnier", ODILES, display_number(CABINET.line)):
        assert word in shown
    after.does("call_out", **source, tab="one")
    (call,) = called(after)
    assert (call.caller, call.own_line.number, call.agent) == (ODILE, CABINET.line, after.agent)
    assert CABINET.name in after.sees("screen")


def test_the_list_has_my_own_last_callers(after: Hands) -> None:
    mine = after.does("outward")["html"]
    assert "Odile Garnier" in mine
    assert str(after.call.pk) in mine
    nadia = after.room.floor.cast.agent("nadia")
    theirs = after.does("outward", by=nadia)["html"]
    assert "Odile" not in theirs
    assert PLOMBIER.name in theirs


def test_a_colleague_a_contact_and_a_typed_number(after: Hands) -> None:
    client = after.call.client
    with access.inside(client):
        colleague = str(Colleague.objects.get(name=DOCTOR.name).pk)
        contact = str(Contact.objects.get(number=ODILE).pk)
    wanted: list[tuple[dict[str, Any], str]] = [
        ({"colleague": colleague}, DOCTOR.number),
        ({"contact": contact}, ODILE),
        ({"number": "06 39 98 00 42"}, OUTSIDE),
    ]
    for source, number in wanted:
        shown = after.does("confirm", client=str(client.pk), **source)["html"]
        assert display_number(number) in shown


def test_a_person_of_one_client_is_not_called_for_the_other(after: Hands) -> None:
    with access.inside(after.call.client):
        colleague = str(Colleague.objects.get(name=DOCTOR.name).pk)
    plumber = str(after.room.floor.cast.plumber.pk)
    refusal = after.is_refused("call_out", client=plumber, colleague=colleague)
    assert "not in the directory" in refusal
    found = after.does("look_up", client=plumber, typed="Odile")["people"]
    assert found == []
    assert after.does("look_up", client=str(after.call.client_id), typed="odil")["people"]


def test_nothing_of_a_client_of_another_team_is_reached(after: Hands) -> None:
    floor = after.room.floor
    paul = floor.wakes(floor.hire("paul", floor.cast.plumber))
    practice = str(after.call.client_id)
    sources: list[dict[str, Any]] = [
        {"of": str(after.call.pk)},
        {"client": practice, "number": OUTSIDE},
        {"client": practice, "typed": "Odile"},
    ]
    for action, source in zip(("call_out", "confirm", "look_up"), sources, strict=True):
        assert "does not answer" in after.is_refused(action, by=paul, **source)
    assert called(after) == []


def test_a_pooled_team_calls_for_every_client(after: Hands) -> None:
    floor = after.room.floor
    paul = floor.wakes(floor.hire("paul"))
    Team.objects.filter(name="paul").update(is_pooled=True)
    assert after.does("confirm", by=paul, of=str(after.call.pk))["html"]


def test_a_number_that_is_not_dialled_and_a_hidden_one(after: Hands) -> None:
    client = str(after.call.client_id)
    assert after.is_refused("call_out", client=client, number="15")
    floor = after.room.floor
    nadia = floor.ready("nadia")
    hidden = Room.open(floor, nadia, caller="anonymous")
    floor.hangs_up(hidden.call)
    assert "No number" in after.is_refused("confirm", of=str(hidden.call_id))
    assert str(hidden.call_id) not in after.does("outward", by=nadia)["html"]


def test_the_history_says_who_called_whom(after: Hands) -> None:
    after.does("call_out", of=str(after.call.pk), tab="one")
    (out,) = called(after)
    floor = after.room.floor
    after.room.call_id = out.pk
    after.does("hangup")
    assert floor.journal(out.client)[0].outcome == "unreached"
    again = Room.open(floor, floor.ready("nadia"), caller=ODILE)
    shown = after.sees("help", by=again.agent)
    assert "↗" in shown
    assert "↙" in shown
