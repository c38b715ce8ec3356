"""What comes back from the product, in Twilio's eyes."""

from dataclasses import dataclass

import httpx


@dataclass(frozen=True)
class Answer:
    """`error` is Twilio's code, 0 when all is well; `failure` is what a retry policy calls it
    (ct connection, rt no answer in time, 4xx, 5xx)."""

    status: int
    body: str = ""
    content_type: str = ""
    error: int = 0
    reason: str = ""
    failure: str = ""


def unreached(reason: str) -> Answer:
    """No connection came about."""
    return Answer(0, error=11205, reason=reason, failure="ct")


def unanswered(reason: str) -> Answer:
    """The request may have arrived; no answer did."""
    return Answer(0, error=11200, reason=reason, failure="rt")


def judged(response: httpx.Response) -> Answer:
    """Twilio's view of an answer: a redirect would lose the POST, so it is an error here."""
    status, body = response.status_code, response.text
    kind = response.headers.get("content-type", "")
    if response.is_redirect:
        reason = f"{status} to {response.headers.get('location', '?')}"
        return Answer(status, body, kind, 11215, f"a redirect loses the POST: {reason}")
    if status >= 400:
        return Answer(status, body, kind, 11200, f"HTTP {status}", f"{status // 100}xx")
    return Answer(status, body, kind)
