"""The secrets that requests to a client's machine are signed with. In the client's schema."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from messages.models import WebhookSecret


def current(address: str) -> WebhookSecret:
    """The newest secret of this address; made where there is none."""
    return WebhookSecret.objects.get_or_create(address=address, valid_until=None)[0]


def valid(address: str) -> list[str]:
    """All that requests to this address are signed with now, the newest first."""
    current(address)
    alive = Q(valid_until=None) | Q(valid_until__gt=timezone.now())
    rows = WebhookSecret.objects.filter(alive, address=address)
    return list(rows.values_list("secret", flat=True))


@transaction.atomic
def show(address: str) -> str:
    """The secret, for this once; whoever asks again gets a new one, and a day to put it in."""
    row = WebhookSecret.objects.select_for_update().get(pk=current(address).pk)
    now = timezone.now()
    if row.shown_at or row.valid_until:
        older = WebhookSecret.objects.filter(address=address)
        older.filter(valid_until__lte=now).delete()
        older.filter(valid_until=None).update(valid_until=now + WebhookSecret.LIVES_ON)
        row = WebhookSecret(address=address)
    row.shown_at = now
    row.save()
    return row.secret
