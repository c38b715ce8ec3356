"""Requests to the simulator's REST API, as the product's client makes them."""

from typing import Any

import httpx

from telephony.simulator.settings import Settings
from tests import contract
from tests.telephones import Simulator

DEFAULTS = Settings()
AUTH = (DEFAULTS.account_sid, DEFAULTS.auth_token)


def request(
    simulator: Simulator, method: str, path: str, form: dict[str, Any] | None = None
) -> httpx.Response:
    address = f"/2010-04-01/Accounts/{DEFAULTS.account_sid}/{path}"
    answer = simulator.http.request(method, address, data=form, auth=AUTH)
    if answer.is_success:  # a wrong request is some tests' business
        contract.check_request(method, address, form)
    contract.check_answer(method, address, answer.status_code, answer.content)
    return answer


def get(simulator: Simulator, path: str) -> Any:
    response = request(simulator, "GET", path)
    assert response.is_success, response.text
    return response.json()


def post(simulator: Simulator, path: str, **form: Any) -> Any:
    response = request(simulator, "POST", path, form)
    assert response.is_success, response.text
    return response.json()
