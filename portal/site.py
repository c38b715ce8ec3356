"""What visitors of a client's web site leave, and what keeps machines and pranksters out.

A form that was shown carries a signed mark: who sends it had it, was not quicker than a person,
and sends it once. Then limits by network address, by number and by client, counted in rows. In the
client's schema.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from messages import online
from messages.online import Left
from portal.site_models import SitePage, SiteRequest
from tenants import texted_codes
from tenants.models import Client

Kind = SiteRequest.Kind
QUICKEST = timedelta(seconds=3)  # nobody types a name and a number sooner
LIVES = timedelta(hours=3)
KEPT = timedelta(days=2)
AN_ADDRESS, A_NUMBER, A_CLIENT = 5, 3, 60  # an hour, a day, an hour
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Refused(Exception):
    """It is not taken; `reason` is a key: `quick`, `old`, `often`, `off`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Sent:
    """What came back with a form: its mark, and the sender's network address."""

    mark: str
    address: str


def is_on(page: SitePage, kind: str) -> bool:
    """Whether the client takes this by its site."""
    return page.takes_messages if kind == Kind.MESSAGE else page.takes_callbacks


def mark(client: Client) -> str:
    """What a form carries that is shown now."""
    return _signer(client).sign(secrets.token_urlsafe(32))


def take(client: Client, kind: str, sent: Sent, left: Left) -> UUID:
    """Keep it, once: the key of the message or of the callback. Raises Refused."""
    if not is_on(SitePage.current(), kind):
        raise Refused("off")
    nonce = _read(client, sent.mark)
    number = salted_hmac("site-number", left.number or "", algorithm="sha256").hexdigest()
    row = SiteRequest(
        kind=kind,
        by=texted_codes.address_of(sent.address),
        number=number if left.number else "",
        nonce=nonce,
    )
    _check(row)
    with transaction.atomic():
        _once(row)
        return _DEEDS[kind](client, left)


def forget() -> None:
    """Nothing is counted any more of what was left two days ago."""
    SiteRequest.objects.filter(at__lt=timezone.now() - KEPT).delete()


def _leave(client: Client, left: Left) -> UUID:
    return online.leave(client, left).pk


def _ask_back(client: Client, left: Left) -> UUID:
    return online.ask_back(client, left).pk


_DEEDS: dict[str, Callable[[Client, Left], UUID]] = {
    Kind.MESSAGE: _leave,
    Kind.CALLBACK: _ask_back,
}


def _once(row: SiteRequest) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused("old") from None


def _read(client: Client, written: str) -> str:
    signer = _signer(client)
    try:
        nonce = signer.unsign(written, max_age=LIVES)
    except BadSignature:
        raise Refused("old") from None
    try:
        signer.unsign(written, max_age=QUICKEST)
    except BadSignature:
        return nonce
    raise Refused("quick")


def _check(row: SiteRequest) -> None:
    now = timezone.now()
    lately = SiteRequest.objects.filter(at__gt=now - HOUR)
    often = lately.count() >= A_CLIENT or lately.filter(by=row.by).count() >= AN_ADDRESS
    if row.number and not often:
        often = SiteRequest.objects.filter(at__gt=now - DAY, number=row.number).count() >= A_NUMBER
    if often:
        raise Refused("often")


def _signer(client: Client) -> TimestampSigner:
    return TimestampSigner(salt=f"site-form:{client.schema_name}")
