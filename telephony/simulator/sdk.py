"""The browser's end of the voice: what Twilio's Voice SDK does, by a WebSocket of JSON."""

import asyncio
from typing import Any

import jwt
from starlette.websockets import WebSocket, WebSocketDisconnect

from telephony.simulator import phones
from telephony.simulator.events import Event
from telephony.simulator.settings import Settings
from telephony.simulator.state import Call
from telephony.simulator.voices import press, speak
from telephony.simulator.world import World

REFUSED = 4401


class BadToken(Exception):
    """An Access Token Twilio would not take."""


def identity_in(token: str, settings: Settings) -> str:
    """The identity of a valid Access Token for voice; raises BadToken.

    Rules: Twilio's documentation on Access Tokens (HS256 by the API key's secret, header cty
    `twilio-fpa;v=1`, iss the key, sub the account, grants.voice).
    """
    try:
        content_type = jwt.get_unverified_header(token).get("cty")
        claims = jwt.decode(
            token,
            settings.api_key_secret,
            ["HS256"],
            issuer=settings.api_key_sid,
            options={"require": ["exp", "iss", "sub"]},
        )
    except jwt.PyJWTError as error:
        raise BadToken(str(error)) from error
    grants = claims.get("grants", {})
    application = grants.get("voice", {}).get("outgoing", {}).get("application_sid")
    if content_type != "twilio-fpa;v=1" or claims["sub"] != settings.account_sid:
        raise BadToken("not a token of this account")
    if not grants.get("identity") or application != settings.voice_app_sid:
        raise BadToken("no identity, or no grant for the voice application")
    return str(grants["identity"])


class Browser:
    """One open page with a telephone in it; at most one call at a time."""

    def __init__(self, socket: WebSocket, world: World, identity: str) -> None:
        self._socket = socket
        self._world = world
        self._identity = identity
        self._call: Call | None = None
        self._accepted = False

    async def serve(self) -> None:
        """Until the page closes, which hangs up as a closed browser does."""
        with self._world.bus.listening() as events:
            news = asyncio.ensure_future(self._pass_on(events))
            await self._socket.send_json({"type": "registered", "identity": self._identity})
            try:
                while True:
                    await self._obey(await self._socket.receive_json())
            except (WebSocketDisconnect, ValueError):
                pass
            finally:
                news.cancel()
                self._hang_up()

    async def _obey(self, message: dict[str, Any]) -> None:
        kind, call = message.get("type"), self._call
        if kind == "connect":
            await self._connect(message.get("params") or {})
        elif call is None:
            await self._error(31000, "no call")
        elif kind == "hangup":
            self._hang_up()
        elif kind == "say":
            speak(self._world, call, str(message.get("text", "")))
        elif kind == "digits":
            press(self._world, call, str(message.get("digits", "")))
        elif kind == "mute":
            self._mute(call, bool(message.get("muted")))

    async def _connect(self, params: dict[str, Any]) -> None:
        if self._call:
            return await self._error(31000, "a call is already under way")
        wanted = {str(name): str(value) for name, value in params.items()}
        self._accepted = False
        self._call = phones.connect(self._world, self._identity, wanted)

    def _mute(self, call: Call, muted: bool) -> None:
        """A muted microphone: nothing said leaves; the conference is not told, as at Twilio."""
        call.microphone = not muted

    def _hang_up(self) -> None:
        runner = self._world.runners.get(self._call.sid) if self._call else None
        if runner:
            runner.end("completed")

    async def _pass_on(self, events: "asyncio.Queue[Event]") -> None:
        while True:
            event = await events.get()
            if self._call is None:
                continue
            if event["type"] == "line" and event["call"] == self._call.sid:
                await self._heard(event["line"])
            elif event["type"] == "call" and event["call"]["sid"] == self._call.sid:
                await self._changed(event["call"])

    async def _heard(self, line: dict[str, str]) -> None:
        if line["kind"] != "said":
            await self._socket.send_json({**line, "type": "heard"})

    async def _changed(self, call: dict[str, Any]) -> None:
        if call["status"] == "in-progress" and not self._accepted:
            self._accepted = True
            await self._socket.send_json({"type": "accepted", "callSid": call["sid"]})
        elif call["ended"]:
            self._call = None
            await self._socket.send_json({"type": "disconnected", "reason": call["status"]})

    async def _error(self, code: int, message: str) -> None:
        await self._socket.send_json({"type": "error", "code": code, "message": message})


async def voice_sdk(socket: WebSocket) -> None:
    """`/voice-sdk?token=…`; closed with 4401 when the token is not good."""
    world: World = socket.app.state.world
    await socket.accept()
    try:
        identity = identity_in(socket.query_params.get("token", ""), world.settings)
    except BadToken as error:
        await socket.send_json({"type": "error", "code": 20101, "message": str(error)})
        return await socket.close(REFUSED, "token refused")
    await Browser(socket, world, identity).serve()
