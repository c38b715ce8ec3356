"""One window of a supervisor's floor, from the server's side."""

import asyncio
import json
from typing import Any

from telephony.floor.consumers import FloorConsumer
from tests.desk.window import Json, Window

PATIENCE = 30  # seconds: the machine may have much else to do


class Pane(Window):
    """As a window of the desk; `parts` are the newest painting of each part."""

    path = "/ws/floor/"
    consumer = FloorConsumer

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.parts: dict[str, str] = {}
        self.ear: Json | None = None

    async def gets_next(self) -> Json:
        # It beats after each look: any number of beats may have come meanwhile.
        while (news := await self._hears())["type"] == "beat":
            pass
        if news["type"] == "paint":
            self.parts.update(news["parts"])
            self.ear = news["ear"]
        return news

    async def _hears(self) -> Json:
        event = await self.socket.receive_output(timeout=PATIENCE)
        if event["type"] == "websocket.close":
            raise AssertionError(f"closed with {event.get('code')}")
        return dict(json.loads(event["text"]))

    async def gets(self, kind: str) -> Json:
        async with asyncio.timeout(PATIENCE):
            while (news := await self.gets_next())["type"] != kind:
                pass
        return news

    async def sees(self, part: str, *texts: str) -> None:
        """This part as soon as it has all of these texts in it."""
        while not all(text in self.parts.get(part, "") for text in texts):
            await self.gets("paint")

    async def presses(self, action: str, **said: Any) -> Json:
        """A key whose answer comes back, with all that follows its commit."""
        await self.sends(action, **said)
        while (answer := await self.gets_next())["type"] not in ("voice", "refused", "dialog"):
            pass
        await self.settles()
        return answer

    async def does(self, action: str, **said: Any) -> None:
        """A key that is not answered, with all that follows its commit."""
        await self.sends(action, **said)
        await self.settles()
