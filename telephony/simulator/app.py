"""The application: REST API, control API, browser telephones and the page in one server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from telephony.simulator.control import CONTROL_ROUTES
from telephony.simulator.mail import serve_mail
from telephony.simulator.rest import REST_ROUTES
from telephony.simulator.sdk import voice_sdk
from telephony.simulator.settings import Settings
from telephony.simulator.world import World

STATIC = Path(__file__).parent / "static"
LOOK_AGAIN = 2.0  # seconds between looks at the phonebook's file
LOCAL = ("localhost", "127.0.0.1")
READING = ("GET", "HEAD")
CONTENT_POLICY = (
    "default-src 'self'; frame-src 'self'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: http://localhost:* http://127.0.0.1:*"
)


def is_local(host: str) -> bool:
    """True for this machine's own names; another one means DNS rebinding."""
    name = (urlsplit(f"//{host}").hostname or "").lower()
    return name in LOCAL or name.endswith(".localhost")


class LocalOnly:
    """Refuses foreign Host headers, and writes that come from a page of another origin.

    A Host that is let in is also where this simulator is found, for the addresses it gives out.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and (refusal := self._refusal(scope)):
            refuse: ASGIApp = JSONResponse({"error": refusal}, 403)
            if scope["type"] == "websocket":
                refuse = WebSocketClose(4403, "not this machine")
            return await refuse(scope, receive, send)
        if scope["type"] == "http":
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
            scope["app"].state.world.address = f"{scope['scheme']}://{host}"
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> str:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        host, origin = headers.get(b"host", ""), headers.get(b"origin")
        if not is_local(host):
            return f"host {host!r} is not this machine"
        if scope["type"] == "websocket" and origin and not is_local(urlsplit(origin).netloc):
            return f"origin {origin!r} is not this machine"
        if scope["type"] == "http" and scope["method"] not in READING and origin:
            return "" if urlsplit(origin).netloc == host else f"origin {origin!r} is not this page"
        return ""


async def page(request: Request) -> Response:
    return FileResponse(STATIC / "index.html", headers={"Content-Security-Policy": CONTENT_POLICY})


async def health(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def watch_phonebook(world: World) -> None:
    while True:
        if world.phonebook.refresh():
            world.bus.publish("phonebook", phonebook=world.phonebook.read())
        await asyncio.sleep(LOOK_AGAIN)


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    world: World = app.state.world
    post = await serve_mail(world)
    world.aside(watch_phonebook(world))
    yield
    post.close()
    await world.close()


def create_app(settings: Settings) -> Starlette:
    """One simulator with a world of its own; the world is made in the server's event loop."""
    routes = [
        Route("/", page),
        Route("/health", health),
        WebSocketRoute("/voice-sdk", voice_sdk),
        *REST_ROUTES,
        *CONTROL_ROUTES,
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    app = Starlette(routes=routes, lifespan=lifespan, middleware=[Middleware(LocalOnly)])
    app.state.world = World(settings)
    return app
