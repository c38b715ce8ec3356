"""Twilio's connection settings in the fragment of a webhook's URL.

Source: "Webhooks (HTTP callbacks): connection overrides". Keys: ct, rt, tt in milliseconds
(connect, read, total), rc retries, rp what is retried (`4xx,5xx,ct,rt,all`).
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag

KINDS = ("4xx", "5xx", "ct", "rt")


@dataclass(frozen=True)
class Connection:
    """Seconds, and which failures are worth another try; the defaults are Twilio's."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    retried: frozenset[str] = frozenset({"ct"})


def connection_of(url: str) -> Connection:
    """What the fragment asks for; a value out of range is cut, an unreadable one ignored."""
    wishes = dict(parse_qsl(urldefrag(url).fragment))
    usual = Connection()
    return Connection(
        connect=_seconds(wishes.get("ct"), 10.0, usual.connect),
        read=_seconds(wishes.get("rt"), 15.0, usual.read),
        total=_seconds(wishes.get("tt"), 15.0, usual.total),
        retries=min(int(wishes["rc"]), 5) if wishes.get("rc", "").isdecimal() else usual.retries,
        retried=_kinds(wishes["rp"]) if "rp" in wishes else usual.retried,
    )


def _seconds(milliseconds: str | None, most: float, usual: float) -> float:
    if milliseconds is None or not milliseconds.isdecimal():
        return usual
    return min(max(int(milliseconds) / 1000, 0.1), most)


def _kinds(policy: str) -> frozenset[str]:
    named = {word.strip() for word in policy.split(",")}
    return frozenset(KINDS if "all" in named else named & set(KINDS))
