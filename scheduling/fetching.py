"""Reads a calendar that somebody typed, without letting it reach into our own network."""

import time
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scheduling.models import Subscription
from tenants import outside

MAX_BYTES = 5 * 1024 * 1024
SECONDS = 30  # for the whole reading
TIMEOUT = httpx.Timeout(10, connect=5)
REDIRECTS = 3
NOT_MODIFIED = 304
Problem: TypeAlias = Subscription.Problem


class Unread(Exception):
    """It could not be read; `problem` says why, in a word that is no secret."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Answer:
    """What the server said; `body` is None where nothing has changed since `etag`."""

    body: bytes | None
    etag: str = ""


def tidy(url: str) -> str:
    """The address as it is read; raises ValidationError for one that never is."""
    url = url.strip()
    for scheme in ("webcal://", "webcals://"):
        if url.lower().startswith(scheme):
            url = f"https://{url[len(scheme) :]}"
    private = settings.CALENDARS_MAY_BE_PRIVATE
    url = outside.tidy(url, private=private)
    if not private and outside.is_ours(host(url)):
        raise ValidationError(
            _("This is a calendar of ours: its appointments are known already."), code="own"
        )
    return url


def read(url: str, etag: str = "") -> Answer:
    """What stands at `url`. Raises Unread. No transaction may be open: it takes its time."""
    headers = {"Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "identity"}
    if etag:
        headers["If-None-Match"] = etag
    try:
        with (
            httpx.Client(
                transport=outside.Guarded(private=settings.CALENDARS_MAY_BE_PRIVATE),
                timeout=TIMEOUT,
                follow_redirects=True,
                max_redirects=REDIRECTS,
                trust_env=False,
            ) as client,
            client.stream("GET", url, headers=headers) as answer,
        ):
            return _answer(answer)
    except outside.NotOutside:
        raise Unread(Problem.ADDRESS) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        # Its words hold the address: they go no further.
        raise Unread(Problem.UNREACHABLE) from None


def _answer(answer: httpx.Response) -> Answer:
    if answer.status_code == NOT_MODIFIED:
        return Answer(None, answer.headers.get("etag", ""))
    if answer.status_code in (404, 410):
        raise Unread(Problem.GONE)
    if 400 <= answer.status_code < 500:
        raise Unread(Problem.REFUSED)
    if answer.status_code != 200:
        raise Unread(Problem.UNREACHABLE)
    if answer.headers.get("content-encoding", "identity") != "identity":
        # Asked not to: what unpacks without end is not unpacked.
        raise Unread(Problem.NO_CALENDAR)
    return Answer(_body(answer), answer.headers.get("etag", "")[:200])


def _body(answer: httpx.Response) -> bytes:
    found, ends = bytearray(), time.monotonic() + SECONDS
    for piece in answer.iter_raw():
        found += piece
        if len(found) > MAX_BYTES:
            raise Unread(Problem.TOO_BIG)
        if time.monotonic() > ends:
            raise Unread(Problem.UNREACHABLE)
    return bytes(found)


def host(url: str) -> str:
    """The part of an address that is no secret."""
    return urlsplit(url).hostname or ""
