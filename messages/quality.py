"""A second look at a share of the messages, and what it finds, by receptionist and by client.

Which messages are looked at is drawn by their keys: nobody can foresee it, and asking twice changes
nothing. The client says how many of a hundred. Each look at contents stands in the client's list.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from messages.models import Message, MessageSettings, Review
from telephony.switchboard.models import Agent, SecondLooks
from tenants import access, audit
from tenants.models import Client, User

Fault = Review.Fault
LATELY = timedelta(days=14)  # what is older helps nobody to do better tomorrow
State = Message.State


class Reviewed(Exception):
    """Somebody else was quicker."""


@dataclass(frozen=True)
class Pick:
    """A message to be looked at, and whose it is."""

    client: Client
    message_id: UUID


@dataclass(frozen=True)
class Found:
    """What a supervisor says of a message."""

    faults: tuple[str, ...] = ()
    remark: str = ""


@dataclass
class Line:
    """One receptionist's, or one client's, in a table: how many were looked at, and what was."""

    name: str
    looked_at: int = 0
    with_faults: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def add(self, what: str, count: int) -> None:
        """So many more."""
        if what == SecondLooks.LOOKED_AT:
            self.looked_at += count
        elif what == SecondLooks.WITH_FAULTS:
            self.with_faults += count
        else:
            self.faults[what] += count

    @property
    def share(self) -> int:
        """Percent without any error."""
        well = self.looked_at - self.with_faults
        return round(100 * well / self.looked_at) if self.looked_at else 100

    @property
    def counts(self) -> list[int]:
        """By kind, in the order of the kinds."""
        return [self.faults[kind] for kind in Fault]


@dataclass
class Table:
    """A period's second looks: all together, each receptionist, each client."""

    total: Line
    agents: dict[UUID, Line] = field(default_factory=dict)
    clients: dict[UUID, Line] = field(default_factory=dict)


def chosen(message_id: UUID, percent: int) -> bool:
    """Whether this message is one of so many of a hundred."""
    key = settings.SECRET_KEY.encode()
    drawn = hmac.digest(key, b"reviewed:" + message_id.bytes, hashlib.sha256)
    return int.from_bytes(drawn[:8], "big") / 2**64 * 100 < percent


def sent() -> QuerySet[Message]:
    """What a second look can be taken at: sent by a receptionist, and not erased since."""
    open_states = [State.DRAFT, State.PARTIAL]
    found = Message.objects.filter(erased_at=None, agent_id__isnull=False)
    return found.exclude(state__in=open_states)


def waiting(client: Client, now: datetime) -> list[UUID]:
    """The client's messages that are to be looked at, the latest first. In its schema."""
    percent = MessageSettings.current().review_percent
    if not percent:
        return []
    written = sent().filter(kind=Message.Kind.FORM, created_at__gte=now - LATELY)
    keys = written.filter(review=None).order_by("-created_at").values_list("pk", flat=True)
    return [key for key in keys if chosen(key, percent)]


def picks() -> Iterator[Pick]:
    """What is to be looked at, client by client. On the public side."""
    for client in Client.objects.filter(is_active=True):
        with access.inside(client):
            keys = waiting(client, timezone.now())
        yield from (Pick(client, key) for key in keys)


def looked_at(client: Client, message_id: UUID, who: User) -> None:
    """The client sees that its message was read by the operator's people."""
    audit.record("message.looked_at", actor=who, client=client, subject=message_id)


def keep(client: Client, message_id: UUID, who: User, found: Found) -> Review:
    """What was found. In the client's schema; raises Reviewed, and Message.DoesNotExist."""
    message = sent().get(pk=message_id)
    assert message.agent_id is not None, "`sent` says so"
    try:
        with transaction.atomic():
            audit.record("message.reviewed", actor=who, client=client, subject=message.pk)
            row = Review.objects.create(
                message=message,
                agent_id=message.agent_id,
                agent_name=message.agent_name,
                reviewer_id=who.pk,
                reviewer_name=str(who),
                faults=[kind for kind in Fault if kind in found.faults],
                remark=found.remark.strip()[:500],
            )
            _count(client, row)
            return row
    except IntegrityError as error:
        raise Reviewed from error


def of_agent(agent_id: UUID, since: datetime) -> list[tuple[str, Review]]:
    """What was said of this receptionist's messages, the latest first, with the client's name.

    Only clients of whom something was looked at are asked.
    """
    counted = SecondLooks.objects.filter(agent_id=agent_id, day__gte=_day(since))
    clients = Client.objects.filter(is_active=True, pk__in=counted.values("client_id"))
    found: list[tuple[str, Review]] = []
    for client in clients:
        with access.inside(client):
            mine = Review.objects.filter(agent_id=agent_id, at__gte=since)
            found += [(client.name, review) for review in mine]
    return sorted(found, key=lambda one: one[1].at, reverse=True)


def table(total: str, since: datetime) -> Table:
    """All second looks since that day; `total` names the line of all. On the public side.

    Two questions, however many clients there are.
    """
    counted = Table(Line(total))
    rows = SecondLooks.objects.filter(day__gte=_day(since), client__is_active=True)
    names = {one.pk: str(one.user) for one in Agent.objects.select_related("user")}
    by_line = rows.order_by().values_list("client_id", "client__name", "agent_id", "what")
    for client_id, client, agent_id, what, count in by_line.annotate(Sum("count")):
        agent = counted.agents.setdefault(agent_id, Line(names.get(agent_id, "—")))
        of_client = counted.clients.setdefault(client_id, Line(client))
        for line in (counted.total, agent, of_client):
            line.add(what, count)
    return counted


@transaction.atomic
def count_again(client: Client) -> None:
    """Make the client's counts anew from its second looks. In its schema."""
    counts: Counter[tuple[UUID, date, str]] = Counter()
    for review in Review.objects.all():
        counts.update((review.agent_id, _day(review.at), what) for what in _counted(review))
    SecondLooks.objects.filter(client=client).delete()
    SecondLooks.objects.bulk_create(
        SecondLooks(client=client, agent_id=agent_id, day=day, what=what, count=count)
        for (agent_id, day, what), count in counts.items()
    )


def _count(client: Client, review: Review) -> None:
    for what in _counted(review):
        row, _new = SecondLooks.objects.get_or_create(
            client=client, agent_id=review.agent_id, day=_day(review.at), what=what
        )
        SecondLooks.objects.filter(pk=row.pk).update(count=F("count") + 1)


def _counted(review: Review) -> list[str]:
    with_faults = [SecondLooks.WITH_FAULTS] if review.faults else []
    return [SecondLooks.LOOKED_AT, *with_faults, *review.faults]


def _day(moment: datetime) -> date:
    """One clock for all clients: the counts of a day are the operator's."""
    return moment.astimezone(UTC).date()
