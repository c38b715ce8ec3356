"""Signed requests to the product, each with its place in the journal."""

import asyncio
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from ssl import create_default_context
from typing import Any
from urllib.parse import urldefrag, urlencode, urlsplit

import httpx

from telephony.simulator.answers import Answer, judged, unanswered, unreached
from telephony.simulator.connection import Connection, connection_of
from telephony.simulator.faults import ATTEMPTS, FAULTS, Fault, Faults
from telephony.simulator.settings import Settings
from telephony.simulator.signature import sign

RETRY_PAUSE = 0.1  # seconds before the first retry, doubling; Twilio does not tell its own
CERTIFICATES = create_default_context()  # read once: it takes a tenth of a second
CONNECT_FAILURES = (httpx.ConnectError, httpx.ConnectTimeout)


@dataclass(frozen=True)
class Hook:
    """One logical webhook. Its retry and its duplicates share the idempotency token."""

    method: str
    url: str
    params: dict[str, str]
    token: str
    connection: Connection


def hook(method: str, url: str, params: dict[str, str]) -> Hook:
    """The fragment holds Twilio's connection settings: neither requested nor signed."""
    token = str(uuid.uuid4())
    return Hook(method.upper(), urldefrag(url).url, params, token, connection_of(url))


class Sender:
    """Delivers hooks without ever blocking the event loop.

    `journal` is called with each delivery, `complain` with (code, text, url) of each failure.
    """

    def __init__(
        self,
        settings: Settings,
        faults: Faults,
        journal: Callable[[dict[str, Any]], None],
        complain: Callable[[int, str, str], None],
    ) -> None:
        self._settings = settings
        self._faults = faults
        self._journal = journal
        self._complain = complain
        self._client = httpx.AsyncClient(
            follow_redirects=False,
            trust_env=False,
            verify=CERTIFICATES,
            # a kept connection may close under a request, which would look like a fault
            limits=httpx.Limits(max_keepalive_connections=0),
        )
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def ask(self, wanted: Hook) -> Answer:
        """Deliver and return the answer. A hang-up meanwhile does not break the request off."""
        task = self._background(self._struck(wanted, self._faults.strikes_webhook(wanted.url)))
        answer: Answer | None = await asyncio.shield(task)
        return answer or unreached("lost by a fault")

    def tell(self, wanted: Hook, turn: str) -> None:
        """Deliver in the background; hooks of one `turn` (a SID) leave in order."""
        if self._closed:
            return
        fault = self._faults.strikes_webhook(wanted.url)
        self._background(self._told(wanted, turn, fault))

    async def close(self) -> None:
        self._closed = True
        for task in self._running:
            task.cancel()
        await self._client.aclose()

    def _background(self, work: Any) -> "asyncio.Task[Any]":
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _told(self, wanted: Hook, turn: str, fault: Fault | None) -> None:
        if fault:  # out of turn, or a delayed hook would hold back those after it
            answer = await self._struck(wanted, fault)
        else:
            async with self._turns[turn]:
                answer = await self._deliver(wanted)
        if answer and answer.error:
            self._complain(answer.error, answer.reason, wanted.url)

    async def _struck(self, wanted: Hook, fault: Fault | None) -> Answer | None:
        if fault is None:
            return await self._deliver(wanted)
        if fault.kind == "lose":
            self._write(wanted, Answer(0, reason="lost"), 0.0, 0)
        return await FAULTS[fault.kind](lambda: self._deliver(wanted, fault.kind), fault)

    async def _deliver(self, wanted: Hook, fault: str = "") -> Answer:
        """As often as the connection settings of the URL ask for, within their total time."""
        rules, began = wanted.connection, time.monotonic()
        for attempt in range(1, rules.retries + 2):
            started = time.monotonic()
            left = max(rules.total - (started - began), 0.0)
            answer = await self._try(wanted, fault, left)
            self._write(wanted, answer, time.monotonic() - started, attempt)
            pause = RETRY_PAUSE * 2 ** (attempt - 1)
            spent = time.monotonic() - began + pause
            if answer.failure not in rules.retried or spent > rules.total:
                break
            if attempt <= rules.retries:
                await asyncio.sleep(pause)
        return answer

    async def _try(self, wanted: Hook, fault: str, left: float) -> Answer:
        if fault in ATTEMPTS:
            return await ATTEMPTS[fault](lambda: self._attempt(wanted, left))
        return await self._attempt(wanted, left)

    async def _attempt(self, wanted: Hook, left: float) -> Answer:
        try:
            async with asyncio.timeout(left):
                return judged(await self._client.send(self._request(wanted)))
        except CONNECT_FAILURES as failure:
            return unreached(f"no connection: {failure}")
        except (httpx.HTTPError, TimeoutError) as failure:
            return unanswered(f"{type(failure).__name__}: {failure}")

    def _request(self, wanted: Hook) -> httpx.Request:
        url, form, rules = wanted.url, dict(wanted.params), wanted.connection
        if wanted.method == "GET" and form:
            url, form = url + ("&" if "?" in url else "?") + urlencode(form), {}
        headers = {
            "X-Twilio-Signature": sign(url, form.items(), self._settings.auth_token),
            "I-Twilio-Idempotency-Token": wanted.token,
            "User-Agent": "TwilioProxy/1.1",
        }
        limits = httpx.Timeout(rules.read, connect=rules.connect)
        data = form if wanted.method == "POST" else None
        return self._client.build_request(
            wanted.method, url, data=data, headers=headers, timeout=limits
        )

    def _write(self, wanted: Hook, answer: Answer, seconds: float, attempt: int) -> None:
        self._journal(
            {
                "method": wanted.method,
                "url": wanted.url,
                "path": urlsplit(wanted.url).path,
                "status": answer.status,
                "ms": round(seconds * 1000),
                "attempt": attempt,
                "reason": answer.reason,
                "token": wanted.token,
                "params": wanted.params,
            }
        )
