"""Twilio's 2010 REST API, answered from memory; the routes stand in rest_calls and rest_rooms."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response

from tests.exchange.runner import Runner
from tests.exchange.shapes import Json, page_json
from tests.exchange.twiml import contract
from tests.exchange.world import VERSION, World

REFUSED, UNCLEAR, SILENT, BROKEN = "refused", "unclear", "silent", "broken"
Form = dict[str, Any]


class ApiError(Exception):
    """Twilio says no."""

    def __init__(self, status: int, code: int, text: str) -> None:
        super().__init__(text)
        self.status, self.code = status, code


@dataclass
class Asked:
    """A request as the routes see it: `parts` of the address, its query and its form."""

    world: World
    runner: Runner
    path: str
    parts: tuple[str, ...]
    query: dict[str, str]
    form: Form

    def get(self, name: str, default: str = "") -> str:
        value = self.form.get(name, default)
        return str(value[0] if isinstance(value, list) else value)

    def all(self, name: str) -> tuple[str, ...]:
        value = self.form.get(name, [])
        return tuple(map(str, value)) if isinstance(value, list) else (str(value),)

    def flag(self, name: str) -> bool | None:
        """None when the form does not say."""
        return self.get(name).lower() == "true" if name in self.form else None

    def matches(self, facts: dict[str, str]) -> bool:
        """Whether the query's filters of these names fit."""
        return all(self.query.get(name, value) == value for name, value in facts.items())

    def page(self, name: str, items: list[Json]) -> tuple[int, Json]:
        size, number = int(self.query.get("PageSize", 50)), int(self.query.get("Page", 0))
        return 200, page_json(name, items, self.path, number, size)


Reply = tuple[int, Json | None]
Route = tuple[str, str, Callable[[Asked], Reply]]


@dataclass
class Api:
    """`faults` strike the next requests, one each:

    REFUSED: 429, not carried out. UNCLEAR: carried out, but answered 500. SILENT: carried out,
    but the answer never comes. BROKEN: no connection, not carried out.
    """

    world: World
    runner: Runner
    routes: list[Route]
    faults: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, Form]] = field(default_factory=list)

    def plug_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Answer all requests of Twilio's SDK in this process, whoever made its client."""

        def request(
            _http: object,
            method: str,
            url: str,
            params: Form | None = None,
            data: Form | None = None,
            *_: object,
            **_more: object,
        ) -> Response:
            return self.request(method, url, params, data)

        monkeypatch.setattr(TwilioHttpClient, "request", request)

    def request(self, method: str, url: str, params: Form | None, data: Form | None) -> Response:
        """Answer as Twilio; raises requests' exceptions where nothing comes back."""
        query = dict(parse_qsl(urlsplit(url).query)) | _given(params)
        form = _given(data)
        fault = self.faults.pop(0) if self.faults else ""
        self._check_request(method, url, query, form)
        self.asked.append((method, urlsplit(url).path, form))
        self.world.wire.note(f"REST {method} {urlsplit(url).path} {form} {fault}")
        if fault == BROKEN:
            raise requests.exceptions.ConnectionError("no connection")
        if fault == REFUSED:
            return _response(*_error(429, 20429, "Too Many Requests"))
        status, body = self._answer(method, urlsplit(url).path, query, form)
        if fault == SILENT:
            raise requests.exceptions.ReadTimeout("no answer")
        if fault == UNCLEAR:
            return _response(*_error(500, 20500, "Internal Server Error"))
        if checks := contract():
            checks.check_answer(method, url, status, body)
        return _response(status, body)

    def _answer(self, method: str, path: str, query: dict[str, str], form: Form) -> Reply:
        prefix = f"/{VERSION}/Accounts/{self.world.account}"
        for verb, pattern, view in self.routes:
            found = re.fullmatch(prefix + pattern, path)
            if found and verb == method.upper():
                asked = Asked(self.world, self.runner, path, found.groups(), query, form)
                try:
                    return view(asked)
                except ApiError as error:
                    return _error(error.status, error.code, str(error))
        raise AssertionError(f"the exchange has no {method} {path}")

    @staticmethod
    def _check_request(method: str, url: str, query: dict[str, str], form: Form) -> None:
        if checks := contract():
            plain = url.partition("?")[0]
            checks.check_request(method, f"{plain}?{urlencode(query)}" if query else plain, form)


def not_found(asked: Asked) -> ApiError:
    return ApiError(404, 20404, f"The requested resource {asked.path} was not found")


def _given(form: Form | None) -> Form:
    return {name: value for name, value in (form or {}).items() if value is not None}


def _error(status: int, code: int, text: str) -> tuple[int, Json]:
    info = f"https://www.twilio.com/docs/errors/{code}"
    return status, {"code": code, "message": text, "more_info": info, "status": status}


def _response(status: int, body: Json | None) -> Response:
    return Response(status, "" if body is None else json.dumps(body), {})
