"""What Twilio told us is kept a week, calls that went nowhere three months."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from config.celery import app
from telephony.switchboard import purge, tasks
from telephony.switchboard.models import RefusedCalls, ReturnCall, StrayCall, WebhookEvent
from tenants.base import uuid7
from tenants.models import Line
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LINE = "+33199001001"


def test_only_what_is_old_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge, "CHUNK", 2)
    now, today = timezone.now(), timezone.localdate()
    for number, age in enumerate((0, 6.9, 7.1, 8, 30, 400)):
        at = now - timedelta(days=age)
        WebhookEvent.objects.create(key=f"k{number}", kind="incoming", received_at=at)
    for age in (0, 89, 91, 400):
        StrayCall.objects.create(number=LINE, at=now - timedelta(days=age))
        RefusedCalls.objects.create(
            number=LINE, reason="loop", day=today - timedelta(days=age), calls=3
        )
    tasks.purge()
    assert set(WebhookEvent.objects.values_list("key", flat=True)) == {"k0", "k1"}
    assert StrayCall.objects.count() == 2
    assert RefusedCalls.objects.count() == 2
    again = purge.purge()
    kinds = {"events", "stray_calls", "refused_calls", "return_calls", "diversion_tests", "help"}
    assert set(again) == kinds
    assert not any(again.values())


def test_calls_back_go_with_their_time_and_live_ones_stay(cast: Cast) -> None:
    """Whom a colleague called back stands in the journal, which has a time of its own."""
    now = timezone.now()
    line = Line.objects.get(client=cast.plumber)
    for days in (0, 29, 31, None):
        ended = None if days is None else now - timedelta(days=days)
        over = {"ended_at": ended, "outcome": "unreached"} if ended else {}
        ReturnCall.objects.create(
            **{"client": cast.plumber, "line": line, "message_id": uuid7(), **over},
            **{"colleague_id": uuid7(), "made_at": now - timedelta(days=40)},
            number=None if ended else "+33639980011",
            caller=None if ended else "+33639984001",
        )
    assert purge.purge()["return_calls"] == 1
    assert ReturnCall.objects.count() == 3


def test_it_is_done_twice_an_hour() -> None:
    entry: dict[str, Any] = settings.CELERY_BEAT_SCHEDULE["purge-switchboard"]
    assert entry["task"] == tasks.purge.name
    assert tasks.purge.name in app.tasks
    assert entry["schedule"].minute == {10, 40}


def test_an_answer_is_forgotten_within_the_hour(db: None) -> None:
    """It may name whom a caller was put through to."""
    now = timezone.now()
    for minutes in (5, 45):
        WebhookEvent.objects.create(
            key=str(minutes),
            kind="x",
            answer="<Response/>",
            received_at=now - timedelta(minutes=minutes),
        )
    purge.purge()
    kept = dict(WebhookEvent.objects.values_list("key", "answer"))
    assert kept == {"5": "<Response/>", "45": ""}
