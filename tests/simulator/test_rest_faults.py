"""REST requests that are late, throttled, or broken after their effect."""

import time

import httpx
import pytest

from tests.simulator import twilio
from tests.simulator.conftest import LINE
from tests.telephones import Simulator

DOCTOR = "+33639980001"
TEXT = {"To": DOCTOR, "From": LINE, "Body": "a"}


def sent(simulator: Simulator) -> int:
    return len(twilio.get(simulator, "Messages.json")["messages"])


def test_a_throttled_request_has_no_effect(simulator: Simulator) -> None:
    simulator.fault("throttle", path="/Messages")
    response = twilio.request(simulator, "POST", "Messages.json", TEXT)
    assert (response.status_code, response.json()["code"]) == (429, 20429)
    assert sent(simulator) == 0
    assert twilio.request(simulator, "POST", "Messages.json", TEXT).status_code == 201


def test_a_broken_request_was_done_all_the_same(simulator: Simulator) -> None:
    simulator.fault("break", path="/Messages")
    assert twilio.request(simulator, "POST", "Messages.json", TEXT).status_code == 500
    assert sent(simulator) == 1


@pytest.mark.parametrize(("after", "done"), [(True, 1), (False, 0)])
def test_a_slow_request_is_late_before_or_after_its_effect(
    simulator: Simulator, after: bool, done: int
) -> None:
    simulator.fault("slow", path="/Messages", seconds=1, after=after)
    address = f"/2010-04-01/Accounts/{twilio.DEFAULTS.account_sid}/Messages.json"
    with pytest.raises(httpx.ReadTimeout):
        simulator.http.post(address, data=TEXT, auth=twilio.AUTH, timeout=0.4)
    assert sent(simulator) == done


def test_chance_falls_the_same_way_again(simulator: Simulator) -> None:
    def statuses() -> list[int]:
        simulator.clear_faults()
        simulator.fault("throttle", times=None, probability=0.5, seed=7)
        queues = [twilio.request(simulator, "GET", "Queues.json") for _ in range(20)]
        return [response.status_code for response in queues]

    first = statuses()
    assert set(first) == {200, 429}
    assert statuses() == first
    simulator.clear_faults("throttle")
    assert twilio.request(simulator, "GET", "Queues.json").status_code == 200


def test_a_fault_that_is_off_costs_no_time(simulator: Simulator) -> None:
    simulator.fault("slow", path="/Calls", seconds=5)
    began = time.monotonic()
    twilio.get(simulator, "Queues.json")
    assert time.monotonic() - began < 2
