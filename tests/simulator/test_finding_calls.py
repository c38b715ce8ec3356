"""The list of calls, by whom, state and time."""

import pytest

from tests.simulator import twilio
from tests.simulator.conftest import CALLER, LINE
from tests.simulator.product import Product
from tests.telephones import Simulator

DOCTOR = "+33639980001"
PAST, FUTURE = "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"From=%2B{CALLER[1:]}", 2),
        (f"To=%2B{LINE[1:]}", 1),
        (f"To=%2B{DOCTOR[1:]}&Status=in-progress", 1),
        ("ParentCallSid={parent}", 1),
        (f"StartTime>={PAST}", 2),
        (f"StartTime%3E={FUTURE}", 0),
        ("StartTime%3C=2099-01-01T00:00:00Z", 2),
        (f"StartTime={PAST}", 0),
        (f"EndTime%3E={PAST}", 0),
    ],
)
def test_filters(product: Product, simulator: Simulator, query: str, found: int) -> None:
    product.answers["/twilio/voice/incoming"] = f"<Dial>{DOCTOR}</Dial>"
    caller = simulator.phone(CALLER)
    parent = caller.dials(LINE)
    doctor = simulator.phone(DOCTOR)
    doctor.answers()
    doctor.expect_status("in-progress")
    calls = twilio.get(simulator, "Calls.json?" + query.format(parent=parent))["calls"]
    assert len(calls) == found
