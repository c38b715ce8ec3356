"""Our own call coming back, and a caller who rings without end, hear the engaged tone."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisDown

from config.demo.shops import CABINET, PLOMBIER
from telephony.switchboard.models import Call, RefusedCalls, StrayCall
from tests.cast import ODILE, STRANGER, Cast
from tests.twilio import Twilio, sid, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limits(settings: LazySettings) -> Iterator[None]:
    settings.HOP_LIMIT, settings.CALLER_LIMIT, settings.ANONYMOUS_LIMIT = 3, 8, 40
    cache.clear()
    yield
    cache.clear()


def ring(twilio: Twilio, caller: str = ODILE, line: str = CABINET.line) -> list[str]:
    answer = twilio.post("/twilio/voice/incoming", CallSid=sid(), From=caller, To=line)
    assert b"busy" in answer.content or verbs(answer) != ["Reject"]
    return verbs(answer)


def let_in(twilio: Twilio, times: int, caller: str = ODILE, line: str = CABINET.line) -> int:
    return sum(ring(twilio, caller, line) != ["Reject"] for _time in range(times))


def test_a_call_from_one_of_our_own_lines_is_a_loop(cast: Cast, twilio: Twilio) -> None:
    assert ring(twilio, caller=PLOMBIER.line) == ["Reject"]
    assert not Call.objects.exists()
    refused = RefusedCalls.objects.get()
    assert (refused.number, refused.reason, refused.calls) == (CABINET.line, "loop", 1)


def test_a_call_that_comes_back_at_once_is_a_loop(cast: Cast, twilio: Twilio) -> None:
    assert let_in(twilio, 6) == 3
    assert ring(twilio, caller=STRANGER) != ["Reject"]
    assert ring(twilio, line=PLOMBIER.line) != ["Reject"]
    assert RefusedCalls.objects.get().calls == 3


def test_a_caller_who_rings_without_end_is_refused(
    cast: Cast, twilio: Twilio, settings: LazySettings
) -> None:
    settings.HOP_LIMIT = 1000
    assert let_in(twilio, 12) == 8
    assert ring(twilio, caller=STRANGER) != ["Reject"]
    assert RefusedCalls.objects.get(reason="hammering").calls == 4


@pytest.mark.parametrize("withheld", ["anonymous", "unknown", ""])
def test_callers_without_a_number_are_counted_together(
    cast: Cast, twilio: Twilio, settings: LazySettings, withheld: str
) -> None:
    settings.ANONYMOUS_LIMIT = 5
    assert let_in(twilio, 7, caller=withheld) == 5
    assert ring(twilio, caller=withheld, line=PLOMBIER.line) != ["Reject"]
    assert ring(twilio, caller=ODILE) != ["Reject"]


def test_a_line_that_nobody_has_costs_no_more(cast: Cast, twilio: Twilio) -> None:
    assert let_in(twilio, 5, line="+33199009999") == 3
    assert StrayCall.objects.count() == 3


def test_the_same_request_twice_counts_once(cast: Cast, twilio: Twilio) -> None:
    for _call in range(3):
        ring(twilio)
        for _again in range(3):
            assert verbs(twilio.again()) != ["Reject"]
    assert ring(twilio) == ["Reject"]
    assert verbs(twilio.again()) == ["Reject"]
    assert RefusedCalls.objects.get().calls == 1


def test_no_number_of_a_caller_is_kept(cast: Cast, twilio: Twilio) -> None:
    let_in(twilio, 5)
    keys = [key.decode() for key in cache._cache.get_client().keys("*")]  # type: ignore[attr-defined]
    assert any("hammering" in key for key in keys)
    assert not any("639984001" in key for key in keys)


@pytest.mark.parametrize("fault", [RedisDown(), OSError(), TimeoutError()])
def test_a_broken_cache_refuses_nobody(
    cast: Cast, twilio: Twilio, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise fault

    monkeypatch.setattr(RedisCache, "add", broken)
    monkeypatch.setattr(RedisCache, "incr", broken)
    assert let_in(twilio, 12) == 12
