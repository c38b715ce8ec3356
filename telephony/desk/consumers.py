"""The desk's socket: keys go in, painted parts come out. No database in coroutines."""

import asyncio
import time
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import structlog
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.utils import timezone, translation

from telephony.desk import actions, push, screen, words
from telephony.desk.painter import Painter
from telephony.desk.pulse import pulse
from telephony.switchboard import liveness, presence
from telephony.switchboard.models import Agent
from tenants import second_factor, sessions

log = structlog.get_logger(__name__)
NOT_AN_AGENT = 4403
UNPAINTED = 1011  # an error of the server's own (RFC 6455, 7.4.1)
BEAT_SECONDS = 1.0
UNANSWERED = 2  # beats without an answer, and the desk is deaf
LOOK_EVERY = 5  # beats until it is looked again whose window this is
LONGEST_AGO = timedelta(hours=12)


class DeskConsumer(AsyncJsonWebsocketConsumer):
    """One window of one agent."""

    agent_id: UUID | None = None
    beating: "asyncio.Task[None] | None" = None
    painter: Painter | None = None
    tab = ""
    active = ""  # the agent's active window, as this one was last told
    beats = answered = 0
    is_deaf = False
    sent_at = 0.0
    took: int | None = None  # milliseconds of the last beat's way there and back

    async def connect(self) -> None:
        """Let an agent in; everybody else is told why not by the close code."""
        await self.accept()
        user = self.scope["user"]
        if user is not None and user.is_authenticated:
            self.agent_id = await database_sync_to_async(_agent_of)(user)
        if self.agent_id is None:
            await self.close(NOT_AN_AGENT)
            return
        for group in (push.group_of(self.agent_id), push.EVERYBODY):
            await self.channel_layer.group_add(group, self.channel_name)
        self.beating = asyncio.create_task(self._ask_for_beats())
        self.painter = Painter(self._paint)
        self._want()

    async def disconnect(self, code: int) -> None:
        """Leave the groups; the active window is missed from now on."""
        if self.beating is not None:
            self.beating.cancel()
        if self.painter is not None:
            await self.painter.stop()
        if self.agent_id is not None:
            for group in (push.group_of(self.agent_id), push.EVERYBODY):
                await self.channel_layer.group_discard(group, self.channel_name)
            await database_sync_to_async(liveness.close)(self.agent_id, self.tab)

    async def receive_json(self, content: dict[str, Any], **kwargs: Any) -> None:
        """An answer to a beat, or an action by key; a refused one is answered in words."""
        if self.agent_id is None or not isinstance(content, dict):
            return
        match content.get("action"):
            case "beat":
                await self._answered(self.agent_id, content)
            case "ping":
                await self._look()
                await self.send_json({"type": "pong"})
            case "hello":
                await self._hello(self.agent_id, content)
            case "work_here":
                take = database_sync_to_async(liveness.work_here)
                await take(self.agent_id, self.tab, _voice(content), str(content.get("speaks")))
            case _:
                await self._act(self.agent_id, content)

    async def send_json(self, content: dict[str, Any], close: bool = False) -> None:
        """Say it, if anybody is there: a window that has just closed must still be missed.

        A failed sending would end the consumer before it is told of the disconnection.
        """
        with suppress(RuntimeError, OSError):
            await super().send_json(content, close)

    async def desk_refresh(self, event: dict[str, Any]) -> None:
        """Paint what has changed."""
        self._want(*event["parts"])

    async def desk_tell(self, event: dict[str, Any]) -> None:
        """Hand the news on to the page, after the state that it speaks of."""
        news = event["news"]
        await self._settled()
        if news["type"] == "tabs":
            self.active = news["active"]
        await self.send_json(news)

    async def desk_told(self, event: dict[str, Any]) -> None:
        """Say in words what has happened."""
        with translation.override(self._language()):
            text = words.news(event["what"], event.get("by", ""))
        if text:
            await self.send_json({"type": "told", "text": text})

    async def _hello(self, agent_id: UUID, said: dict[str, Any]) -> None:
        self.tab = str(said.get("tab", ""))[:80]
        claims, speaks = said.get("claims") is True, str(said.get("speaks"))
        arrive = database_sync_to_async(liveness.arrive)
        self.active = await arrive(agent_id, self.tab, claims, _voice(said), speaks)
        await self.send_json({"type": "tabs", "active": self.active, "before": ""})

    async def _act(self, agent_id: UUID, said: dict[str, Any]) -> None:
        act = database_sync_to_async(_perform)
        answer = await act(agent_id, self.tab, said, self._language())
        if answer:
            await self.send_json(answer)
            if answer["type"] == "refused":
                self._want()

    async def _ask_for_beats(self) -> None:
        # The server beats: browsers slow the timers of a window in the background, not its socket.
        while True:
            await self._miss()
            self.beats += 1
            self.sent_at = time.monotonic()
            await self.send_json({"type": "beat", "number": self.beats, "took": self.took})
            await asyncio.sleep(BEAT_SECONDS)

    async def _miss(self) -> None:
        """Say once that this window, which works, leaves a beat after the other unanswered."""
        if self.beats - self.answered < UNANSWERED:
            self.is_deaf = False
        elif not self.is_deaf and self.agent_id and self.tab and self.tab == self.active:
            self.is_deaf = True
            await database_sync_to_async(liveness.miss)(self.agent_id, self.tab)

    async def _answered(self, agent_id: UUID, said: dict[str, Any]) -> None:
        self.answered = self.beats
        if said.get("number") == self.beats:
            self.took = round((time.monotonic() - self.sent_at) * 1000)
        if self.tab and self.tab == self.active:
            await pulse.beat(_sign(agent_id, self.tab, said))
        if self.beats % LOOK_EVERY == 0:
            await self._look()

    async def _look(self) -> None:
        """Whether this is a receptionist still, and which window works: news may be lost."""
        user, agent_id = self.scope["user"], self.agent_id
        if user is None or agent_id is None:
            return
        session = getattr(self.scope.get("session"), "session_key", None)
        active = await database_sync_to_async(_active_window)(user.pk, agent_id, session)
        if active is None:
            await self.close(NOT_AN_AGENT)
        elif active != self.active:
            before, self.active = self.active, active
            await self.send_json({"type": "tabs", "active": active, "before": before})

    def _want(self, *parts: str) -> None:
        if self.painter is not None:
            self.painter.want(*parts)

    async def _settled(self) -> None:
        if self.painter is not None:
            await self.painter.settled()

    async def _paint(self, parts: tuple[str, ...]) -> None:
        if self.agent_id is None:
            return
        paint = database_sync_to_async(_painting)
        try:
            painting = await paint(self.agent_id, parts, self._language())
        except Exception as error:
            # The page comes back and is painted anew: what it shows now is not how things are.
            log.error("desk.unpainted", error=type(error).__name__)
            await self.close(UNPAINTED)
            raise
        await self.send_json({"type": "paint", "parts": painting.parts, "call": painting.call})

    def _language(self) -> str:
        """The language of the page that opened the socket."""
        asked = parse_qs(self.scope.get("query_string", b"").decode()).get("lang", [""])[0]
        return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _sign(agent_id: UUID, tab: str, said: dict[str, Any]) -> liveness.Sign:
    now, known = timezone.now(), _voice(said)
    return liveness.Sign(
        agent_id, tab, now, known, _moment(said.get("probed"), now), said.get("hidden") is True
    )


def _voice(said: dict[str, Any]) -> str:
    voice = said.get("voice")
    return str(voice) if voice in Agent.Voice.values else Agent.Voice.OFF


def _moment(seconds_ago: object, now: datetime) -> datetime | None:
    """The page tells spans, not times: its clock may be wrong."""
    if not isinstance(seconds_ago, int | float) or not seconds_ago >= 0:
        return None
    return now - min(timedelta(seconds=min(seconds_ago, 1e6)), LONGEST_AGO)


def _agent_of(user: Any) -> UUID | None:
    """The agent who this is; None also where the page would lead to a second factor first."""
    return None if second_factor.is_missing(user) else presence.agent_of(user.pk)


def _active_window(user_id: UUID, agent_id: UUID, session: str | None) -> str | None:
    """The agent's active window; None where this person is no receptionist or is logged out."""
    if not sessions.is_alive(session):
        return None
    mine = presence.active().filter(user=user_id, pk=agent_id)
    return mine.values_list("tab", flat=True).first()


def _perform(
    agent_id: UUID, tab: str, said: dict[str, Any], language: str
) -> dict[str, Any] | None:
    """Only the window in which the agent works is obeyed."""
    if liveness.is_active(agent_id, tab):
        return actions.perform(agent_id, said, language)
    with translation.override(language):
        return {"type": "refused", "text": words.refusal("elsewhere")}


def _painting(agent_id: UUID, parts: tuple[str, ...], language: str) -> screen.Painting:
    agent = Agent.objects.select_related("user", "call__client").get(pk=agent_id)
    with translation.override(language):
        return screen.paint(agent, *parts)
