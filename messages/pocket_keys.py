"""Keys sent to a colleague's own address: a link that logs a telephone in, a code that proves.

In the client's schema. Each is for once and for ten minutes, and few are sent in an hour.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from messages.models import PocketKey
from messages.pocket_models import MOST_TRIES
from scheduling import duty_telling
from scheduling.duty_telling import To
from scheduling.signals import notice
from tenants import access, texted_codes
from tenants.base import display_number, number_or_none
from tenants.directory.models import Colleague, Reach

Kind = PocketKey.Kind
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AN_HOUR = 5  # of one kind, to one colleague
MINUTES = int(PocketKey.LIVES.total_seconds() // 60)


@dataclass(frozen=True)
class Asked:
    """The telephone, logged in at another client, that asks for a link here (`elsewhere.py`)."""

    client_id: UUID
    device_id: UUID


def invite(typed: str, asked: Asked | None = None) -> None:
    """Send a link to whoever has this number or address; nobody learns whether there is anybody."""
    number = number_or_none(typed)
    email = "" if number else typed.strip()
    ways = Reach.objects.filter(channel__in=[Reach.Channel.SMS, Reach.Channel.EMAIL])
    found = ways.filter(address=number) if number else ways.filter(address__iexact=email)
    people = Colleague.objects.filter(pk__in=found.values("colleague_id"))
    for colleague in people:
        if not _is_too_often(colleague, Kind.LINK):
            _send_link(colleague, To(colleague.name, number, email), asked)


@transaction.atomic
def redeem(secret: str) -> PocketKey | None:
    """The link's row with its colleague, once; None for a used one, too old, or none of ours."""
    key = _of_link(secret).select_for_update(of=("self",)).first()
    if key is None:
        return None
    key.used_at = timezone.now()
    key.save(update_fields=["used_at"])
    return key


def is_good(secret: str) -> bool:
    """Whether this link would log in. Looking uses nothing up."""
    return _of_link(secret).exists()


def way_of(colleague: Colleague) -> str:
    """Where a code would go, with most of it hidden; "" where it can go nowhere."""
    to = duty_telling.way_to(colleague)
    if to.number:
        shown = display_number(to.number)
        return shown[:2] + " •• •• •• " + shown[-2:]
    name, _at, host = to.email.partition("@")
    return f"{name[:1]}•••@{host}" if host else ""


@transaction.atomic
def send_code(colleague: Colleague) -> bool:
    """Send six digits to the colleague's own number or address; False: too often, or no way."""
    to = duty_telling.way_to(colleague)
    if not to.can_be_told or _is_too_often(colleague, Kind.CODE):
        return False
    code = texted_codes.made()
    key = PocketKey(colleague=colleague, kind=Kind.CODE)
    key.digest = _code_digest(key, code)
    PocketKey.objects.filter(colleague=colleague, kind=Kind.CODE, used_at=None).update(
        used_at=timezone.now()
    )
    key.save()
    _tell("pocket_code", to, {"code": code, "minutes": MINUTES}, key)
    return True


def check_code(colleague: Colleague, typed: str) -> bool:
    """Whether it is the last code that was sent; five tries, and once."""
    key = _live(Kind.CODE).filter(colleague=colleague).first()
    if key is None:
        return False
    counted = PocketKey.objects.filter(pk=key.pk, used_at=None, tries__lt=MOST_TRIES)
    if not counted.update(tries=F("tries") + 1):
        return False
    digits = "".join(filter(str.isdecimal, typed))
    if not constant_time_compare(key.digest, _code_digest(key, digits)):
        return False
    unused = PocketKey.objects.filter(pk=key.pk, used_at=None)
    return bool(unused.update(used_at=timezone.now()))


def forget() -> None:
    """Keys of yesterday serve nobody; those of the last hour are counted."""
    PocketKey.objects.filter(made_at__lt=timezone.now() - DAY).delete()


def _send_link(colleague: Colleague, to: To, asked: Asked | None) -> None:
    secret = secrets.token_urlsafe(24)
    key = PocketKey(colleague=colleague, kind=Kind.LINK)
    key.digest = sha256(secret.encode()).hexdigest()
    if asked:
        key.asked_by_client, key.asked_by_device = asked.client_id, asked.device_id
    with transaction.atomic():
        key.save()
        path = reverse("inbox:pocket_in", args=[secret], urlconf=settings.ROOT_URLCONF)
        link = access.client_inside().url + path
        _tell("pocket_link", to, {"link": link, "minutes": MINUTES}, key)


def _tell(kind: str, to: To, about: dict[str, object], key: PocketKey) -> None:
    client = access.client_inside()
    notice.send(
        None,
        client=client,
        kind=kind,
        to=to,
        language=client.language,
        about=about,
        key=f"{kind}:{key.pk}",
    )


def _of_link(secret: str) -> QuerySet[PocketKey]:
    digest = sha256(secret.encode()).hexdigest()
    return _live(Kind.LINK).filter(digest=digest).select_related("colleague")


def _live(kind: str) -> QuerySet[PocketKey]:
    since = timezone.now() - PocketKey.LIVES
    return PocketKey.objects.filter(kind=kind, used_at=None, made_at__gt=since)


def _is_too_often(colleague: Colleague, kind: str) -> bool:
    since = timezone.now() - HOUR
    sent = PocketKey.objects.filter(colleague=colleague, kind=kind, made_at__gt=since)
    return sent.count() >= AN_HOUR


def _code_digest(key: PocketKey, code: str) -> str:
    """Keyed with the row: six digits are soon guessed, and no two rows say the same."""
    return salted_hmac(f"pocket:{key.pk}", code, algorithm="sha256").hexdigest()
