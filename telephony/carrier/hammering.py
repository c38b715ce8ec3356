"""Calls that must not be answered: our own coming back, and one number ringing without end.

Counted in the cache under a keyed hash, so no number stands there. Where the cache is broken
nothing is refused: a caller too many is better than a patient too few.
"""

from collections.abc import Callable
from typing import Final

import structlog
from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from tenants.base import number_or_none
from tenants.models import Line

log = structlog.get_logger(__name__)
MINUTE: Final = 60
# A forwarded call that comes back keeps its caller and its line and is here again at once;
# nobody hangs up and dials again as fast.
HOP_SECONDS: Final = 10


def is_loop(caller: str, dialled: str) -> bool:
    """Whether one of our own lines calls, or the same call came too often within ten seconds.

    More than HOP_LIMIT times. Counts the call. `ForwardedFrom` would tell, but is often absent.
    """
    number = number_or_none(caller)
    if number is None:
        return False
    if Line.objects.filter(number=number).exists():
        return True
    hops: int = settings.HOP_LIMIT
    return _count("hop", number, dialled, HOP_SECONDS) > hops


def is_hammering(caller: str, dialled: str) -> bool:
    """Whether this caller has rung this line more than CALLER_LIMIT times in a minute.

    All callers without a number count as one, with ANONYMOUS_LIMIT. Counts the call.
    """
    number = number_or_none(caller)
    limit: int = settings.CALLER_LIMIT if number else settings.ANONYMOUS_LIMIT
    return _count("minute", number or "anonymous", dialled, MINUTE) > limit


REASONS: Final[dict[str, Callable[[str, str], bool]]] = {
    "loop": is_loop,
    "hammering": is_hammering,
}


def reason_to_refuse(caller: str, dialled: str) -> str:
    """`loop`, `hammering`, or "" for a call to be answered."""
    return next((name for name, holds in REASONS.items() if holds(caller, dialled)), "")


def _count(what: str, caller: str, dialled: str, seconds: int) -> int:
    """How many of these there have been within `seconds` of the first, this one included."""
    secret = salted_hmac("telephony.hammering", f"{caller}>{dialled}", algorithm="sha256")
    key = f"hammering:{what}:{secret.hexdigest()}"
    try:
        cache.add(key, 0, seconds)
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        return 1
    except (RedisError, OSError):
        log.warning("hammering.not_counted")
        return 0
