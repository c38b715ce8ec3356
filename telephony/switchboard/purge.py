"""What Twilio told us is kept no longer than it is of use."""

from datetime import timedelta
from typing import Any, Final

import structlog
from django.db.models import QuerySet
from django.utils import timezone

from telephony.switchboard.models import (
    DiversionTest,
    HelpRequest,
    RefusedCalls,
    ReturnCall,
    StrayCall,
    WebhookEvent,
)

log = structlog.get_logger(__name__)
# Twilio repeats a request for seconds; a week is for whoever looks for what went wrong.
EVENT_DAYS: Final = 7
ANSWER_MINUTES: Final = 30
# Long enough for a number's settings to be put right, and for a month to be compared.
STRAY_DAYS: Final = 90
# A chat beside a call may name people: it is of use while the shift lasts that asked for help.
HELP_HOURS: Final = 4
# Who called whom back stands in the client's journal and the message's timeline.
RETURN_DAYS: Final = 30
CHUNK: Final = 5000  # rows in one statement: locks are held for moments only


def purge() -> dict[str, int]:
    """Delete what is too old; how many rows of each kind went."""
    now, today = timezone.now(), timezone.localdate()
    old: dict[str, QuerySet[Any]] = {
        "events": WebhookEvent.objects.filter(received_at__lt=now - timedelta(days=EVENT_DAYS)),
        "stray_calls": StrayCall.objects.filter(at__lt=now - timedelta(days=STRAY_DAYS)),
        "refused_calls": RefusedCalls.objects.filter(day__lt=today - timedelta(days=STRAY_DAYS)),
        "return_calls": ReturnCall.objects.filter(
            ended_at__lt=now - timedelta(days=RETURN_DAYS)
        ).order_by(),
        "diversion_tests": DiversionTest.objects.filter(
            ended_at__lt=now - timedelta(days=RETURN_DAYS)
        ).order_by(),
        "help": HelpRequest.objects.filter(
            call__closed_at__lt=now - timedelta(hours=HELP_HOURS)
        ).order_by(),
    }
    # An answer may name whom a caller was put through to: it serves a twin within minutes.
    answered = WebhookEvent.objects.exclude(answer="")
    answered.filter(received_at__lt=now - timedelta(minutes=ANSWER_MINUTES)).update(answer="")
    gone = {name: _delete(rows) for name, rows in old.items()}
    log.info("switchboard.purged", **gone)
    return gone


def _delete(rows: QuerySet[Any]) -> int:
    total = 0
    while keys := list(rows.values_list("pk", flat=True)[:CHUNK]):
        total += rows.model._default_manager.filter(pk__in=keys).delete()[0]
    return total
