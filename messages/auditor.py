"""Whether every urgent message is with a human or on its way to one.

Never retried, and nothing that it looks at is mended here: it only says what it sees. Its word is
kept for `/readyz`; a word that is too old counts as none.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone

from messages.models import Delivery, Escalation, Message
from tenants import access
from tenants.models import Client

log = structlog.get_logger(__name__)
WORD = "urgent-messages"
GOOD_FOR = 180  # seconds
LOOKED_BACK = timedelta(hours=1)
# A step or a delivery that is later than this has been forgotten by those who should take it.
LATE = timedelta(seconds=90)
ALONE = timedelta(minutes=10)  # given up, and nobody at the permanence has claimed it


@dataclass(frozen=True)
class Findings:
    """Urgent messages of the last hour, counted: all, and those that stand still.

    `overdue`: a step or delivery is late. `without_plan`: sent, and nobody is told of it.
    `alone`: nobody took it and nobody at the permanence looks after it.
    """

    urgent: int = 0
    overdue: int = 0
    without_plan: int = 0
    alone: int = 0

    def __add__(self, other: "Findings") -> "Findings":
        mine, theirs = asdict(self), asdict(other)
        return Findings(**{name: mine[name] + theirs[name] for name in mine})

    @property
    def is_well(self) -> bool:
        """All are acknowledged, closed, or on their way."""
        return not (self.overdue or self.without_plan or self.alone)


def look() -> Findings:
    """Ask every client's schema, and keep the answer for whoever asks `word`."""
    found = sum(_each(), Findings())
    if not found.is_well:
        log.warning("auditor.unwell", **asdict(found))
    cache.set(WORD, asdict(found), GOOD_FOR)
    return found


def word() -> str:
    """In a word for `/readyz`: "ok", "silent" when nobody has looked, or what is wrong, counted."""
    kept = cache.get(WORD)
    if kept is None:
        return "silent"
    wrong = {name: count for name, count in kept.items() if count and name != "urgent"}
    return ", ".join(f"{count} {name}" for name, count in wrong.items()) or "ok"


def of_client(now: datetime) -> Findings:
    """What is found among one client's messages. In the client's schema."""
    urgent = Message.objects.filter(
        urgency=Message.Urgency.URGENT, sent_at__gte=now - LOOKED_BACK, sent_at__lte=now
    )
    waiting = urgent.filter(state=Message.State.SENT)
    late = Q(state="running", next_at__lt=now - LATE)
    plans = Escalation.objects.filter(message__in=waiting)
    given_up = plans.filter(state="given_up", claimed_by=None, state_since__lt=now - ALONE)
    overdue = set(plans.filter(late).values_list("message_id", flat=True)) | _stuck(waiting, now)
    return Findings(
        urgent=urgent.count(),
        overdue=len(overdue),
        without_plan=waiting.filter(escalation=None).count(),
        alone=given_up.count(),
    )


def _stuck(waiting: QuerySet[Message], now: datetime) -> set[UUID]:
    mine = Delivery.objects.filter(message__in=waiting, carried_by=None)
    late = Q(retry_at__lt=now - LATE) | Q(retry_at=None, state_since__lt=now - LATE)
    return set(mine.filter(late, state="planned").values_list("message_id", flat=True))


def _each() -> Iterator[Findings]:
    now = timezone.now()
    for client in Client.objects.filter(is_active=True):
        with access.inside(client):
            yield of_client(now)
