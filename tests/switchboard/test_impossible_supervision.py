"""What must never be of a supervisor's end is refused by the database itself."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from telephony.switchboard.models import Leg, Offer, ServiceTarget
from tests.switchboard.ear import Ear
from tests.switchboard.floor import Floor
from tests.switchboard.room import Room


@pytest.mark.parametrize(
    "changes",
    [{"supervisor": None}, {"manner": ""}, {"kind": "third"}, {"number": "+33639980042"}],
)
def test_an_end_of_nobodys_or_in_no_manner(floor: Floor, changes: dict[str, Any]) -> None:
    ear = Ear.beside(Room.open(floor, floor.ready("camille")))
    ear.comes()
    refused = pytest.raises(IntegrityError, match="supervisor_leg_has_supervisor")
    with refused, transaction.atomic():
        Leg.objects.filter(pk=ear.leg.pk).update(**changes)


@pytest.mark.parametrize(
    ("constraint", "who"),
    [("one_supervisor_a_call", "administrator"), ("one_call_a_supervisor", "supervisor")],
)
def test_a_second_one(floor: Floor, constraint: str, who: str) -> None:
    ear = Ear.beside(Room.open(floor, floor.ready("camille")))
    ear.comes()
    call = ear.room.call if who == "administrator" else floor.rings()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Leg.objects.create(
            call=call, kind="supervisor", manner="listen", supervisor=floor.cast.user(who)
        )


def test_an_order_about_a_call_that_nobody_holds(floor: Floor) -> None:
    floor.ready("camille")
    floor.rings()
    with pytest.raises(IntegrityError, match="only_a_live_call_is_taken"), transaction.atomic():
        Offer.objects.update(ordered_by=floor.cast.user("supervisor"))


@pytest.mark.parametrize("aim", [{"seconds": 0}, {"percent": 101}, {"percent": 0}])
def test_a_target_that_cannot_be_met(floor: Floor, aim: dict[str, int]) -> None:
    with pytest.raises(IntegrityError, match="target_can_be_met"), transaction.atomic():
        ServiceTarget.objects.create(**aim)


def test_two_targets_of_the_house(floor: Floor) -> None:
    ServiceTarget.objects.create()
    with pytest.raises(IntegrityError, match="one_target_a_client"), transaction.atomic():
        ServiceTarget.objects.create()
