"""Booking is for the call that one holds, in its client's agendas alone."""

from typing import Any

import pytest

from scheduling.models import Appointment
from tenants import access
from tenants.base import uuid7
from tests.desk.agenda import panel, slot
from tests.desk.hands import Hands
from tests.scheduling.surgery import Surgery

State = Appointment.State


def test_only_in_ones_own_call_and_never_in_another_clients_agenda(
    hands: Hands, surgery: Surgery
) -> None:
    nadia = hands.room.floor.ready("nadia")
    for action in ("booking", "booking_hold", "booking_book", "booking_find", "booking_cancel"):
        hands.is_refused(action, by=nadia, **slot(surgery, hands), name="X", appointment="")
    with access.inside(hands.room.floor.cast.plumber):
        theirs = Surgery.open("Vasseur")
        far = {"agenda_of": str(theirs.roux.pk), "type": str(theirs.visit.pk)}
    near = slot(surgery, hands)
    assert "not to be booked" in hands.is_refused("booking_book", **{**near, **far}, name="X")
    assert "not to be booked" in hands.is_refused("booking_show", appointment=str(uuid7()))
    with access.inside(hands.room.floor.cast.plumber):
        assert not Appointment.objects.exists()
    assert "Vasseur" not in panel(hands)[0] + hands.sees("help")


@pytest.mark.parametrize(
    "wrong",
    [{"start": "tomorrow"}, {"start": "2026-11-26T09:00"}, {"agenda_of": "x"}, {"day": "soon"}],
)
def test_what_no_page_says_is_refused(
    hands: Hands, surgery: Surgery, wrong: dict[str, Any]
) -> None:
    chosen = {**slot(surgery, hands), "name": "X", **wrong}
    action = "booking" if "day" in wrong else "booking_book"
    assert "not understood" in hands.is_refused(action, **chosen)
