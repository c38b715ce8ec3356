"""The way out: claim a row, send it outside any transaction, record what happened.

The rows are the truth. A worker that dies after the claim leaves the row in `sending`; the
sweeper finds it, asks the provider what became of it, and only then sends again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone, translation

from messages import links, timeline
from messages.channels import CHANNELS, ChannelError, Outgoing
from messages.models import Delivery
from telephony.desk import push
from tenants import usage
from tenants.directory.models import Reach
from tenants.models import Client, UsageEntry

T = TypeVar("T")
log = structlog.get_logger(__name__)
State = Delivery.State
Step = timeline.Step
RETRY_SECONDS = (5, 15, 30, 60, 120, 300, 600, 1800, 3600)
PICK_UP_AFTER = timedelta(seconds=10)  # a task not come by then was lost


def send_after_commit(client: Client, delivery: Delivery) -> None:
    """Hand the delivery to a worker once it is safely in the database."""
    from messages import tasks  # the tasks import this module

    schema, key = client.schema_name, str(delivery.pk)
    transaction.on_commit(lambda: tasks.deliver.delay(schema, key), robust=True)


def deliver(client: Client, delivery_id: UUID) -> None:
    """Send one planned delivery, if nobody else has claimed it. In the client's schema."""
    delivery = _claim(delivery_id)
    if delivery is None:
        return
    channel, outgoing = CHANNELS[delivery.channel], _outgoing(client, delivery)
    _attempt(client, delivery, lambda: _without_connection(client, lambda: channel.send(outgoing)))


def settle_unclear(client: Client, delivery_id: UUID) -> None:
    """A delivery stuck in `sending`: sent after all, or to be sent again? Ask the provider."""
    delivery = Delivery.objects.select_related("message").get(pk=delivery_id)
    channel, outgoing = CHANNELS[delivery.channel], _outgoing(client, delivery)

    def ask() -> str:
        found = _without_connection(client, lambda: channel.find(outgoing))
        if found is None:
            raise ChannelError("lost")
        return found

    _attempt(client, delivery, ask)


def sweep(client: Client) -> None:
    """Pick up what was lost or is due again. In the client's schema."""
    now = timezone.now()
    due = Q(retry_at__lte=now) | Q(retry_at=None, state_since__lt=now - PICK_UP_AFTER)
    for key in list(Delivery.objects.filter(due, state=State.PLANNED).values_list("pk", flat=True)):
        deliver(client, key)
    for key in _stuck(now):
        settle_unclear(client, key)


@transaction.atomic
def provider_says(
    client: Client, delivery_id: UUID, provider_id: str, status: str, code: str
) -> Delivery | None:
    """A callback: `delivered`, or `undelivered`/`failed` with a code. States only move forward."""
    delivery = _locked(delivery_id)
    if delivery is None or delivery.state in (State.DELIVERED, State.FAILED):
        return None
    if status != "delivered" and delivery.provider_id not in (None, provider_id):
        return None  # of a text that was sent again since: the later one may arrive
    if status == "delivered":
        _move(delivery, State.DELIVERED, Step.DELIVERED, provider_id=provider_id)
        _bill(client, delivery)  # a worker that died while sending has not
    elif status in ("undelivered", "failed"):
        _move(delivery, State.FAILED, Step.FAILED, error_code=code)
    return delivery


def _stuck(now: datetime) -> list[UUID]:
    sending = Delivery.objects.filter(state=State.SENDING)
    stuck = Q(pk=None)
    for name, channel in CHANNELS.items():
        stuck |= Q(channel=name, state_since__lt=now - channel.patience)
    return list(sending.filter(stuck).values_list("pk", flat=True))


def _claim(delivery_id: UUID) -> Delivery | None:
    now = timezone.now()
    due = Q(retry_at=None) | Q(retry_at__lte=now)
    mine = Delivery.objects.filter(due, pk=delivery_id, state=State.PLANNED).update(
        state=State.SENDING, state_since=now, retry_at=None, attempts=F("attempts") + 1
    )
    if not mine:
        return None
    return Delivery.objects.select_related("message").get(pk=delivery_id)


def _outgoing(client: Client, delivery: Delivery) -> Outgoing:
    return Outgoing(
        delivery_id=delivery.pk,
        client=client,
        message=delivery.message,
        address=delivery.address,
        link=links.link_to(client, delivery),
        since=delivery.created_at,
    )


def _without_connection(client: Client, ask: Callable[[], T]) -> T:
    # A provider may take seconds; a connection of the pool must not wait with it.
    if not connection.in_atomic_block:
        connection.close()
    with translation.override(client.language), timezone.override(client.time_zone):
        return ask()


def _attempt(client: Client, delivery: Delivery, ask: Callable[[], str]) -> None:
    try:
        provider_id = ask()
    except ChannelError as error:
        log.warning("delivery.failed", delivery=str(delivery.pk), code=error.code)
        _record_failure(delivery.pk, error)
    else:
        _record_sent(client, delivery.pk, provider_id)
    push.refresh(delivery.message.agent_id, "followup")


@transaction.atomic
def _record_sent(client: Client, delivery_id: UUID, provider_id: str) -> None:
    delivery = _locked(delivery_id)
    if delivery is None:
        return
    if delivery.state == State.SENDING:
        _move(delivery, State.SENT, Step.HANDED_OVER, provider_id=provider_id)
    # The provider's callback may have been quicker than its answer: the row is further already.
    elif not delivery.provider_id:
        Delivery.objects.filter(pk=delivery_id).update(provider_id=provider_id)
    _bill(client, delivery)


@transaction.atomic
def _record_failure(delivery_id: UUID, error: ChannelError) -> None:
    delivery = _locked(delivery_id)
    if delivery is None or delivery.state != State.SENDING or error.unclear:
        return  # unclear: the row stays in `sending`, where the sweeper asks the provider
    if error.permanent or delivery.attempts > len(RETRY_SECONDS):
        _move(delivery, State.FAILED, Step.FAILED, error_code=error.code)
        return
    wait = timedelta(seconds=RETRY_SECONDS[delivery.attempts - 1])
    retry_at = timezone.now() + wait
    _move(delivery, State.PLANNED, Step.TRIED, error_code=error.code, retry_at=retry_at)


def _bill(client: Client, delivery: Delivery) -> None:
    if delivery.channel == Reach.Channel.SMS:
        usage.count(client, UsageEntry.Kind.TEXT, 1, delivery.pk)


def _locked(delivery_id: UUID) -> Delivery | None:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("message")
    return rows.filter(pk=delivery_id).first()


def _move(delivery: Delivery, state: State, step: Step, **changes: object) -> None:
    # A retry that was planned is off, whatever comes instead of it.
    for name, value in {"retry_at": None, **changes}.items():
        setattr(delivery, name, value)
    delivery.state, delivery.state_since = state, timezone.now()
    delivery.save()
    timeline.add(delivery.message, step, delivery.colleague_name, delivery.channel)
