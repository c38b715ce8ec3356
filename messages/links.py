"""The link in a text or a mail: one delivery, one client, for a limited time."""

import base64
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone

from messages.models import Delivery
from tenants.models import Client


class UnknownLink(Exception):
    """The address was not made here, was altered, or was made for another client."""


class ExpiredLink(Exception):
    """The link was good, but its time is over."""


def link_to(client: Client, delivery: Delivery) -> str:
    """The address under which the recipient of this delivery reads the message."""
    path = reverse("inbox:pocket", args=[token_of(client, delivery)], urlconf=settings.ROOT_URLCONF)
    return client.url + path


def token_of(client: Client, delivery: Delivery) -> str:
    """The delivery's key, signed for this client only; fits into a text."""
    key = base64.urlsafe_b64encode(delivery.pk.bytes).decode().rstrip("=")
    return _signer(client).sign(key)


def delivery_of(client: Client, token: str) -> Delivery:
    """The delivery that the token stands for. Raises UnknownLink or ExpiredLink."""
    try:
        key = _signer(client).unsign(token)
        delivery_id = UUID(bytes=base64.urlsafe_b64decode(key + "=="))
        delivery = Delivery.objects.select_related("message__recipient", "message__recording").get(
            pk=delivery_id
        )
    except (BadSignature, ValueError, Delivery.DoesNotExist) as error:
        raise UnknownLink from error
    if timezone.now() > expires_at(delivery):
        raise ExpiredLink
    return delivery


def expires_at(delivery: Delivery) -> datetime:
    """The moment after which the link opens nothing."""
    return delivery.created_at + timedelta(days=settings.MESSAGE_LINK_DAYS)


def _signer(client: Client) -> Signer:
    return Signer(salt=f"pocket:{client.schema_name}", sep=".")
