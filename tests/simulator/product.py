"""A product small enough to read: it answers each path with the TwiML a test gives it."""

import asyncio
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from telephony.simulator.signature import sign
from tests.telephones import eventually

Params = dict[str, str]


class Product:
    """`answers` maps a path to the inside of `<Response>`; `asked` keeps what came.

    `failing` maps a path to how often it still answers 500; `slow` to seconds of waiting.
    """

    def __init__(self) -> None:
        self.url = ""
        self.forget()

    def forget(self) -> None:
        """As new, for the next test."""
        self.answers: dict[str, str] = {}
        self.asked: list[tuple[str, Params]] = []
        self.badly_signed: list[str] = []
        self.tokens: list[str] = []
        self.failing: dict[str, int] = {}
        self.slow: dict[str, float] = {}

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self._take, methods=["GET", "POST"])])

    def requests(self, path: str) -> list[Params]:
        return [params for asked, params in self.asked if asked == path]

    def expect(self, path: str, within: float = 5, **params: str) -> Params:
        """A request to the path with these parameters."""

        def look() -> Params | None:
            found = (p for p in self.requests(path) if params.items() <= p.items())
            return next(found, None)

        got: Params = eventually(
            look, within, lambda: f"no {path} with {params}; there were {self.requests(path)}"
        )
        return got

    async def _take(self, request: Request) -> Response:
        form = parse_qsl((await request.body()).decode(), keep_blank_values=True)
        signature = request.headers.get("x-twilio-signature")
        if signature != sign(str(request.url), form, "simulator"):
            self.badly_signed.append(request.url.path)
        self.tokens.append(request.headers.get("i-twilio-idempotency-token", ""))
        self.asked.append((request.url.path, dict(form) | dict(request.query_params)))
        await asyncio.sleep(self.slow.get(request.url.path, 0))
        if self.failing.get(request.url.path, 0) > 0:
            self.failing[request.url.path] -= 1
            return Response(status_code=500)
        inside = self.answers.get(request.url.path)
        if inside is None:
            return Response(status_code=204)
        return Response(f"<Response>{inside}</Response>", media_type="text/xml")
