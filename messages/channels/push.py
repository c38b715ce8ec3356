"""Web push (RFC 8030, 8291, 8292): a notification on each telephone that the colleague uses.

It goes through the browser makers' servers, encrypted for the telephone, and stands on a locked
screen: of confidential clients it says that there is a message, and whose.
"""

import base64
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from py_vapid import Vapid02
from pywebpush import WebPusher

from messages import push_subscriptions
from messages.channels import faults
from messages.channels.base import Channel, ChannelError, Outgoing, looked_up
from messages.models import PushSubscription
from tenants import outside

TIMEOUT = httpx.Timeout(10, connect=5)
KEPT_SECONDS: Final = 24 * 3600  # for a telephone that is off
SIGNED_FOR = timedelta(hours=12)  # RFC 8292 allows a day
GONE = {404, 410}


class Push(Channel):
    """One notification for all of a colleague's telephones; it has left when one server has it.

    `Topic` and the notification's tag are the row's key: a second copy takes the first one's place.
    """

    patience = timedelta(seconds=180)  # several telephones, one after the other

    def tidy(self, address: str) -> str:
        try:
            return str(UUID(address))
        except ValueError:
            raise ValidationError(_("This is nobody's key."), code="key") from None

    def send(self, outgoing: Outgoing) -> str:
        if not settings.VAPID_PRIVATE_KEY:
            raise faults.fault("push", "no_keys")
        phones = looked_up(outgoing.client, lambda: _phones(outgoing.address))
        if not phones:
            raise faults.fault("push", "no_telephone")
        words = _words(outgoing)
        answers = [_ring(phone, words, outgoing.key.hex) for phone in phones]
        lost = [phone for phone, said in zip(phones, answers, strict=True) if said in GONE]
        looked_up(outgoing.client, lambda: [push_subscriptions.gone(one) for one in lost])
        if not any(200 <= said < 300 for said in answers):
            raise _fault(answers)
        return f"push_{outgoing.key}"


def public_key() -> str:
    """The server's key, by which browsers subscribe; "" where no notifications are sent."""
    if not settings.VAPID_PRIVATE_KEY:
        return ""
    point = _signer().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def _signer() -> Vapid02:
    return Vapid02.from_string(settings.VAPID_PRIVATE_KEY)


def _phones(colleague: str) -> list[PushSubscription]:
    return list(PushSubscription.objects.filter(colleague=UUID(colleague), gone_at=None))


def _words(outgoing: Outgoing) -> bytes:
    note = outgoing.letter.note()
    about = {"title": note.title, "body": note.body, "link": note.link, "urgent": note.urgent}
    return json.dumps({**about, "tag": outgoing.key.hex}, ensure_ascii=False).encode()


def _ring(phone: PushSubscription, words: bytes, topic: str) -> int:
    """The status that the telephone's server answers; 0 where it cannot be reached."""
    keys = {"p256dh": phone.p256dh, "auth": phone.auth}
    pusher = WebPusher({"endpoint": phone.endpoint, "keys": keys})
    body = pusher.encode(words, content_encoding="aes128gcm")["body"]
    headers = {
        **_signed(phone.endpoint),
        **{"TTL": str(KEPT_SECONDS), "Urgency": "high", "Topic": topic},
        "Content-Encoding": "aes128gcm",
    }
    guard = outside.Guarded(private=settings.WEBHOOKS_MAY_BE_PRIVATE)
    try:
        with httpx.Client(transport=guard, timeout=TIMEOUT, trust_env=False) as client:
            return client.post(phone.endpoint, content=body, headers=headers).status_code
    except outside.NotOutside:
        return 403
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        return 0  # its words hold the telephone's address


def _signed(endpoint: str) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "sub": settings.VAPID_SUBJECT,
        "exp": str(int((timezone.now() + SIGNED_FOR).timestamp())),
    }
    return dict(_signer().sign(claims))


def _fault(answers: Sequence[int]) -> ChannelError:
    """For good only where it is so for every telephone."""
    passing = [one for one in answers if not faults.is_permanent("push", one)]
    return faults.fault("push", (passing or answers)[0] or "unreachable")
