"""The floor's socket: keys go in, painted parts come out. No database in coroutines.

However much happens, a window is painted once in a moment and gets only what looks different.
"""

import asyncio
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.utils import translation

from telephony.floor import actions, push, screen, words
from telephony.floor.screen import Chosen, Painting, View
from telephony.switchboard import supervising
from tenants import second_factor, sessions

NOT_A_SUPERVISOR = 4403
LOOK_SECONDS = 5  # also where nothing is told: a desk that falls silent tells nobody
MOMENT = 0.3  # seconds in which what happens is painted together


class FloorConsumer(AsyncJsonWebsocketConsumer):
    """One window of one supervisor."""

    user_id: UUID | None = None
    chosen: Chosen | None = None
    is_over = False
    painting: "asyncio.Task[None] | None" = None

    async def connect(self) -> None:
        """Let a supervisor in; everybody else is told why not by the close code."""
        await self.accept()
        user = self.scope["user"]
        if user is not None and user.is_authenticated:
            is_in = await database_sync_to_async(_is_whole)(user) and await self._may_stay(user.pk)
            self.user_id = user.pk if is_in else None
        if self.user_id is None:
            await self.close(NOT_A_SUPERVISOR)
            return
        self.shown: dict[str, str] = {}
        self.news = asyncio.Event()
        for group in (push.group_of(self.user_id), push.EVERYBODY):
            await self.channel_layer.group_add(group, self.channel_name)
        self.painting = asyncio.create_task(self._keep_painted())

    async def disconnect(self, code: int) -> None:
        """Leave the groups. A painting is not cut off in its queries: it ends, and is not sent."""
        if self.painting is not None:
            self.is_over = True
            self.news.set()
            await self.painting
        if self.user_id is not None:
            for group in (push.group_of(self.user_id), push.EVERYBODY):
                await self.channel_layer.group_discard(group, self.channel_name)

    async def receive_json(self, content: dict[str, Any], **kwargs: Any) -> None:
        """A heartbeat, a choice, or an action by key."""
        if self.user_id is None or not isinstance(content, dict):
            return
        if content.get("action") == "ping":
            await self._beat(self.user_id)
        elif content.get("action") == "choose":
            self.chosen = Chosen.read(content)
            self.news.set()
        else:
            act = database_sync_to_async(actions.perform)
            answer = await act(self.user_id, content, self._asked("lang", settings.LANGUAGE_CODE))
            if answer:
                await self.send_json(answer)
            self.news.set()

    async def floor_refresh(self, event: dict[str, Any]) -> None:
        """Something is different."""
        self.news.set()

    async def floor_told(self, event: dict[str, Any]) -> None:
        """Say in words what has happened."""
        with translation.override(self._asked("lang", settings.LANGUAGE_CODE)):
            text = words.news(event["what"], event.get("by", ""))
        if text:
            await self.send_json({"type": "told", "text": text})

    async def _beat(self, user_id: UUID) -> None:
        if await self._may_stay(user_id):
            await self.send_json({"type": "pong"})
        else:
            await self.close(NOT_A_SUPERVISOR)

    async def _keep_painted(self) -> None:
        """One painting at a time, so that none overtakes another."""
        while not self.is_over:
            self.news.clear()
            await self._paint()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self.news.wait()
            if not self.is_over:
                await self.send_json({"type": "beat"})
                await asyncio.sleep(MOMENT)

    async def _paint(self) -> None:
        assert self.user_id is not None, "painted for whoever was let in"
        view = View(self.user_id, self._asked("wall", "") == "1", self.chosen)
        language = self._asked("lang", settings.LANGUAGE_CODE)
        painting = await database_sync_to_async(_painting)(view, language)
        fresh = {name: part for name, part in painting.parts.items() if self._is_new(name, part)}
        self.shown.update(fresh)
        if fresh and not self.is_over:
            await self.send_json({"type": "paint", "parts": fresh, "ear": painting.ear})

    def _is_new(self, name: str, part: str) -> bool:
        return self.shown.get(name) != part

    async def _may_stay(self, user_id: UUID) -> bool:
        session = getattr(self.scope.get("session"), "session_key", None)
        return await database_sync_to_async(_is_in)(user_id, session)

    def _asked(self, name: str, otherwise: str) -> str:
        """What the page's address for the socket says."""
        query = parse_qs(self.scope.get("query_string", b"").decode())
        said = query.get(name, [otherwise])[0]
        return otherwise if name == "lang" and said not in dict(settings.LANGUAGES) else said


def _is_whole(user: Any) -> bool:
    return not second_factor.is_missing(user)


def _is_in(user_id: UUID, session: str | None) -> bool:
    return sessions.is_alive(session) and supervising.is_supervisor(user_id)


def _painting(view: View, language: str) -> Painting:
    with translation.override(language):
        return screen.paint(view)
