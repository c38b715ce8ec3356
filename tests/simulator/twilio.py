"""Requests to the simulator's REST API, as the product's client makes them."""

from typing import Any

import httpx

from telephony.simulator.settings import Settings
from tests.telephones import Simulator

DEFAULTS = Settings()
AUTH = (DEFAULTS.account_sid, DEFAULTS.auth_token)


def request(
    simulator: Simulator, method: str, path: str, form: dict[str, Any] | None = None
) -> httpx.Response:
    address = f"/2010-04-01/Accounts/{DEFAULTS.account_sid}/{path}"
    return simulator.http.request(method, address, data=form, auth=AUTH)


def get(simulator: Simulator, path: str) -> Any:
    response = request(simulator, "GET", path)
    assert response.is_success, response.text
    return response.json()


def post(simulator: Simulator, path: str, **form: Any) -> Any:
    response = request(simulator, "POST", path, form)
    assert response.is_success, response.text
    return response.json()
