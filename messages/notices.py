"""Notices: written in the sender's transaction, sent after it, told once. In the client's schema.

The machine is the outbox's; beside it stand who wants no texts (asked when it leaves, not when it
is written) and the second way, e-mail, for what cannot go as a text.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from messages import outbox
from messages.channels import CHANNELS, ChannelError, Outgoing
from messages.models import Notice, OptOut
from messages.notice_words import NoticeLetter
from scheduling import signals
from tenants.base import may_take_texts
from tenants.directory.models import Reach
from tenants.models import Client
from tenants.tasks import each

log = structlog.get_logger(__name__)
State, Channel = Notice.State, Reach.Channel
OPTED_OUT = "21610"  # Twilio: the recipient has answered STOP


@receiver(signals.notice, dispatch_uid="messages.notice")
def write(
    sender: object,
    client: Client,
    kind: str,
    to: object,
    language: str,
    about: dict[str, Any],
    key: str,
    not_before: datetime | None = None,
    subject: str = "",
    by_call: bool = False,
    **kwargs: Any,
) -> None:
    """In the transaction and the client's schema: a row, unless this key has one or nobody hears.

    `by_call`: said by telephone, where there is a number.
    """
    if Notice.objects.filter(key=key).exists():
        return
    _overtake(subject)
    number, email = _of(to, "number") or None, _of(to, "email")
    if (way := _way(number, email, by_call=by_call)) is None:
        return
    late = _later(not_before)
    row = Notice(
        **{"key": key, "subject": subject, "kind": kind, "about": about, "retry_at": late},
        **{"number": number, "email": email, "channel": way[0], "address": way[1]},
        name=_of(to, "name")[:120],
        language=language or client.language,
    )
    # Whoever writes the same key at the same moment has written it.
    Notice.objects.bulk_create([row], ignore_conflicts=True)
    if late is None:
        _hand_over(client, row.pk)


@receiver(signals.texts_refused, dispatch_uid="messages.texts_refused")
def refuse_texts(sender: object, number: str, source: str = OptOut.Source.LINK, **kw: Any) -> None:
    """In the client's schema: no more texts to this number."""
    OptOut.objects.get_or_create(number=number, defaults={"source": source})


@receiver(signals.way_to_tell, dispatch_uid="messages.way_to_tell")
def way_to(sender: object, number: str | None, email: str, **kwargs: Any) -> str:
    """In the client's schema: by what channel somebody would be told; "" for none."""
    way = _way(number, email)
    if way and way[0] == Channel.SMS and is_opted_out(way[1]):
        way = _way(None, email)
    return str(way[0]) if way else ""


def is_opted_out(number: str) -> bool:
    """Whether this number wants no texts from the client."""
    return OptOut.objects.filter(number=number).exists()


def send(client: Client, notice_id: UUID) -> None:
    """Send one planned notice, if nobody else has claimed it."""
    notice = Notice.objects.filter(pk=notice_id, state=State.PLANNED).first()
    if notice is None or not _has_a_way(notice):
        return
    # Written before the claim: a row that is being sent always says by what it can be found.
    text = letter_of(client, notice).text() if notice.channel == Channel.SMS else ""
    same = Notice.objects.filter(channel=notice.channel, address=notice.address)
    if not outbox.claim(same, notice_id, text=text):
        return
    notice.text = text
    outgoing = _outgoing(client, notice)
    channel = CHANNELS[notice.channel]
    _attempt(client, notice, lambda: channel.send(outgoing))


def settle_unclear(client: Client, notice_id: UUID) -> None:
    """A notice stuck in `sending`: sent after all, or to be sent again? Ask the provider."""
    notice = Notice.objects.get(pk=notice_id)
    outgoing, channel = _outgoing(client, notice), CHANNELS[notice.channel]

    def ask() -> str:
        found = channel.find(outgoing)
        if found is None:
            raise ChannelError("lost")
        return found

    _attempt(client, notice, ask)


def sweep(client: Client) -> None:
    """Pick up what was lost or is due."""
    each(outbox.due(Notice.objects.all()), lambda key: send(client, key))
    each(outbox.stuck(Notice.objects.all()), lambda key: settle_unclear(client, key))


@transaction.atomic
def provider_says(
    client: Client, notice_id: UUID, provider_id: str, status: str, code: str
) -> None:
    """A callback: `delivered`, or `undelivered`/`failed` with a code. States only move forward."""
    notice = _locked(notice_id)
    if notice is None or notice.channel == Channel.EMAIL:
        return
    if notice.state not in (State.SENDING, State.SENT):
        return
    if status == "delivered":
        _move(notice, State.DELIVERED, provider_id=provider_id)
        outbox.bill(client, notice)
    elif status in ("undelivered", "failed") and notice.provider_id in (None, provider_id):
        _by_no_text(client, notice, code)


def aloud(client: Client, notice_id: UUID) -> str:
    """In the client's schema: what is said to whoever picks up; "" where there is no such call."""
    notice = Notice.objects.filter(pk=notice_id, channel=Channel.VOICE).first()
    return letter_of(client, notice).text() if notice else ""


@transaction.atomic
def mail_says(client: Client, notice_id: UUID, status: str, code: str) -> None:
    """The mail provider's event: `delivered`, or `failed` with a code."""
    notice = _locked(notice_id)
    if notice is None or notice.channel != Channel.EMAIL:
        return
    if notice.state not in (State.SENDING, State.SENT):
        return
    if status == "delivered":
        _move(notice, State.DELIVERED, provider_id=notice.provider_id or f"<{notice_id}>")
    else:
        _move(notice, State.FAILED, error_code=code)


def letter_of(client: Client, notice: Notice) -> NoticeLetter:
    """The notice in words."""
    return NoticeLetter(
        client, notice.kind, notice.language, notice.name, notice.about, notice.text
    )


def _later(moment: datetime | None) -> datetime | None:
    return moment if moment and moment > timezone.now() else None


def _overtake(subject: str) -> None:
    """A text that waits for the morning must not say what the night has changed."""
    waiting = Notice.objects.filter(state=State.PLANNED).exclude(subject="")
    waiting.filter(subject=subject).update(
        state=State.OVERTAKEN, state_since=timezone.now(), retry_at=None
    )


def _of(to: object, name: str) -> str:
    value = to.get(name) if isinstance(to, Mapping) else getattr(to, name, None)
    return str(value or "")


def _way(number: str | None, email: str, *, by_call: bool = False) -> tuple[str, str] | None:
    if number and by_call:
        return Channel.VOICE, number
    if number and may_take_texts(number):
        return Channel.SMS, number
    return (Channel.EMAIL, email) if email else None


def _hand_over(client: Client, notice_id: UUID) -> None:
    from messages import tasks  # the tasks import this module

    about = client.schema_name, str(notice_id)
    transaction.on_commit(lambda: tasks.send_notice.delay(*about), robust=True)


def _has_a_way(notice: Notice) -> bool:
    """Whether it can leave; a text to somebody who wants none turns into an e-mail, or is off."""
    if notice.channel != Channel.SMS or not is_opted_out(notice.address):
        return True
    _otherwise(notice.pk, [State.PLANNED], State.UNWANTED)
    notice.refresh_from_db()
    return notice.state == State.PLANNED


@transaction.atomic
def _otherwise(notice_id: UUID, still: Collection[str], state: str, code: str = "") -> None:
    """While it is in one of the states `still`: by e-mail where there is an address, else off."""
    notice = _locked(notice_id)
    if notice is None or notice.state not in still:
        return
    if notice.channel == Channel.SMS and notice.email:
        about = {"channel": Channel.EMAIL, "address": notice.email, "provider_id": None}
        _move(notice, State.PLANNED, error_code=code, text="", attempts=0, **about)
    else:
        _move(notice, state, error_code=code)


def _by_no_text(client: Client, notice: Notice, code: str) -> None:
    """For good, and why; who has opted out at the carrier has done so here, too."""
    if code == OPTED_OUT:
        refuse_texts(None, notice.address, OptOut.Source.CARRIER)
    end = State.UNWANTED if code == OPTED_OUT else State.FAILED
    _otherwise(notice.pk, [State.SENDING, State.SENT], end, code)
    notice.refresh_from_db()
    if notice.state == State.PLANNED:
        _hand_over(client, notice.pk)


def _outgoing(client: Client, notice: Notice) -> Outgoing:
    known = Notice.objects.filter(address=notice.address).values_list("provider_id", flat=True)
    return Outgoing(
        kind="notice",
        key=notice.pk,
        client=client,
        address=notice.address,
        since=notice.created_at,
        letter=letter_of(client, notice),
        besides=frozenset(filter(None, known)),
    )


def _attempt(client: Client, notice: Notice, ask: Callable[[], str]) -> None:
    try:
        provider_id = outbox.outside(client, ask, notice.language)
    except ChannelError as error:
        log.warning("notice.failed", notice=str(notice.pk), code=error.code)
        _record_failure(client, notice.pk, error)
    else:
        _record_sent(client, notice.pk, provider_id)


@transaction.atomic
def _record_sent(client: Client, notice_id: UUID, provider_id: str) -> None:
    notice = _locked(notice_id)
    if notice is None:
        return
    if notice.state == State.SENDING:
        _move(notice, State.SENT, provider_id=provider_id)
    outbox.bill(client, notice)


@transaction.atomic
def _record_failure(client: Client, notice_id: UUID, error: ChannelError) -> None:
    notice = _locked(notice_id)
    if notice is None or notice.state != State.SENDING or error.unclear:
        return  # unclear: the row stays in `sending`, where the sweeper asks the provider
    retry_at = None if error.permanent else outbox.next_try(notice.attempts)
    if retry_at is None:
        _by_no_text(client, notice, error.code)
    else:
        _move(notice, State.PLANNED, error_code=error.code, retry_at=retry_at)


def _locked(notice_id: UUID) -> Notice | None:
    return Notice.objects.select_for_update().filter(pk=notice_id).first()


def _move(notice: Notice, state: str, **changes: object) -> None:
    for name, value in {"retry_at": None, **changes}.items():
        setattr(notice, name, value)
    notice.state, notice.state_since = state, timezone.now()
    notice.save()
