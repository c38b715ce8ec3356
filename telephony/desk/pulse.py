"""The heartbeats of this process's desks, written down together.

Fifty desks that answer every second are one statement each half second or more: see
`switchboard.liveness.note`. It has a thread of its own, so that no painting keeps a sign waiting.
"""

import time
from uuid import UUID

import structlog
from channels.db import database_sync_to_async
from django.db import Error

from telephony.switchboard import liveness
from telephony.switchboard.liveness import Sign

EVERY = 0.5  # seconds; a sign waits for the next one of any desk, so a second and a half at most
log = structlog.get_logger(__name__)


class Pulse:
    """What was answered since it was last written, one sign a desk."""

    apart = True  # in a thread of its own; tests have one connection only

    def __init__(self) -> None:
        self._signs: dict[UUID, Sign] = {}
        self._written = 0.0

    async def beat(self, sign: Sign) -> None:
        """Keep the sign, and write all that are kept where it is time."""
        self._signs[sign.agent_id] = sign
        if time.monotonic() - self._written < EVERY:
            return
        self._written = time.monotonic()
        signs, self._signs = list(self._signs.values()), {}
        write = database_sync_to_async(liveness.note, thread_sensitive=not self.apart)
        try:
            await write(signs)
        except Error as error:  # the next second brings fresh ones
            log.warning("pulse.not_written", error=type(error).__name__)


pulse = Pulse()
