"""What administrators do with a client: change what is known of it, suspend it, take it up."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.operator import looking
from telephony import changes
from tenants import access, audit
from tenants.models import AuditEntry, Client, User

LOOKED, CHANGED = "client.looked_at", "client.changed"
SUSPENDED, RESUMED = "client.suspended", "client.resumed"
# One entry for a visit, not one a click.
A_VISIT = timedelta(hours=1)


def note_look(client: Client, actor: User) -> None:
    """The client reads in its list that somebody of the operator's looked at it."""
    since = timezone.now() - A_VISIT
    seen = AuditEntry.objects.filter(client=client, actor_id=actor.pk, action=LOOKED, at__gte=since)
    if not seen.exists():
        audit.record(LOOKED, actor=actor, client=client, subject=client.pk)


@transaction.atomic
def save(client: Client, actor: User) -> None:
    """Keep what an administrator has changed; desks and the owner's history are told."""
    before = Client.objects.get(pk=client.pk)
    with access.inside(client):
        was = changes.snapshot(before)
        client.save()
        changes.keep(client, str(actor), actor.pk, before=was)
    audit.record(CHANGED, actor=actor, client=client, subject=client.pk)
    _look_again(client)


@transaction.atomic
def suspend(client: Client, actor: User, words: str = "") -> bool:
    """No more calls are taken, and the pages say so; False where it was suspended already.

    Calls that are being answered go on to their end, messages on their way arrive, and what is to
    be erased is erased in its time.
    """
    running = Client.objects.filter(pk=client.pk, suspended_at=None)
    if not running.update(suspended_at=timezone.now(), suspended_words=words):
        return False
    audit.record(SUSPENDED, actor=actor, client=client, subject=client.pk)
    _look_again(client)
    return True


@transaction.atomic
def take_up(client: Client, actor: User) -> bool:
    """Calls are taken again, from the next one on; False where they were."""
    rests = Client.objects.filter(pk=client.pk, suspended_at__isnull=False)
    if not rests.update(suspended_at=None, suspended_words=""):
        return False
    audit.record(RESUMED, actor=actor, client=client, subject=client.pk)
    _look_again(client)
    return True


def _look_again(client: Client) -> None:
    key = client.pk
    transaction.on_commit(lambda: looking.again(key), robust=True)
