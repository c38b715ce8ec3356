"""One window of the desk, from the server's side: a socket in a test's hand."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self, TypeVar

from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth.models import AnonymousUser

from telephony.desk.consumers import DeskConsumer
from tenants.models import User
from tests.commits import commit

T = TypeVar("T")
Json = dict[str, Any]
PATIENCE = 10  # seconds


class Window:
    """Open while in its `async with`. What it gets is kept in order until it is expected.

    Channels' own WebsocketCommunicator would do, but its package imports daphne.
    """

    path = "/ws/desk/"
    consumer: type[AsyncJsonWebsocketConsumer] = DeskConsumer

    def __init__(
        self, user: User | AnonymousUser, language: str = "fr", tab: str = "one.page"
    ) -> None:
        self.tab = tab
        scope: dict[str, Any] = {"type": "websocket", "path": self.path, "user": user}
        scope["query_string"] = f"lang={language}".encode()
        self.socket: Any = ApplicationCommunicator(self.consumer.as_asgi(), scope)  # type: ignore[no-untyped-call]

    async def __aenter__(self) -> Self:
        await self.socket.send_input({"type": "websocket.connect"})
        assert (await self.socket.receive_output(timeout=PATIENCE))["type"] == "websocket.accept"
        await self.sends("hello", tab=self.tab, claims=True, voice="ok")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.socket.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.socket.wait(timeout=PATIENCE)

    async def sends(self, action: str, **said: Any) -> None:
        text = json.dumps({"action": action, **said})
        await self.socket.send_input({"type": "websocket.receive", "text": text})

    async def gets(self, kind: str) -> Json:
        """The next news of this kind, others being passed over."""
        async with asyncio.timeout(PATIENCE):
            while (news := await self.gets_next())["type"] != kind:
                pass
        return news

    async def gets_call(self) -> Json:
        """The next painting of the whole desk with a call on it."""
        while (
            not (painting := await self.gets("paint"))["call"] or "screen" not in painting["parts"]
        ):
            pass
        return painting

    async def settles(self) -> None:
        """What it sent was worked off, and what that left for the commit is done."""
        await self.sends("ping")
        await self.gets("pong")
        await done(lambda: None)

    async def is_closed_with(self) -> int:
        """The code with which the server closed it, whatever it said before."""
        async with asyncio.timeout(PATIENCE):
            while "code" not in (event := await self.socket.receive_output(timeout=PATIENCE)):
                pass
        return int(event["code"])

    async def gets_raw(self) -> Json:
        """Whatever the server says next, its beats too."""
        event = await self.socket.receive_output(timeout=10)
        if event["type"] == "websocket.close":
            raise AssertionError(f"closed with {event.get('code')}")
        return dict(json.loads(event["text"]))

    async def gets_next(self) -> Json:
        """Whatever the server says next, its beats apart: nothing but those is nothing."""
        for _beats in range(PATIENCE):
            news = await self.gets_raw()
            if news["type"] != "beat":
                return news
        raise AssertionError("the server had nothing to say")


def played(scenario: Callable[[], Awaitable[None]]) -> None:
    """Play the scenario on the test's own connection."""
    async_to_sync(scenario)()


async def done(work: Callable[[], T]) -> T:
    """Do the work and what follows its commit."""

    def all_of_it() -> T:
        result = work()
        commit()
        return result

    return await sync_to_async(all_of_it)()
