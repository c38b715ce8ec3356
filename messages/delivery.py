"""A message's way out: what the outbox does with a row, and the step in the timeline for each."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from messages import escalation, hands, links, outbox, timeline, watching
from messages.channels import CHANNELS, ChannelError, Outgoing
from messages.channels.base import Letter
from messages.digests import DigestLetter, Told
from messages.letters import MessageLetter
from messages.models import Delivery, Message
from tenants.models import Client
from tenants.tasks import each

log = structlog.get_logger(__name__)
State = Delivery.State
Step = timeline.Step
OVER = (State.DELIVERED, State.FAILED, State.CANCELLED)
ASK_AFTER = (300, 900, 3600, 4 * 3600)  # seconds without the provider's word


def deliver(client: Client, delivery_id: UUID) -> None:
    """Send one planned delivery, if nobody else has claimed it. In the client's schema."""
    delivery = _claim(delivery_id)
    if delivery is None:
        return
    channel, outgoing = CHANNELS[delivery.channel], _outgoing(client, delivery)

    def send() -> str:
        with outbox.speaking(client):
            ready = channel.prepared(outgoing)
        return outbox.outside(client, ready)

    _attempt(client, delivery, send)


def settle_unclear(client: Client, delivery_id: UUID) -> None:
    """A delivery stuck in `sending`: sent after all, or to be sent again? Ask the provider."""
    delivery = Delivery.objects.select_related("message__recording").get(pk=delivery_id)
    channel, outgoing = CHANNELS[delivery.channel], _outgoing(client, delivery)

    def ask() -> str:
        found = outbox.outside(client, lambda: channel.find(outgoing))
        if found is None:
            raise ChannelError("lost")
        return found

    _attempt(client, delivery, ask)


def sweep(client: Client) -> None:
    """Pick up what was lost or is due again. In the client's schema."""
    by_themselves = Delivery.objects.filter(carried_by=None)
    each(outbox.due(by_themselves), lambda key: deliver(client, key))
    each(outbox.stuck(by_themselves), lambda key: settle_unclear(client, key))
    each(_unheard_of(), lambda key: ask_after(client, key))


@transaction.atomic
def handed_over(client: Client, delivery_id: UUID, provider_id: str) -> None:
    """A callback says that it has it, sooner than its answer, or instead of one."""
    delivery = _locked(delivery_id)
    if delivery is not None and delivery.state in (State.SENDING, State.PLANNED):
        _is_handed_over(delivery, provider_id)
        outbox.bill(client, delivery)


@transaction.atomic
def provider_says(
    client: Client, delivery_id: UUID, provider_id: str, status: str, code: str
) -> Delivery | None:
    """A callback: `delivered`, or `undelivered`/`failed` with a code. States only move forward."""
    delivery = _locked(delivery_id)
    if delivery is None or delivery.state in OVER:
        return None
    if status != "delivered" and delivery.provider_id not in (None, provider_id):
        return None  # of a text that was sent again since: the later one may arrive
    if status == "delivered":
        _move(delivery, State.DELIVERED, Step.DELIVERED, provider_id=provider_id)
        outbox.bill(client, delivery)  # a worker that died while sending has not
    elif status in ("undelivered", "failed"):
        _move(delivery, State.FAILED, Step.FAILED, error_code=code)
        escalation.trouble(client, delivery)
    return delivery


def ask_after(client: Client, delivery_id: UUID) -> None:
    """The provider's word has not come: ask what became of it, and later again."""
    delivery = Delivery.objects.get(pk=delivery_id)
    asked = delivery.asked + 1
    at = _after(ASK_AFTER[asked]) if asked < len(ASK_AFTER) else None
    mine = Delivery.objects.filter(pk=delivery_id, state=State.SENT, asked=delivery.asked)
    if not mine.update(asked=asked, ask_at=at):
        return
    channel, provider_id = CHANNELS[delivery.channel], delivery.provider_id or ""
    try:
        said = outbox.outside(client, lambda: channel.became(provider_id))
    except ChannelError as error:
        log.warning("delivery.not_asked", delivery=str(delivery_id), code=error.code)
        return
    if said:
        provider_says(client, delivery_id, provider_id, said.status, said.code)
        watching.show(delivery.message)


def _claim(delivery_id: UUID) -> Delivery | None:
    alone = Delivery.objects.filter(is_digest=False)
    if not outbox.claim(alone, delivery_id):
        # Collected, then, or somebody else's.
        hands.gather(delivery_id)
        first = Delivery.objects.filter(is_digest=True, carried_by=None)
        if not outbox.claim(first, delivery_id):
            return None
    return Delivery.objects.select_related("message__recording").get(pk=delivery_id)


def _outgoing(client: Client, delivery: Delivery) -> Outgoing:
    return Outgoing(
        kind="delivery",
        key=delivery.pk,
        client=client,
        address=delivery.address,
        since=delivery.created_at,
        letter=_letter(client, delivery),
    )


def _letter(client: Client, delivery: Delivery) -> Letter:
    link = links.link_to(client, delivery)
    others = [Told(row.message, links.link_to(client, row)) for row in _carried(delivery)]
    if not others:
        return MessageLetter(client, delivery.message, link)
    return DigestLetter(client, [Told(delivery.message, link), *others])


def _attempt(client: Client, delivery: Delivery, ask: Callable[[], str]) -> None:
    try:
        provider_id = ask()
    except ChannelError as error:
        log.warning("delivery.failed", delivery=str(delivery.pk), code=error.code)
        _record_failure(client, delivery.pk, error)
    else:
        _record_sent(client, delivery.pk, provider_id)
    watching.show(delivery.message)


@transaction.atomic
def _record_sent(client: Client, delivery_id: UUID, provider_id: str) -> None:
    delivery = _locked(delivery_id)
    if delivery is None:
        return
    if delivery.state == State.SENDING:
        _is_handed_over(delivery, provider_id)
    # The provider's callback may have been quicker than its answer: the row is further already.
    elif not delivery.provider_id:
        Delivery.objects.filter(pk=delivery_id).update(provider_id=provider_id)
    outbox.bill(client, delivery)


@transaction.atomic
def _record_failure(client: Client, delivery_id: UUID, error: ChannelError) -> None:
    delivery = _locked(delivery_id)
    if delivery is None or delivery.state != State.SENDING:
        return
    if error.unclear:
        # The row stays in `sending`, where the sweeper asks the provider; others need not wait.
        Delivery.objects.filter(pk=delivery_id).update(error_code="unclear")
        return escalation.trouble(client, delivery)
    # The chain's lock: whoever takes the message now calls off what is not sent.
    message = Message.objects.select_for_update(of=("self",)).get(pk=delivery.message_id)
    retry_at = None if error.permanent else outbox.next_try(delivery.attempts)
    if retry_at is None:
        _move(delivery, State.FAILED, Step.FAILED, error_code=error.code)
    elif message.state not in (Message.State.SENT, Message.State.ACKNOWLEDGED):
        _move(delivery, State.CANCELLED, Step.CALLED_OFF, error_code=error.code)
    else:
        _move(delivery, State.PLANNED, Step.TRIED, error_code=error.code, retry_at=retry_at)
    escalation.trouble(client, delivery)


def _is_handed_over(delivery: Delivery, provider_id: str) -> None:
    at = _after(ASK_AFTER[0]) if CHANNELS[delivery.channel].reports else None
    _move(delivery, State.SENT, Step.HANDED_OVER, provider_id=provider_id, ask_at=at)


def _locked(delivery_id: UUID) -> Delivery | None:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("message")
    return rows.filter(pk=delivery_id).first()


def _move(delivery: Delivery, state: str, step: Step, **changes: object) -> None:
    """The row, and what it carries: of those each message has its own step."""
    for row in (delivery, *_carried(delivery)):
        own = {} if row.carried_by_id is None else {"provider_id": None, "ask_at": None}
        # A retry that was planned is off, whatever comes instead of it.
        new = {"state": state, "state_since": timezone.now(), "retry_at": None, "ask_at": None}
        new |= {**changes, **own}
        for name, value in new.items():
            setattr(row, name, value)
        row.save(update_fields=new)
        timeline.add(row.message, step, row.colleague_name, row.channel)


def _carried(delivery: Delivery) -> list[Delivery]:
    if not delivery.is_digest:
        return []
    return list(delivery.carried.select_related("message__recording").order_by("pk"))


def _unheard_of() -> list[UUID]:
    late = Delivery.objects.filter(state=State.SENT, ask_at__lte=timezone.now())
    return list(late.values_list("pk", flat=True))


def _after(seconds: int) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)
