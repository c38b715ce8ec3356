"""Where Twilio reaches us: absolute addresses, built on PUBLIC_URL."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from telephony.carrier import addresses


def address(name: str, call_id: UUID | None = None, **query: object) -> str:
    """The address of the webhook `name` of this app, about one call where given."""
    path: str = reverse(f"switchboard:{name}", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    about = {"call": call_id} if call_id else {}
    return addresses.public(path, **about, **query)
