"""The desk's socket: keys go in, painted parts come out. No database in coroutines."""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from telephony.desk import push, screen
from telephony.switchboard import claims, presence
from telephony.switchboard.models import Agent

NOT_AN_AGENT = 4403
BEAT_SECONDS = 5  # three of them unanswered, and the desk counts as silent
Action = Callable[[UUID, dict[str, Any]], None]


def _key(said: dict[str, Any], name: str) -> UUID:
    return UUID(str(said[name]))


def _accept(agent_id: UUID, said: dict[str, Any]) -> None:
    claims.accept(_key(said, "offer"), agent_id, str(said.get("tab", "")))


def _decline(agent_id: UUID, said: dict[str, Any]) -> None:
    claims.decline(_key(said, "offer"), agent_id)


def _hang_up(agent_id: UUID, said: dict[str, Any]) -> None:
    claims.hang_up(_key(said, "call"), agent_id)


def _ready(agent_id: UUID, said: dict[str, Any]) -> None:
    claims.be_ready(agent_id)


def _pause(agent_id: UUID, said: dict[str, Any]) -> None:
    claims.step_aside(agent_id)


ACTIONS: dict[str, Action] = {
    "accept": _accept,
    "decline": _decline,
    "hangup": _hang_up,
    "ready": _ready,
    "pause": _pause,
}


class DeskConsumer(AsyncJsonWebsocketConsumer):
    """One window of one agent."""

    agent_id: UUID | None = None
    beating: "asyncio.Task[None] | None" = None

    async def connect(self) -> None:
        """Let an agent in; everybody else is told why not by the close code."""
        await self.accept()
        user = self.scope["user"]
        if user is not None and user.is_authenticated:
            self.agent_id = await database_sync_to_async(presence.agent_of)(user.pk)
        if self.agent_id is None:
            await self.close(NOT_AN_AGENT)
            return
        for group in (push.group_of(self.agent_id), push.EVERYBODY):
            await self.channel_layer.group_add(group, self.channel_name)
        await database_sync_to_async(presence.seen)(self.agent_id)
        self.beating = asyncio.create_task(self._ask_for_beats())
        await self._paint(())

    async def disconnect(self, code: int) -> None:
        """Leave the groups; the sweeper notices an agent without any window left."""
        if self.beating is not None:
            self.beating.cancel()
        if self.agent_id is not None:
            await database_sync_to_async(presence.window_closed)(self.agent_id)
            for group in (push.group_of(self.agent_id), push.EVERYBODY):
                await self.channel_layer.group_discard(group, self.channel_name)

    async def receive_json(self, content: dict[str, Any], **kwargs: Any) -> None:
        """A heartbeat, or an action by key; a refused one is answered with its reason."""
        if self.agent_id is None or not isinstance(content, dict):
            return
        if content.get("action") == "alive":
            if not await database_sync_to_async(_beat)(self.scope["user"], self.agent_id):
                await self.close(NOT_AN_AGENT)
            return
        refusal = await database_sync_to_async(_act)(self.agent_id, content, self._language())
        if refusal:
            await self.send_json({"type": "refused", "text": refusal})
            await self._paint(())

    async def desk_refresh(self, event: dict[str, Any]) -> None:
        """Paint what has changed."""
        await self._paint(tuple(event["parts"]))

    async def desk_tell(self, event: dict[str, Any]) -> None:
        """Hand the news on to the page."""
        await self.send_json(event["news"])

    async def _ask_for_beats(self) -> None:
        # The server beats: browsers slow the timers of a window in the background, not its socket.
        while True:
            await self.send_json({"type": "beat"})
            await asyncio.sleep(BEAT_SECONDS)

    async def _paint(self, parts: tuple[str, ...]) -> None:
        if self.agent_id is None:
            return
        painting = await database_sync_to_async(_painting)(self.agent_id, parts, self._language())
        await self.send_json({"type": "paint", "parts": painting.parts, "call": painting.call})

    def _language(self) -> str:
        """The language of the page that opened the socket."""
        asked = parse_qs(self.scope.get("query_string", b"").decode()).get("lang", [""])[0]
        return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _beat(user: Any, agent_id: UUID) -> bool:
    """Note that the desk lives; False where this person is no receptionist any more."""
    if presence.agent_of(user.pk) != agent_id:
        return False
    presence.seen(agent_id)
    return True


def _painting(agent_id: UUID, parts: tuple[str, ...], language: str) -> screen.Painting:
    agent = Agent.objects.select_related("user", "call__client").get(pk=agent_id)
    with translation.override(language):
        return screen.paint(agent, *parts)


def _act(agent_id: UUID, said: dict[str, Any], language: str) -> str:
    """Do what the key stands for; the refusal in words, or nothing."""
    action = ACTIONS.get(str(said.get("action")))
    with translation.override(language):
        try:
            if action is not None:
                action(agent_id, said)
        except claims.Refused as refused:
            return _reason(refused.reason)
        except presence.NotNow:
            return _("Finish the call first.")
        except (KeyError, ValueError):
            return _("That was not understood. Reload the page.")
    return ""


def _reason(reason: str) -> str:
    return {
        "taken": _("This call was already accepted in another window."),
        "gone": _("This call is no longer offered: it went to a colleague or the caller hung up."),
        "not_yours": _("This is not your call any more. What you typed is still here."),
    }[reason]
