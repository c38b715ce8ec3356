"""What the REST views share: who may ask, how errors look, how forms are read."""

import base64
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from telephony.simulator.account import account_of
from telephony.simulator.rest_faults import REST_FAULTS, refusal
from telephony.simulator.shapes import Json, page_json
from telephony.simulator.world import World


class ApiError(Exception):
    """Refused, in Twilio's form."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    def response(self) -> Response:
        return refusal(self.status, self.code, str(self))


def not_found(path: str) -> ApiError:
    return ApiError(404, 20404, f"The requested resource {path} was not found")


class Form:
    """A form-encoded body; repeated fields keep all their values."""

    def __init__(self, body: bytes) -> None:
        self._fields = parse_qs(body.decode(), keep_blank_values=True)

    def get(self, name: str, default: str = "") -> str:
        return self._fields.get(name, [default])[-1]

    def all(self, name: str) -> list[str]:
        return self._fields.get(name, [])

    def flag(self, name: str) -> bool | None:
        """True, False, or None when the field is absent."""
        return None if name not in self._fields else self.get(name).lower() == "true"


@dataclass(frozen=True)
class Asked:
    """One authorised request."""

    world: World
    request: Request
    form: Form

    def part(self, name: str) -> str:
        """A piece of the path."""
        return str(self.request.path_params[name])

    def page(self, name: str, items: list[Json]) -> Response:
        query = self.request.query_params
        size, page = int(query.get("PageSize", 50)), int(query.get("Page", 0))
        return JSONResponse(page_json(name, items, self.request.url.path, page, size))

    def matches(self, filters: dict[str, str]) -> bool:
        """True when each filter that the query names has this value."""
        query = self.request.query_params
        return all(query.get(name, value) == value for name, value in filters.items())

    def within(self, name: str, moment: datetime | None) -> bool:
        """The filters `name`, `name<` and `name>` of a list, all inclusive: a day or an instant."""
        query = self.request.query_params
        on, until, since = (query.get(name + mark, "") for mark in ("", "<", ">"))
        if not (on or until or since):
            return True
        if moment is None:
            return False
        return (
            (not on or _same(moment, on))
            and (not until or _same(moment, until) or moment <= _instant(until))
            and (not since or _same(moment, since) or moment >= _instant(since))
        )


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _same(moment: datetime, text: str) -> bool:
    """The same day for a date; the same second for an instant."""
    if len(text) == 10:
        return moment.date().isoformat() == text
    return abs((moment - _instant(text)).total_seconds()) < 1


View = Callable[[Asked], Awaitable[Response]]
Routes = list[tuple[str, View, str]]


def authorised(view: View) -> Callable[[Request], Awaitable[Response]]:
    """Twilio's Basic authentication: account and token, or API key and secret."""

    async def guarded(request: Request) -> Response:
        world: World = request.app.state.world
        try:
            _check(request, world)
        except ApiError as error:
            return error.response()
        asked = Asked(world, request, Form(await request.body()))
        if fault := world.faults.strikes_request(request.url.path):
            return await REST_FAULTS[fault.kind](lambda: _viewed(view, asked), fault)
        return await _viewed(view, asked)

    return guarded


async def _viewed(view: View, asked: Asked) -> Response:
    try:
        return await view(asked)
    except ApiError as error:
        return error.response()


def _check(request: Request, world: World) -> None:
    settings = world.settings
    scheme, _, packed = request.headers.get("authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(packed).decode().partition(":")
    except ValueError:
        user = password = ""
    known = {
        settings.account_sid: settings.auth_token,
        **{key.sid: key.secret for key in account_of(world).keys.values()},
    }
    good = hmac.compare_digest(known.get(user, "").encode(), password.encode())
    if scheme.lower() != "basic" or user not in known or not good:
        raise ApiError(401, 20003, "Authenticate")
    if unquote(request.path_params["account"]) != settings.account_sid:
        raise not_found(request.url.path)
