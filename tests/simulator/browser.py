"""An agent's browser: the WebSocket end of the voice, in a test's hand."""

import json
import time
from types import TracebackType
from typing import Any

import jwt
from websockets.sync.client import connect

from telephony.simulator.settings import Settings


def access_token(settings: Settings, identity: str = "agent_1", lasts: int = 60) -> str:
    """As Twilio's helper libraries make it."""
    grants = {
        "identity": identity,
        "voice": {"outgoing": {"application_sid": settings.voice_app_sid}},
    }
    claims = {
        "jti": "1",
        "iss": settings.api_key_sid,
        "sub": settings.account_sid,
        "exp": int(time.time()) + lasts,
        "grants": grants,
    }
    headers = {"cty": "twilio-fpa;v=1"}
    return jwt.encode(claims, settings.api_key_secret, "HS256", headers=headers)


class Browser:
    """A page with a voice device, from its opening to its closing."""

    def __init__(self, base_url: str, token: str) -> None:
        address = base_url.replace("http", "ws", 1) + f"/voice-sdk?token={token}"
        self._opening = connect(address, proxy=None)

    def sends(self, kind: str, **content: Any) -> None:
        self._socket.send(json.dumps({"type": kind, **content}))

    def expects(self, kind: str, containing: str = "", within: float = 5) -> dict[str, Any]:
        """The next message of that kind, others being passed over."""
        seen = []
        end = time.monotonic() + within
        while (left := end - time.monotonic()) > 0:
            try:
                message: dict[str, Any] = json.loads(self._socket.recv(timeout=left))
            except TimeoutError:
                break
            if message["type"] == kind and containing in message.get("text", ""):
                return message
            seen.append(message)
        raise AssertionError(f"no {kind} {containing!r}; there was {seen}")

    def closes(self) -> None:
        self._socket.close()

    def __enter__(self) -> "Browser":
        self._socket = self._opening.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closes()
