"""Where Twilio reaches us: absolute addresses, built on PUBLIC_URL."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.urls import reverse


def address(name: str, call_id: UUID | None = None) -> str:
    """The address of the webhook `name` of this app, about one call where given."""
    path: str = reverse(f"switchboard:{name}", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    query = "?" + urlencode({"call": call_id}) if call_id else ""
    return f"{settings.PUBLIC_URL}{path}{query}"
