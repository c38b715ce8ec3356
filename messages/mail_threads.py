"""The address that a mail is answered to: one delivery of one client, signed.

`<39 bytes in base32>@MAIL_REPLY_DOMAIN`: client, delivery and 56 bits of a keyed hash, 63 letters
of the 64 that an address may have before its sign (RFC 5321, 4.5.3.1.1). In small letters, because
servers on the way may make them so.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "messages.mail_threads"
MAC_BYTES = 7


@dataclass(frozen=True)
class Thread:
    """Whose delivery is answered."""

    client_id: UUID
    delivery_id: UUID


def address_of(thread: Thread) -> str:
    """The address for Reply-To; "" where no mail comes back to us."""
    if not settings.MAIL_REPLY_DOMAIN:
        return ""
    keys = thread.client_id.bytes + thread.delivery_id.bytes
    token = base64.b32encode(keys + _mac(keys, settings.SECRET_KEY)).decode()
    return f"{token.rstrip('=').lower()}@{settings.MAIL_REPLY_DOMAIN}"


def thread_of(address: str) -> Thread | None:
    """What the address stands for; None for one that was not made here."""
    token, _at, domain = address.strip().lower().partition("@")
    if not settings.MAIL_REPLY_DOMAIN or domain != settings.MAIL_REPLY_DOMAIN.lower():
        return None
    try:
        raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    keys, mac = raw[:32], raw[32:]
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(hmac.compare_digest(mac, _mac(keys, secret)) for secret in secrets):
        return None
    return Thread(UUID(bytes=keys[:16]), UUID(bytes=keys[16:]))


def _mac(keys: bytes, secret: str) -> bytes:
    return salted_hmac(SALT, keys, secret=secret, algorithm="sha256").digest()[:MAC_BYTES]
