"""Who may ask."""

import pytest

from tests.simulator.twilio import DEFAULTS
from tests.telephones import Simulator

CALLS = f"/2010-04-01/Accounts/{DEFAULTS.account_sid}/Calls.json"


@pytest.mark.parametrize("auth", [None, (DEFAULTS.account_sid, "wrong"), ("AC1", "")])
def test_rest_without_the_credentials_is_401(
    simulator: Simulator, auth: tuple[str, str] | None
) -> None:
    response = simulator.http.get(CALLS, auth=auth)
    assert (response.status_code, response.json()["code"]) == (401, 20003)


def test_an_api_key_is_as_good_as_the_token(simulator: Simulator) -> None:
    key = (DEFAULTS.api_key_sid, DEFAULTS.api_key_secret)
    assert simulator.http.get(CALLS, auth=key).status_code == 200


def test_a_foreign_host_name_is_refused(simulator: Simulator) -> None:
    assert simulator.http.get("/", headers={"Host": "evil.example"}).status_code == 403
    assert simulator.http.get("/", headers={"Host": "sim.localhost:8001"}).status_code == 200


def test_a_page_of_another_origin_cannot_write(simulator: Simulator) -> None:
    headers = {"Origin": "http://localhost:1"}
    assert simulator.http.delete("/sim/reset", headers=headers).status_code == 403
    assert simulator.http.delete("/sim/reset").status_code == 200
